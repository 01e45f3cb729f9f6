import { LandfallError } from "../../../lib";
import { requestResume } from "../../../lib/reconcile";
import type { Rehearsal } from "../../../test/support/rehearsal";
import { viewed } from "../ending";
import type { Scenario } from "./scenarios";

/**
 * Goes through the scenario and helps as a person would where it stands still; resolves to what the help was: resumed
 * by a person, or started again after the reconciler gave up the whole run.
 */
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
