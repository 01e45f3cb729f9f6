import { phase } from "../../lib/reconcile/driver";
import { readState } from "../../lib/reconcile/read-journal";
import { memoryCarrier } from "./memory-carrier";
import { Rig } from "./rig";
import { toyDriver, toyDriverWith, type Toy } from "./toy-engine";
import { CloudError, type World } from "./world";

const fleet = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `w${String(index).padStart(4, "0")}`,
      { healthy: index % 100 !== 7 },
    ]),
  );

test("a thousand workloads are rehearsed in virtual time, with failures and a busy cloud", async () => {
  const rig = new Rig();
  let calls = 0;
  rig.world.interference = {
    before: () => {
      calls += 1;
      if (calls % 13 === 0) throw new CloudError("too many requests", "throttle");
    },
    after: () => {
      if (calls % 17 === 0) throw new CloudError("internal error", "ambiguous");
    },
  };
  const began = rig.clock.now();

  const { outcome, workloads } = await rig.run({ goal: "finalize", workloads: fleet(1000) });

  expect(outcome).toBe("failed");
  expect(workloads.filter(({ state }) => state === "FINALIZED")).toHaveLength(990);
  expect(workloads.filter(({ state }) => state === "FAILED")).toHaveLength(10);
  expect(new Set(rig.world.made).size).toBe(rig.world.made.length);
  expect(rig.world.left()).toHaveLength(990 + 2 * 10);
  expect(rig.clock.now() - began).toBeGreaterThan(3 * 60_000);
  expect((await readState(memoryCarrier(rig.store))).workloads.size).toBe(1000);
}, 60_000);

test("workloads that wait are looked at together, so that their polls can share requests", async () => {
  const rig = new Rig();
  const looks = new Map<number, number>();
  rig.driver = toyDriverWith("replicate", [
    phase<Toy, World, number>({
      name: "poll",
      action: "import",
      observe: async ({ clock }) => {
        looks.set(clock.now(), (looks.get(clock.now()) ?? 0) + 1);
        return clock.now();
      },
      // Every workload would be due at a slightly different time.
      decide: (now, { name, phaseSince }) =>
        now - phaseSince > 60_000
          ? { kind: "done" }
          : { kind: "wait", reason: "Polling", message: "", after: 10_000 + Number(name.slice(1)) },
    }),
  ]);

  await rig.run({ goal: "replicate", workloads: fleet(100) });

  expect([...looks.values()].filter((count) => count < 100)).toEqual([]);
});

test("a slow workload holds up no other", async () => {
  const rig = new Rig();
  let letGo = () => {};
  const others: string[] = [];
  rig.driver = {
    ...toyDriver,
    steps: {
      ...toyDriver.steps,
      replicate: [
        phase<Toy, World, void>({
          name: "upload",
          action: "upload",
          observe: async () => {},
          decide: (_, { name, facts }) => {
            if (facts.uploaded !== undefined) return { kind: "done" };
            const perform = async () => {
              if (name === "w0000") await new Promise<void>((resolve) => (letGo = resolve));
              else others.push(name);
              return { uploaded: true };
            };
            return {
              kind: "act",
              effect: {
                id: "upload",
                description: "upload",
                unseen: "repeat",
                find: async () => undefined,
                perform,
              },
            };
          },
        }),
        phase<Toy, World, void>({
          name: "end",
          action: "upload",
          observe: async () => {},
          decide: (_, { name }) => {
            if (name === "w0004") letGo();
            return { kind: "done" };
          },
        }),
      ],
    },
  };

  expect(await rig.run({ goal: "replicate", workloads: fleet(5) })).toMatchObject({
    outcome: "goal-reached",
  });
  expect(others).toEqual(["w0001", "w0002", "w0003", "w0004"]);
});
