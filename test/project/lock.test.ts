import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { App, TerraformStack } from "cdktf";
import { Goal } from "../../lib";
import {
  EMPTY_LOCK,
  keptByLock,
  PLACEMENT_CONTEXT,
  placeFromProgram,
  readLock,
  writeLock,
  type Lock,
  type LockedProgram,
  type Placement,
} from "../../lib/project/lock";
import { lockProblems } from "../../lib/project/lock-problems";
import { appOf, image, newProject, newStackLockedBy, temporaryFolder, wave } from "../support/programs";

function program(
  goals: Readonly<Record<string, Goal>>,
  engines: Readonly<Record<string, string>> = {},
): LockedProgram {
  return {
    project: { name: "erp" },
    workloads: Object.fromEntries(
      Object.keys(goals).map((name) => [name, { engine: engines[name] ?? "image-import" }]),
    ),
    waves: Object.fromEntries(
      Object.entries(goals).map(([name, goal]) => [`wave-${name}`, { goal, workloads: [name] }]),
    ),
  };
}

function lockOf(workloads: Readonly<Record<string, Placement["state"]>>): Lock {
  const placements = Object.entries(workloads).map(([name, state]) => [
    name,
    { engine: "image-import", state },
  ]);
  return {
    version: 1,
    projects: { erp: { workloads: Object.fromEntries(placements) as Record<string, Placement> } },
  };
}

describe("placing from a program", () => {
  it("appends what is above declare and leaves the rest out", () => {
    expect(placeFromProgram(EMPTY_LOCK, program({ web: Goal.TEST, db: Goal.DECLARE }))).toEqual(
      lockOf({ web: "placed" }),
    );
  });

  it("never moves or removes what is placed, in this project or another", () => {
    const goals = fc.dictionary(
      fc.constantFrom("a", "b", "c", "d"),
      fc.constantFrom<Goal>("declare", "replicate", "finalize"),
    );
    const states = fc.dictionary(
      fc.constantFrom("a", "b", "x"),
      fc.constantFrom<Placement["state"]>("placed", "live", "retired"),
    );
    fc.assert(
      fc.property(goals, states, (declared, remembered) => {
        const before: Lock = {
          ...lockOf(remembered),
          projects: { ...lockOf(remembered).projects, other: { workloads: {} } },
        };
        const after = placeFromProgram(before, program(declared));
        expect(after.projects["erp"]?.workloads).toMatchObject(before.projects["erp"]?.workloads ?? {});
        expect(after.projects["other"]).toEqual({ workloads: {} });
        expect(lockProblems(after, program(declared)).filter(({ code }) => code === "LOCK-STALE")).toEqual(
          [],
        );
        expect(placeFromProgram(after, program(declared))).toEqual(after);
      }),
    );
  });
});

describe("a program against its lock", () => {
  it.each([
    [
      "a workload above declare that has no place",
      program({ web: Goal.TEST }),
      EMPTY_LOCK,
      "LOCK-STALE",
      "landfall lock",
    ],
    ["a live workload that was dropped", program({}), lockOf({ web: "live" }), "LOCK-DROPPED", "dropped"],
    [
      "a placed workload of another engine",
      program({ web: Goal.TEST }, { web: "redis-dts" }),
      lockOf({ web: "placed" }),
      "LOCK-ENGINE",
      "redis-dts",
    ],
  ])("reports %s", (_what, declared, lock, code, words) => {
    expect(lockProblems(lock, declared)).toEqual([
      { code, workload: "web", message: expect.stringContaining(words) as string },
    ]);
  });

  it.each([
    ["a workload at declare that has no place", program({ web: Goal.DECLARE }), EMPTY_LOCK],
    ["a dropped workload that was only placed", program({}), lockOf({ web: "placed" })],
    ["a dropped workload that is retired", program({}), lockOf({ web: "retired" })],
    [
      "a retired name that another engine takes over",
      program({ web: Goal.TEST }, { web: "redis-dts" }),
      lockOf({ web: "retired" }),
    ],
  ])("lets %s pass", (_what, declared, lock) => {
    expect(lockProblems(lock, declared)).toEqual([]);
  });

  it("names the live workloads that declare holds back", () => {
    const lock = lockOf({ web: "live", db: "live", old: "retired" });
    expect(keptByLock(lock, program({ web: Goal.DECLARE, db: Goal.TEST, old: Goal.DECLARE }))).toEqual([
      "web",
    ]);
  });
});

describe("the lock file", () => {
  it("is written sorted, whole, and the same for equal content", () => {
    const folder = temporaryFolder();
    const file = join(folder, "landfall.lock.json");
    writeLock(file, lockOf({ b: "live", a: "placed" }));
    const text = readFileSync(file, "utf8");
    writeLock(file, lockOf({ a: "placed", b: "live" }));
    expect(readFileSync(file, "utf8")).toBe(text);
    expect(text.indexOf('"a"')).toBeLessThan(text.indexOf('"b"'));
    expect(readLock(file)).toEqual(lockOf({ a: "placed", b: "live" }));
    expect(readdirSync(folder)).toEqual(["landfall.lock.json"]);
  });

  it("is empty where there is none", () => {
    expect(readLock(join(temporaryFolder(), "none.json"))).toEqual(EMPTY_LOCK);
  });

  it.each([
    ["no JSON", "{"],
    ["a later version", '{"version":2,"projects":{}}'],
    ["an unknown key", '{"version":1,"projects":{},"relays":{}}'],
    [
      "an unknown state",
      '{"version":1,"projects":{"erp":{"workloads":{"web":{"engine":"x","state":"gone"}}}}}',
    ],
  ])("is refused with its place when it holds %s", (_what, text) => {
    const file = join(temporaryFolder(), "landfall.lock.json");
    writeFileSync(file, text);
    expect(() => readLock(file)).toThrow(
      expect.objectContaining({ code: "LOCK-INVALID", place: file }) as Error,
    );
  });
});

describe("a synth", () => {
  it("fails with LOCK-STALE until the lock places its workloads, and then passes", () => {
    const lockFile = join(temporaryFolder(), "landfall.lock.json");
    const synth = () => {
      const stack = newStackLockedBy(lockFile);
      const project = newProject(stack);
      project.addWave("first", wave([project.addImage("web", image())]));
      appOf(stack).synth();
    };
    expect(synth).toThrow(
      /\[stack\/erp\/workloads\/web\] workload "web" is above declare.*`landfall lock`.*\[LOCK-STALE\]/,
    );
    writeLock(lockFile, lockOf({ web: "placed" }));
    expect(synth).not.toThrow();
  });

  it("places in memory where the app's context says so", () => {
    const stack = new TerraformStack(
      new App({ outdir: join(temporaryFolder(), "out"), context: { [PLACEMENT_CONTEXT]: "memory" } }),
      "stack",
    );
    const project = newProject(stack);
    project.addWave("first", wave([project.addImage("web", image())]));
    expect(() => appOf(stack).synth()).not.toThrow();
  });

  it("keeps what the project deployed when its last wave goes back to declare, and says so of what is live", () => {
    const lockFile = join(temporaryFolder(), "landfall.lock.json");
    writeLock(lockFile, lockOf({ web: "live" }));
    const stack = newStackLockedBy(lockFile);
    const project = newProject(stack);
    project.addWave("first", wave([project.addImage("web", image())], { goal: Goal.DECLARE }));
    appOf(stack).synth();
    expect(readFileSync(join(appOf(stack).outdir, "stacks/stack/cdk.tf.json"), "utf8")).toContain(
      "tencentcloud_cos_bucket",
    );
    expect(readFileSync(join(appOf(stack).outdir, "manifest.json"), "utf8")).toContain("LOCK-KEPT");
  });
});
