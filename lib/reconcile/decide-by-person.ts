import { LandfallError } from "../base/errors";
import type { Journal } from "./journal";
import { lifecycleState } from "./lifecycle";
import type { Entry, PersonDecision } from "./record";
import { newWorkload } from "./state";
import { decisionsOpen } from "./view";

/**
 * Asks for workloads to be turned back, from the latest step to the first. The next run does it.
 *
 * @param by who decides, for people
 * @throws LandfallError `DECISION-STATE` when one of them cannot be turned back, for example beyond FINALIZED
 */
export function requestRevert(journal: Journal, workloads: readonly string[], by: string): Promise<void> {
  return request(journal, "revert", workloads, by);
}

/**
 * Lets failed or reverted workloads begin a new attempt.
 *
 * @throws LandfallError `DECISION-STATE` when one of them is neither FAILED nor REVERTED
 */
export function requestRetry(journal: Journal, workloads: readonly string[], by: string): Promise<void> {
  return request(journal, "retry", workloads, by);
}

/**
 * Lets frozen workloads go on after a person has looked at the world: an effect whose outcome was unknown is
 * looked for once more, and repeated when nothing of it is found.
 *
 * @throws LandfallError `DECISION-STATE` when one of them is not FROZEN
 */
export function requestResume(journal: Journal, workloads: readonly string[], by: string): Promise<void> {
  return request(journal, "resume", workloads, by);
}

const NEEDS: Readonly<Record<PersonDecision, string>> = {
  revert: "Only a workload that has begun and is not finalized can be reverted.",
  retry: "Only a FAILED or REVERTED workload can be retried.",
  resume: "Only a FROZEN workload can be resumed.",
};

async function request(
  journal: Journal,
  decision: PersonDecision,
  workloads: readonly string[],
  by: string,
): Promise<void> {
  const known = workloads.map((name) => ({
    name,
    state: journal.state.workloads.get(name) ?? newWorkload(""),
  }));
  const refused = known.filter(({ state }) => !decisionsOpen(state).includes(decision));
  if (refused.length > 0) {
    const states = refused.map(({ name, state }) => `${name} is ${lifecycleState(state)}`).join(", ");
    throw new LandfallError("DECISION-STATE", `Cannot ${decision}: ${states}.`, { remedy: NEEDS[decision] });
  }
  await journal.append(...workloads.map((workload): Entry => ({ type: "released", workload, decision, by })));
}
