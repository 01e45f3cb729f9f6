import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VirtualClock } from "../../lib/base/clock";
import { fileCarrier } from "../../lib/reconcile/file-carrier";
import { lifecycleState } from "../../lib/reconcile/lifecycle";
import { readState } from "../../lib/reconcile/read-journal";
import { runTypeScript } from "./child";
import { World } from "./world";

const BEGIN = Date.UTC(2026, 0, 1);

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "landfall-reconcile-"));
});
afterEach(() => rm(directory, { recursive: true }));

/** Resolves to the exit code, or to the signal that ended the process. */
function reconcilerProcess(startedAt: number, dieAt: number): Promise<number | string> {
  const source = join(__dirname, "reconciler-process.ts");
  const child = spawn(process.execPath, runTypeScript(source, directory, String(startedAt), String(dieAt)), {
    stdio: ["ignore", "ignore", "inherit"],
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => resolve(code ?? signal ?? "nothing"));
  });
}

async function expectTheEnd(): Promise<void> {
  const { workloads } = await readState(fileCarrier(join(directory, "journal")));
  expect([...workloads].map(([name, state]) => [name, lifecycleState(state)]).sort()).toEqual([
    ["db", "FINALIZED"],
    ["web", "FINALIZED"],
  ]);
  const world = new World(new VirtualClock());
  world.load(await readFile(join(directory, "world.json"), "utf8"));
  expect(world.made).toHaveLength(8);
  expect(new Set(world.made).size).toBe(8);
  expect(world.left()).toEqual([
    expect.stringMatching(/^instance db-.*-1-target$/),
    expect.stringMatching(/^instance web-.*-1-target$/),
  ]);
}

test("processes that are killed one after the other come to the end together, without waiting for a lease", async () => {
  const ends: (number | string)[] = [];
  for (let index = 0; index < 60 && ends.at(-1) !== 0; index += 1) {
    // Each later by less than a lease, and killed at another place.
    ends.push(await reconcilerProcess(BEGIN + index * 70_000, 19 + (index % 6)));
  }

  expect(ends.at(-1)).toBe(0);
  expect(ends.slice(0, -1)).toEqual(ends.slice(0, -1).map(() => "SIGKILL"));
  expect(ends.length).toBeGreaterThan(3);
  await expectTheEnd();
}, 60_000);

test("of processes that start at once every one either works alone or is kept out", async () => {
  const ends = await Promise.all(Array.from({ length: 4 }, () => reconcilerProcess(BEGIN, Infinity)));

  expect(ends).toContain(0);
  expect(ends.filter((end) => end !== 0 && end !== 6)).toEqual([]);
  await expectTheEnd();
}, 60_000);
