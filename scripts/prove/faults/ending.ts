import { isDeepStrictEqual } from "node:util";
import { LandfallError } from "../../../lib";
import { requestResume, type WorkloadView } from "../../../lib/reconcile";
import type { Rehearsal } from "../../../test/support/rehearsal";
import { leftBehind } from "../../../test/support/rehearsal-left";
import { madeIn, type Made } from "../../../test/support/rehearsal-made";
import { systemDiskSha256 } from "../../../test/support/rehearsal-reinstall";
import type { Scenario } from "./scenarios";

/** How one rehearsal of a scenario ended. */
export interface Ending {
  readonly state: string;
  readonly reason: string;
  readonly message: string;
  /** Resumed by a person, or started again after the reconciler gave up the whole run. */
  readonly helped: readonly string[];
  readonly made: Made;
  readonly left: readonly string[];
  /** SHA-256 of an instance that was there before, if there was one. */
  readonly old?: string;
  /** What the embedded cloud said of faults of its own. */
  readonly log: string;
}

/** Goes through the scenario and helps as a person would where it stands still; resolves to what the help was. */
export async function goThrough(scenario: Scenario, rehearsal: Rehearsal): Promise<string[]> {
  const helped: string[] = [];
  for (let round = 0; round < 3; round += 1) {
    const stopped = await actOnce(scenario, rehearsal);
    if (stopped !== undefined) {
      helped.push(`started again after ${stopped}`);
      continue;
    }
    const view = await viewed(rehearsal);
    if (view?.state !== "FROZEN") break;
    helped.push(`resumed after ${view.waitsFor?.reason ?? ""}: ${view.waitsFor?.message ?? ""}`);
    await rehearsal.leading((journal) => requestResume(journal, ["web"], "prove"));
  }
  return helped;
}

/** Looks at what became of it. */
export async function endingOf(rehearsal: Rehearsal, helped: readonly string[]): Promise<Ending> {
  const view = await viewed(rehearsal);
  const [old] = rehearsal.ground.inventory.instance;
  return {
    state: view?.state ?? "absent",
    reason: view?.waitsFor?.reason ?? "",
    message: view?.waitsFor?.message ?? "",
    helped,
    made: madeIn(rehearsal.local),
    left: await leftBehind(rehearsal),
    log: rehearsal.log(),
    ...(old === undefined ? {} : { old: await systemDiskSha256(rehearsal.local, old.id) }),
  };
}

/** Whether the way there ended in the same place for the same reason, made nothing twice, and left the same. */
export function sameEnd(ending: Ending, clean: Ending): boolean {
  return (
    ending.state === clean.state &&
    ending.reason === clean.reason &&
    isDeepStrictEqual(ending.left, clean.left) &&
    isDeepStrictEqual(ending.made, clean.made) &&
    ending.old === clean.old &&
    ending.log === ""
  );
}

/** The error with which the whole run ended, if it did. */
async function actOnce(scenario: Scenario, rehearsal: Rehearsal): Promise<string | undefined> {
  try {
    await scenario.act(rehearsal);
    return undefined;
  } catch (error) {
    if (!(error instanceof LandfallError)) throw error;
    return `${error.code}: ${error.message}`;
  }
}

/** Every workload stands still, so that this only looks. */
async function viewed(rehearsal: Rehearsal): Promise<WorkloadView | undefined> {
  return (await rehearsal.run({ mode: "once" })).workloads[0];
}
