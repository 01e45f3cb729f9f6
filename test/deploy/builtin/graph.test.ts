import fc from "fast-check";
import { type Dependencies, inOrder, reversed, walk } from "../../../lib/deploy/builtin/graph";

/** Any graph without cycles: each node depends on earlier ones only. */
const graphs: fc.Arbitrary<Dependencies> = fc
  .array(fc.array(fc.nat(30), { maxLength: 4 }), { maxLength: 25 })
  .map(
    (edges) =>
      new Map(edges.map((to, at) => [`n${at}`, [...new Set(to.filter((t) => t < at).map((t) => `n${t}`))]])),
  );

describe("the order of resources", () => {
  it("puts everything after what it depends on, once", () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const order = inOrder(graph);
        expect([...order].sort()).toEqual([...graph.keys()].sort());
        for (const [address, needs] of graph)
          for (const need of needs) expect(order.indexOf(need)).toBeLessThan(order.indexOf(address));
      }),
    );
  });

  it("shows a cycle as a path", () => {
    const graph = new Map([
      ["a", ["b"]],
      ["b", ["c"]],
      ["c", ["b"]],
    ]);
    expect(() => inOrder(graph)).toThrow("resources wait for each other: b -> c -> b");
  });

  it("reversed twice is the same graph", () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const edges = (of: Dependencies) =>
          [...of].flatMap(([from, to]) => to.map((t) => `${from}>${t}`)).sort();
        expect(edges(reversed(reversed(graph)))).toEqual(edges(graph));
      }),
    );
  });
});

describe("walking", () => {
  it("begins nothing before what it waits for has ended, and does everything", async () => {
    await fc.assert(
      fc.asyncProperty(graphs, async (graph) => {
        const ended: string[] = [];
        const failures = await walk(graph, async (address) => {
          for (const need of graph.get(address) ?? []) expect(ended).toContain(need);
          await Promise.resolve();
          ended.push(address);
        });
        expect(failures.size).toBe(0);
        expect(ended.length).toBe(graph.size);
      }),
      { numRuns: 50 },
    );
  });

  it("leaves out only what depends on a failure", async () => {
    const graph = new Map<string, string[]>([
      ["a", []],
      ["b", ["a"]],
      ["c", ["b"]],
      ["d", []],
      ["e", ["d"]],
    ]);
    const done: string[] = [];
    const failures = await walk(graph, async (address) => {
      if (address === "a") throw new Error("no");
      done.push(address);
    });
    expect([...failures.keys()]).toEqual(["a"]);
    expect(done.sort()).toEqual(["d", "e"]);
  });

  it("does independent work at the same time", async () => {
    const graph = new Map(["a", "b", "c"].map((address) => [address, [] as string[]]));
    let running = 0;
    let most = 0;
    await walk(graph, async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
    });
    expect(most).toBe(3);
  });
});
