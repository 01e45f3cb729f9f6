import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { systemClock, VirtualClock } from "../../../lib/base/clock";
import { type TaskKind, taskKind, Tasks } from "../../../lib/local/tasks";
import { openWorld, type World } from "../../../lib/local/world";

let directory: string;
let clock: VirtualClock;
let world: World;
let ended: [string, number][];
let release: ((value: string) => void)[];
let begun: string[];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "landfall-tasks-"));
  clock = new VirtualClock(0);
  world = openWorld({ directory, clock });
  [ended, release, begun] = [[], [], []];
});
afterEach(() => {
  world.close();
  rmSync(directory, { recursive: true });
});

function kinds(tasks: () => Tasks): ReadonlyMap<string, TaskKind> {
  return new Map<string, TaskKind>([
    ["plain", taskKind<null>({ done: (subject, _input, _output, at) => void ended.push([subject, at]) })],
    [
      "chain",
      taskKind<number>({
        done: (subject, left, _output, at) => {
          ended.push([`${subject}${left}`, at]);
          if (left > 0) tasks().scheduleAt("chain", subject, at + 10, left - 1);
        },
      }),
    ],
    [
      "work",
      taskKind<string, string>({
        work: (input) => {
          begun.push(input);
          return new Promise<string>((resolve) => release.push(resolve));
        },
        done: (subject, _input, output, at) => void ended.push([`${subject}: ${output}`, at]),
      }),
    ],
    [
      "broken",
      taskKind<null, void>({
        work: async () => {
          throw new Error("no disk");
        },
        done: () => undefined,
        failed: (subject, _input, reason, at) => void ended.push([`${subject}: ${reason}`, at]),
      }),
    ],
  ]);
}

function start(
  patience: "wait" | "later" = "wait",
  on = world,
  onSettled: () => Promise<void> = async () => undefined,
): Tasks {
  const tasks: Tasks = new Tasks(
    on,
    on.clock,
    kinds(() => tasks),
    { patience, onSettled },
  );
  tasks.kick();
  return tasks;
}

test("tasks end in the order in which they are due, however late they are asked for", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 20 }), async (delays) => {
      ended = [];
      const begin = clock.now();
      const tasks = start();
      for (const [index, delay] of delays.entries()) tasks.schedule("plain", String(index), delay);
      clock.advance(100);
      await tasks.settle();
      const expected = delays
        .map((delay, index) => [String(index), begin + delay] as [string, number])
        .sort((a, b) => a[1] - b[1]);
      expect(ended).toEqual(expected);
      await tasks.stop();
    }),
    { numRuns: 25 },
  );
});

test("what follows a task counts from that task's end, not from when somebody looked", async () => {
  const tasks = start();
  tasks.schedule("chain", "c", 5, 3);
  clock.advance(30);
  await tasks.settle();
  expect(ended).toEqual([
    ["c3", 5],
    ["c2", 15],
    ["c1", 25],
  ]);
  clock.advance(10);
  await tasks.settle();
  expect(ended.at(-1)).toEqual(["c0", 35]);
  await tasks.stop();
});

test("in virtual time the asker waits for work that is due, and it ends when it was due", async () => {
  const tasks = start();
  tasks.schedule("work", "w", 50, "input");
  tasks.kick();
  clock.advance(100);
  const settled = tasks.settle();
  expect(begun).toEqual(["input"]);
  expect(ended).toEqual([]);
  release[0]!("bytes");
  await settled;
  expect(ended).toEqual([["w: bytes", 50]]);
  await tasks.stop();
});

test("on a real clock nobody waits, other tasks go on, and late work ends late", async () => {
  const tasks = start("later");
  tasks.schedule("work", "w", 50, "input");
  tasks.schedule("plain", "p", 60);
  tasks.kick();
  clock.advance(100);
  await tasks.settle();
  expect(ended).toEqual([["p", 60]]);
  release[0]!("bytes");
  await new Promise((resolve) => setImmediate(resolve));
  await tasks.settle();
  expect(ended.at(-1)).toEqual(["w: bytes", 100]);
  await tasks.stop();
});

test("work that fails ends as its kind says", async () => {
  const tasks = start();
  tasks.schedule("broken", "b", 5);
  tasks.kick();
  clock.advance(5);
  await tasks.settle();
  expect(ended).toEqual([["b: no disk", 5]]);
  await tasks.stop();
});

test("work that a restart interrupts is done again, and ends once", async () => {
  const first = start();
  first.schedule("work", "w", 50, "input");
  first.kick();
  release[0]!("lost");
  await first.stop();
  world.close();
  world = openWorld({ directory, clock });
  const second = start("wait", world);
  expect(begun).toEqual(["input", "input"]);
  release[1]!("again");
  clock.advance(50);
  await second.settle();
  expect(ended).toEqual([["w: again", 50]]);
  await second.stop();
});

test("what was cancelled does not end", async () => {
  const tasks = start();
  tasks.schedule("plain", "gone", 5);
  tasks.schedule("plain", "kept", 5);
  tasks.cancel("gone");
  clock.advance(5);
  await tasks.settle();
  expect(ended.map(([subject]) => subject)).toEqual(["kept"]);
  await tasks.stop();
});

test.each([20, 500])("a real clock wakes up by itself, %s ms later", async (after) => {
  const own = openWorld({ directory: join(directory, "real"), clock: systemClock });
  let woken = (): void => undefined;
  const asleep = new Promise<void>((resolve) => (woken = resolve));
  const tasks = start("later", own, async () => woken());
  tasks.schedule("plain", "p", after);
  tasks.kick();
  await asleep;
  expect(ended.map(([subject]) => subject)).toEqual(["p"]);
  await tasks.stop();
  own.close();
});

test("work that was cancelled while it ran has no effect, and its end is told", async () => {
  const givenUp: string[] = [];
  const tasks: Tasks = new Tasks(
    world,
    clock,
    kinds(() => tasks),
    { patience: "wait", onSettled: async () => undefined, onGivenUp: () => givenUp.push("work") },
  );
  tasks.schedule("work", "a", 10, "bytes");
  tasks.kick();
  clock.advance(20);
  const settled = tasks.settle();
  await new Promise((resolve) => setImmediate(resolve));
  tasks.cancel("a");
  release[0]!("written");
  await settled;
  expect(ended).toEqual([]);
  expect(givenUp).toEqual(["work"]);
  await tasks.stop();
});
