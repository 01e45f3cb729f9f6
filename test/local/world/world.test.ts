import { spawn } from "node:child_process";
import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { systemClock, VirtualClock } from "../../../lib/base/clock";
import { defineTable, openWorld, type Row, type World } from "../../../lib/local/world";
import { runTypeScript } from "../../reconcile/child";

interface Thing extends Row {
  readonly value: number;
}

const things = defineTable<Thing>("things");
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "landfall-world-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const open = (): World => openWorld({ directory, clock: new VirtualClock() });
const log = (): string => join(directory, "world.jsonl");

function reopened<T>(world: World, look: (world: World) => T): T {
  world.close();
  const again = open();
  try {
    return look(again);
  } finally {
    again.close();
  }
}

test("what was put, changed and deleted is there after a restart, in the order of its making", () => {
  const world = open();
  const table = world.table(things);
  for (const [index, id] of ["c", "a", "b"].entries()) table.put({ id, value: index });
  table.update("c", { value: 7 });
  table.delete("a");
  expect(reopened(world, (again) => again.table(things).all())).toEqual([
    { id: "c", value: 7 },
    { id: "b", value: 2 },
  ]);
});

test("a transaction that throws leaves nothing behind, in memory or in the file", () => {
  const world = open();
  world.table(things).put({ id: "old", value: 1 });
  const before = statSync(log()).size;
  expect(() =>
    world.transaction(() => {
      world.table(things).put({ id: "new", value: 2 });
      world.transaction(() => world.table(things).update("old", { value: 3 }));
      world.table(things).delete("old");
      throw new Error("no");
    }),
  ).toThrow("no");
  expect(world.table(things).all()).toEqual([{ id: "old", value: 1 }]);
  expect(statSync(log()).size).toBe(before);
  expect(reopened(world, (again) => again.table(things).all())).toEqual([{ id: "old", value: 1 }]);
});

test("a transaction is one line of the file", () => {
  const world = open();
  const lines = (): number => readFileSync(log(), "utf8").split("\n").length;
  const before = lines();
  world.transaction(() => {
    for (let index = 0; index < 50; index++) world.table(things).put({ id: String(index), value: index });
  });
  expect(lines()).toBe(before + 1);
  world.close();
});

test("a torn last line is cut off, wherever it was torn", () => {
  const world = open();
  world.table(things).put({ id: "whole", value: 1 });
  const whole = statSync(log()).size;
  world.table(things).put({ id: "torn", value: 2 });
  const end = statSync(log()).size;
  world.close();
  const bytes = readFileSync(log());
  for (let size = whole; size < end; size += 7) {
    writeFileSync(log(), bytes);
    truncateSync(log(), size);
    const again = open();
    expect(again.table(things).all()).toEqual([{ id: "whole", value: 1 }]);
    again.table(things).put({ id: "after", value: 3 });
    expect(
      reopened(again, (third) =>
        third
          .table(things)
          .all()
          .map((row) => row.id),
      ),
    ).toEqual(["whole", "after"]);
  }
});

test("a changed byte in the middle is said, with its line", () => {
  const world = open();
  world.table(things).put({ id: "one", value: 1 });
  world.table(things).put({ id: "two", value: 2 });
  world.close();
  writeFileSync(log(), readFileSync(log(), "utf8").replace('"value":1', '"value":9'));
  expect(open).toThrow(
    expect.objectContaining({
      code: "WORLD_DAMAGED",
      message: expect.stringContaining("world.jsonl:2") as string,
    }) as Error,
  );
});

test("opening compacts the history to one commit", () => {
  const world = open();
  for (let value = 0; value < 200; value++) world.table(things).put({ id: "same", value });
  world.close();
  const long = statSync(log()).size;
  open().close();
  expect(statSync(log()).size).toBeLessThan(long / 20);
});

test("a history that grows long is compacted while the world is open", () => {
  const world = open();
  const filler = "x".repeat(64 * 1024);
  for (let value = 0; value < 300; value++)
    world.table<Thing & { filler: string }>("things").put({ id: "same", value, filler });
  expect(statSync(log()).size).toBeLessThan(9 * 1024 ** 2);
  expect(reopened(world, (again) => again.table(things).get("same")!.value)).toBe(299);
});

test("a virtual clock goes on where the world was left, and no clock is turned back", () => {
  const clock = new VirtualClock();
  const opened = (at: number): World => openWorld({ directory, clock: new VirtualClock(at) });
  const world = openWorld({ directory, clock });
  clock.advance(7000);
  world.table(things).put({ id: "a", value: 1 });
  clock.advance(1000);
  world.keepTime();
  clock.advance(500);
  world.close();
  const left = new VirtualClock().now() + 8000;
  for (const [at, expected] of [
    [left - 8000, left],
    [left - 1, left],
    [left + 1, left + 1],
    [left, left + 1],
  ] as const) {
    const again = opened(at);
    expect(again.clock.now()).toBe(expected);
    again.close();
  }
});

test("a real clock that is behind the world runs on from where the world was left", async () => {
  const left = Date.now() + 7 * 24 * 3_600_000;
  const world = openWorld({ directory, clock: new VirtualClock(left) });
  world.table(things).put({ id: "a", value: 1 });
  world.close();
  const again = openWorld({ directory, clock: systemClock });
  const { clock } = again;
  const begun = clock.now();
  expect(begun).toBeGreaterThanOrEqual(left);
  expect(begun).toBeLessThan(left + 60_000);
  await clock.sleep(20);
  expect(clock.now()).toBeGreaterThan(begun);
  again.close();
});

test("one process at a time; the lock of a process that is gone is taken over", () => {
  const world = open();
  expect(open).toThrow(expect.objectContaining({ code: "WORLD_IN_USE" }) as Error);
  world.close();
  writeFileSync(join(directory, "world.lock"), "4194304");
  open().close();
  writeFileSync(join(directory, "world.lock"), String(process.pid));
  open().close();
});

test("ids have the real forms and are the same in every new world", () => {
  const take = (): string[] => {
    const world = openWorld({
      directory: mkdtempSync(join(tmpdir(), "landfall-world-")),
      clock: new VirtualClock(),
    });
    const ids = [
      world.ids.next("ins"),
      world.ids.next("ins"),
      world.ids.next("vpc"),
      world.ids.uuid("instance"),
    ];
    world.close();
    rmSync(world.directory, { recursive: true });
    return ids;
  };
  const ids = take();
  expect(take()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids[0]).toMatch(/^ins-[a-z0-9]{8}$/);
  expect(ids[3]).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
});

test("ids are never given twice, across restarts", () => {
  let world = open();
  const ids = new Set<string>();
  for (let index = 0; index < 300; index++) {
    ids.add(world.ids.next("disk"));
    if (index % 100 === 0) {
      world.close();
      world = open();
    }
  }
  world.close();
  expect(ids.size).toBe(300);
});

test("a reader is told of the rows that changed since it last asked, each reader for itself", () => {
  const world = open();
  const table = world.table(things);
  table.put({ id: "old", value: 1 });
  const [one, other] = [world.feed(things), world.feed(things)];
  expect([...one.take()]).toEqual(["old"]);
  table.put({ id: "new", value: 2 });
  table.update("new", { value: 3 });
  table.delete("old");
  world.table("others").put({ id: "elsewhere" });
  expect([...one.take()]).toEqual(["new", "old"]);
  expect([...one.take()]).toEqual([]);
  expect([...other.take()]).toEqual(["old", "new"]);
  world.close();
});

test("readers hear nothing of a transaction that throws", () => {
  const world = open();
  const feed = world.feed(things);
  expect(() =>
    world.transaction(() => {
      world.table(things).put({ id: "new", value: 2 });
      throw new Error("no");
    }),
  ).toThrow("no");
  expect([...feed.take()]).toEqual([]);
  world.close();
});

test("any sequence of transactions reads back as it was", () => {
  const step = fc.record({
    id: fc.constantFrom("a", "b", "c", "d"),
    value: fc.option(fc.jsonValue()),
    fails: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(fc.array(step, { maxLength: 4 }), { maxLength: 12 }), (transactions) => {
      rmSync(log(), { force: true });
      const world = open();
      const model = new Map<string, unknown>();
      for (const steps of transactions) {
        const fails = steps.some((candidate) => candidate.fails);
        const run = (): void =>
          world.transaction(() => {
            for (const { id, value } of steps) {
              if (value === null) world.table("any").delete(id);
              else world.table<Row & { value: unknown }>("any").put({ id, value });
            }
            if (fails) throw new Error("no");
          });
        if (fails) expect(run).toThrow();
        else {
          run();
          for (const { id, value } of steps) void (value === null ? model.delete(id) : model.set(id, value));
        }
      }
      const read = (from: World) =>
        Object.fromEntries(
          from
            .table<Row & { value: unknown }>("any")
            .all()
            .map(({ id, value }) => [id, value]),
        );
      const expected = JSON.parse(JSON.stringify(Object.fromEntries(model))) as object;
      expect(JSON.parse(JSON.stringify(read(world)))).toEqual(expected);
      expect(reopened(world, read)).toEqual(expected);
    }),
    { numRuns: 40 },
  );
});

test("any table knows its rows as they were a moment ago, gone or changed since, and nothing of what was undone", () => {
  const recall = 50;
  const step = fc.record({
    id: fc.constantFrom("a", "b", "c"),
    does: fc.constantFrom("put", "delete", "fail"),
    later: fc.integer({ min: 0, max: 30 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      rmSync(log(), { force: true });
      const clock = new VirtualClock();
      const world = openWorld({ directory, clock, recall });
      const table = world.table<Row & { at: number; step: number }>("any");
      const seen: { readonly time: number; readonly rows: Map<string, number> }[] = [];
      const rows = new Map<string, number>();
      steps.forEach(({ id, does, later }, index) => {
        clock.advance(later);
        const at = table.get(id)?.at ?? clock.now();
        if (does === "fail")
          expect(() =>
            world.transaction(() => {
              table.put({ id, at, step: -1 });
              table.delete(id);
              table.put({ id, at: 0, step: -2 });
              throw new Error("no");
            }),
          ).toThrow("no");
        else if (does === "delete") table.delete(id);
        else table.put({ id, at, step: index });
        if (does === "put") rows.set(id, index);
        if (does === "delete") rows.delete(id);
        while (seen.at(-1)?.time === clock.now()) seen.pop();
        seen.push({ time: clock.now(), rows: new Map(rows) });
        for (const { time, rows: then } of seen.filter((past) => past.time > clock.now() - recall)) {
          const found = table.allAt(time).filter((row) => row.at <= time);
          expect(new Map(found.map((row) => [row.id, row.step]))).toEqual(then);
          for (const [key, value] of then) expect(table.getAt(key, time)?.step).toBe(value);
        }
      });
      world.close();
    }),
    { numRuns: 60 },
  );
});

test("killed at any instant, the world holds whole transactions only", async () => {
  let last = 0;
  for (const wait of [1, 7, 20, 40]) {
    const child = spawn(process.execPath, runTypeScript(join(__dirname, "writer.ts"), directory), {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await new Promise((resolve) => child.stdout.once("data", resolve));
    await new Promise((resolve) => setTimeout(resolve, wait));
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("exit", resolve));
    const world = open();
    const [left, right] = ["left", "right"].map((id) => world.table(things).get(id)?.value ?? 0);
    world.close();
    expect(left).toBe(right);
    expect(left).toBeGreaterThan(last);
    last = left!;
  }
}, 30_000);

test("nothing that a line break or foreign text may carry breaks a line", () => {
  const world = open();
  const value = 'a\nb\u2028\u0000\u{1f600}"\\';
  world.table<Row & { text: string }>("texts").put({ id: value, text: value });
  expect(reopened(world, (again) => again.table("texts").all())).toEqual([{ id: value, text: value }]);
});

test("a foreign line at the end is a torn one only when it does not end", () => {
  open().close();
  appendFileSync(log(), '{"sum":"0000000000000000","seq":9,"changes":[]}\n');
  expect(open).toThrow(expect.objectContaining({ code: "WORLD_DAMAGED" }) as Error);
});

test.each([
  ["an older release, which wrote no format,", (world: World) => world.table("format").delete("world")],
  [
    "a newer release",
    (world: World) => world.table<Row & { version: number }>("format").update("world", { version: 99 }),
  ],
])("a world of %s is refused with what to do, and left as it is", (_, age) => {
  const world = open();
  world.table(things).put({ id: "a", value: 1 });
  age(world);
  world.close();
  const before = readFileSync(log(), "utf8");
  for (const _attempt of [1, 2])
    expect(open).toThrow(
      expect.objectContaining({
        code: "WORLD_FORMAT",
        remedy: expect.stringContaining("landfall local reset") as string,
      }) as Error,
    );
  expect(readFileSync(log(), "utf8")).toBe(before);
});
