import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import { type Context, demand } from "../../api";
import type { Latencies } from "../../latencies";
import { demandCharged, demandState, findInstances } from "./find";
import { instances, type InstanceRow, type InstanceState } from "./rows";
import { checkStopType } from "./stop-types";

interface Change {
  readonly operation: string;
  readonly from: readonly InstanceState[];
  readonly during: InstanceState;
  readonly latency: keyof Latencies;
}

/** What begins at once, from which states, and what the instance is until it ends. */
const CHANGES = {
  start: { operation: "StartInstances", from: ["STOPPED"], during: "STARTING", latency: "start" },
  stop: { operation: "StopInstances", from: ["RUNNING"], during: "STOPPING", latency: "stop" },
  reboot: { operation: "RebootInstances", from: ["RUNNING"], during: "REBOOTING", latency: "reboot" },
  terminate: {
    operation: "TerminateInstances",
    from: ["RUNNING", "STOPPED", "LAUNCH_FAILED", "SHUTDOWN", "RESCUE_MODE"],
    during: "TERMINATING",
    latency: "terminate",
  },
  recycle: {
    operation: "TerminateInstances",
    from: ["RUNNING", "STOPPED", "RESCUE_MODE"],
    during: "TERMINATING",
    latency: "terminate",
  },
} as const satisfies Readonly<Record<string, Change>>;

const STOPPED_MODES = ["KEEP_CHARGING", "STOP_CHARGING"];

export interface StopInput {
  readonly stopCharging: boolean;
}

export function startInstances(request: Sdk.StartInstancesRequest, context: Context): object {
  return begin("start", findInstances(context, request.InstanceIds), context);
}

export function stopInstances(request: Sdk.StopInstancesRequest, context: Context): object {
  checkStopType(request.StopType, request.ForceStop);
  const mode = request.StoppedMode ?? "KEEP_CHARGING";
  demand(
    STOPPED_MODES.includes(mode),
    "InvalidParameterValue",
    `StoppedMode must be one of ${STOPPED_MODES.join(", ")}.`,
  );
  const rows = findInstances(context, request.InstanceIds);
  const stopCharging = mode === "STOP_CHARGING";
  for (const instance of rows)
    demand(
      !stopCharging || instance.chargeType === "POSTPAID_BY_HOUR",
      "UnsupportedOperation.StoppedModeStopCharging",
      `\`${instance.id}\` is ${instance.chargeType}; only POSTPAID_BY_HOUR is not paid for while stopped.`,
    );
  return begin("stop", rows, context, { stopCharging } satisfies StopInput);
}

export function rebootInstances(request: Sdk.RebootInstancesRequest, context: Context): object {
  checkStopType(request.StopType, request.ForceReboot);
  const rows = findInstances(context, request.InstanceIds);
  rows.forEach(demandCharged);
  return begin("reboot", rows, context);
}

export function terminateInstances(request: Sdk.TerminateInstancesRequest, context: Context): object {
  const rows = findInstances(context, request.InstanceIds);
  for (const instance of rows)
    demand(
      !instance.protected,
      "UnsupportedOperation.InstancesProtected",
      `The instance \`${instance.id}\` is protected from termination.`,
    );
  const input: TerminateInput = {
    releaseAddress: request.ReleaseAddress ?? false,
    releaseDisks: request.ReleasePrepaidDataDisks ?? false,
  };
  // What was paid for in advance goes into the recycle bin first, and from there at the second call.
  const kept = rows.filter(
    ({ state, term }) => term !== null && state !== "SHUTDOWN" && state !== "LAUNCH_FAILED",
  );
  for (const instance of rows) demandState(instance, CHANGES.terminate.from);
  begin("recycle", kept, context, input);
  return begin(
    "terminate",
    rows.filter((instance) => !kept.includes(instance)),
    context,
    input,
  );
}

export interface TerminateInput {
  readonly releaseAddress: boolean;
  /** Data disks that were paid for in advance go along. */
  readonly releaseDisks: boolean;
}

/** All or none: one instance in the wrong state refuses the call. */
function begin(
  kind: keyof typeof CHANGES,
  rows: readonly InstanceRow[],
  context: Context,
  input: object | null = null,
): object {
  const change: Change = CHANGES[kind];
  for (const instance of rows) demandState(instance, change.from);
  for (const instance of rows) {
    context.world.table(instances).update(instance.id, {
      state: change.during,
      operation: { name: change.operation, state: "OPERATING", requestId: context.requestId, error: "" },
    });
    context.tasks.schedule(`cvm.${kind}`, instance.id, context.latencies[change.latency], input);
  }
  return {};
}
