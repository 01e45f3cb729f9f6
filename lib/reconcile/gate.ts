import type { ActionName, GateSpec, JobSpec } from "../plan/job";
import { Duration } from "../plan/units";
import type { WaveSpec } from "../plan/wave";
import { statusOf } from "./lifecycle";
import type { WorkloadState } from "./record";

/** Why a gate does not hold. */
export interface GateClosed {
  /** One CamelCase word. */
  readonly reason: string;
  readonly message: string;
}

type Judge<Type extends GateSpec["type"]> = (
  gate: Extract<GateSpec, { type: Type }>,
  workload: WorkloadState,
  evidence: { readonly waveHash: string; readonly now: number },
) => GateClosed | undefined;

const JUDGES: { readonly [Type in GateSpec["type"]]: Judge<Type> } = {
  "test-passed": (gate, workload, { waveHash, now }) => {
    const test = workload.steps.test;
    if (test === undefined || statusOf(workload, "TestPassed") !== "True") {
      return { reason: "TestNotPassed", message: "No test run has passed." };
    }
    if (workload.plans[test.plan]?.waveHash !== waveHash) {
      return { reason: "WaveChanged", message: "The wave has changed since its test run passed." };
    }
    const age = now - Date.parse(test.endedAt);
    if (age > Duration.parse(gate.maxAge).milliseconds) {
      return {
        reason: "TestTooOld",
        message: `The test run passed at ${test.endedAt}; it counts for ${gate.maxAge}.`,
      };
    }
    return undefined;
  },
  after: unjudged,
  window: unjudged,
  approved: unjudged,
  downtime: unjudged,
};

/** A gate that this release cannot judge stays closed. */
function unjudged({ type }: GateSpec): GateClosed {
  return {
    reason: "GateNotJudged",
    message: `This release of Landfall declares the gate "${type}" and cannot judge it yet.`,
  };
}

/** Actions that this release plans and cannot carry out. */
const NOT_CARRIED_OUT: ReadonlySet<ActionName> = new Set(["hook", "switch"]);

/**
 * Why a job cannot begin that this release would carry out in part only: nothing of what was declared is passed over
 * in silence.
 */
export function uncarried(
  { actions, step }: Pick<JobSpec, "actions" | "step">,
  { concurrency }: Pick<WaveSpec, "concurrency">,
): GateClosed | undefined {
  const first = actions.find(({ action }) => NOT_CARRIED_OUT.has(action));
  if (first !== undefined) {
    return {
      reason: "ActionNotCarriedOut",
      message: `This release of Landfall plans "${first.action}: ${first.detail}" and cannot carry it out yet.`,
    };
  }
  if (step !== "cutover" || concurrency === undefined) return undefined;
  return {
    reason: "ConcurrencyNotKept",
    message: `This release of Landfall cuts all workloads of a wave over at once and cannot keep to ${concurrency} yet; leave concurrency out, or make waves of so many.`,
  };
}

/** The first of these gates that does not hold for what the journal proves at this instant. */
export function closedGate(
  gates: readonly GateSpec[],
  workload: WorkloadState,
  evidence: { readonly waveHash: string; readonly now: number },
): GateClosed | undefined {
  for (const gate of gates) {
    const judge = JUDGES[gate.type] as Judge<GateSpec["type"]>;
    const closed = judge(gate, workload, evidence);
    if (closed !== undefined) return closed;
  }
  return undefined;
}
