import type { Context } from "../../api";
import { instances, type InstanceRow, type InstanceState } from "./rows";

/** How a turn ends. */
export interface TurnInput {
  readonly to: InstanceState;
  readonly patch: Partial<InstanceRow>;
}

export interface Turn extends TurnInput {
  /** As `LatestOperation` tells it. */
  readonly operation: string;
  /** What the instance is meanwhile. */
  readonly during: InstanceState;
  /** Milliseconds. */
  readonly after: number;
}

/** Takes an instance from its present state through another into a third, changed. */
export function beginTurn(
  instance: InstanceRow,
  { operation, during, after, to, patch }: Turn,
  context: Context,
): void {
  context.world.table(instances).update(instance.id, {
    state: during,
    operation: { name: operation, state: "OPERATING", requestId: context.requestId, error: "" },
  });
  context.tasks.schedule("cvm.turn", instance.id, after, { to, patch } satisfies TurnInput);
}

/** A change for which the machine goes down: one that ran comes up again, one that was stopped stays so. */
export function throughStop(instance: InstanceRow): Pick<Turn, "during" | "to"> {
  return instance.state === "RUNNING"
    ? { during: "REBOOTING", to: "RUNNING" }
    : { during: instance.state, to: instance.state };
}
