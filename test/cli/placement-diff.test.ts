import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Goal } from "../../lib";
import { diff } from "../../lib/cli/commands/diff";
import { EMPTY_LOCK, placeFromProgram, writeLock, type Lock, type Placement } from "../../lib/project/lock";
import type { DeclaredPlan } from "../../lib/engines/declared";
import { newProject, newStackLockedBy, synthesize, temporaryFolder, wave } from "../support/programs";
import { server } from "../support/servers";
import { contextIn } from "./context";

/** The plan of one wave of two servers, with a lock beside it. */
function planOf(goal: Goal, lock: Lock): DeclaredPlan {
  const lockFile = join(temporaryFolder(), "landfall.lock.json");
  writeLock(lockFile, lock);
  const project = newProject(newStackLockedBy(lockFile), "erp", { sources: ["10.200.0.0/24"] });
  const members = ["a", "b"].map((name) => project.addServer(name, server()));
  const { testRun } = wave(members);
  project.addWave("all", { workloads: members, goal, testRun, cutover: { approval: { by: ["ann"] } } });
  return synthesize(project).plan;
}

/** A lock in which both servers have their places. */
function placed(state: Placement["state"], retired: readonly string[] = []): Lock {
  const lock = placeFromProgram(EMPTY_LOCK, { ...planOf(Goal.REPLICATE, EMPTY_LOCK), renamed: undefined });
  const { workloads = {} } = lock.projects["erp"] ?? {};
  const turned = Object.entries(workloads).map(
    ([name, place]) => [name, { ...place, state: retired.includes(name) ? "retired" : state }] as const,
  );
  return { ...lock, projects: { erp: { workloads: Object.fromEntries(turned) } } };
}

function diffOf(old: DeclaredPlan, updated: DeclaredPlan): string {
  const file = (plan: DeclaredPlan) => {
    const name = join(temporaryFolder(), "landfall.plan.json");
    writeFileSync(name, JSON.stringify(plan));
    return name;
  };
  const captured = contextIn(temporaryFolder());
  diff(captured.context, file(old), file(updated), {});
  return captured.stdout();
}

describe("where the lock places servers", () => {
  test("voids nothing of a wave when one of them is finalized", () => {
    const live = planOf(Goal.FINALIZE, placed("live"));
    const text = diffOf(live, planOf(Goal.FINALIZE, placed("live", ["b"])));

    expect(text).toBe(
      [
        "Wave all",
        "  b",
        "    - placement: staged on relay 0, slots 2 and 3",
        "",
        "Different: 1 wave. Void: nothing.",
        "",
      ].join("\n"),
    );
  });

  test("voids no approval when the goal of a wave is raised from declare", () => {
    const text = diffOf(planOf(Goal.DECLARE, EMPTY_LOCK), planOf(Goal.REPLICATE, placed("placed")));

    expect(text).toContain("the goal is raised from declare to replicate");
    expect(text).toContain("\n  a\n    + placement: staged on relay 0, slots 0 and 1\n");
    expect(text).toMatch(/\nDifferent: 1 wave\. Void: nothing\.\n$/);
  });
});
