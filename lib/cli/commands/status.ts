import { drivers } from "../../engines/drivers";
import { readState, targetsOf, viewOf, withRenames, type Lease } from "../../reconcile";
import { hasEnded } from "../../reconcile/process-identity";
import { EXIT, type ExitCode } from "../exit-codes";
import { operating, type OperationOptions } from "../operation";
import { statusText } from "../report/status-text";
import type { RunContext } from "../run-context";

/** Shows every workload as the journal knows it; needs no lease and changes nothing. */
export async function status(
  context: RunContext,
  file: string | undefined,
  options: OperationOptions,
): Promise<ExitCode> {
  return operating(context, file, options, async (operation) => {
    const plan = await operation.deployed();
    const carrier = operation.carrier(plan);
    const state = withRenames(await readState(carrier), plan.declared, context.clock.now());
    const workloads = viewOf(state, targetsOf(plan, drivers), context.clock.now());
    const lease = state.lease && isHeld(state.lease, context.clock.now()) ? state.lease : undefined;
    const held = lease === undefined ? "" : `\n${lease.holder.name} holds the journal until ${lease.until}`;
    context.output.result(`${statusText(workloads)}${held}`, {
      project: plan.plan.project.name,
      journal: carrier.location,
      ...(lease === undefined ? {} : { lease: { holder: lease.holder.name, until: lease.until } }),
      workloads,
    });
    return EXIT.goalReached;
  });
}

/** The lease of a process that was killed stands in the journal until it runs out; nobody holds it. */
function isHeld({ holder, until }: Lease, now: number): boolean {
  return Date.parse(until) > now && (holder.process === undefined || !hasEnded(holder.process));
}
