import { checkId, type Context, demand, type IdShape, type ListingCodes, Refusal } from "../../api";
import {
  images,
  type ImageRow,
  instances,
  type InstanceRow,
  type InstanceState,
  keyPairs,
  type KeyPairRow,
} from "./rows";

export const cvmCodes: ListingCodes = {
  unknownFilter: "InvalidFilter",
  tooManyFilters: "InvalidFilterValue.LimitExceeded",
  tooManyValues: "InvalidFilterValue.LimitExceeded",
  tooManyIds: "InvalidParameterValue.LimitExceeded",
  idsAndFilters: "InvalidParameterCombination",
  limit: "InvalidParameterValueLimit",
  offset: "InvalidParameterValueOffset",
};

/** Ids in one call (catalogue 4, `cvm.batchIds`). */
const MAX_IDS = 100;

export const INSTANCE_IDS: IdShape = {
  pattern: /^ins-[a-z0-9]{7,10}$/,
  malformed: "InvalidInstanceId.Malformed",
};
export const IMAGE_IDS: IdShape = { pattern: /^img-[a-z0-9]{7,10}$/, malformed: "InvalidImageId.Malformed" };
export const KEY_IDS: IdShape = { pattern: /^skey-[a-z0-9]{7,10}$/, malformed: "InvalidKeyPairId.Malformed" };

export function findInstance(context: Context, id: string | null | undefined): InstanceRow {
  checkId(id ?? "", INSTANCE_IDS);
  const row = context.world.table(instances).get(id ?? "");
  if (row === undefined || row.region !== context.region)
    throw new Refusal("InvalidInstanceId.NotFound", `The instance \`${id ?? ""}\` does not exist.`);
  return row;
}

export function findInstances(context: Context, ids: readonly string[]): InstanceRow[] {
  demand(ids.length > 0, "MissingParameter", "InstanceIds must not be empty.");
  demand(
    ids.length <= MAX_IDS,
    "InvalidParameterValue.LimitExceeded",
    `At most ${MAX_IDS} instances can be named in a call.`,
  );
  return ids.map((id) => findInstance(context, id));
}

export function findImage(context: Context, id: string | null | undefined): ImageRow {
  checkId(id ?? "", IMAGE_IDS);
  const row = context.world.table(images).get(id ?? "");
  if (row === undefined || (row.region !== context.region && row.type !== "PUBLIC_IMAGE"))
    throw new Refusal("InvalidImageId.NotFound", `The image \`${id ?? ""}\` does not exist.`);
  return row;
}

export function findKeyPair(
  context: Context,
  id: string,
  notFound = "InvalidKeyPairId.NotFound",
): KeyPairRow {
  checkId(id, KEY_IDS);
  const row = context.world.table(keyPairs).get(id);
  if (row === undefined) throw new Refusal(notFound, `The key pair \`${id}\` does not exist.`);
  return row;
}

/**
 * For what the API lists this error of: stopped without charges, an instance has neither CPU nor memory to do it with
 * (Go SDK, client.go).
 */
export function demandCharged(instance: InstanceRow): void {
  demand(
    !isUncharged(instance),
    "UnsupportedOperation.StoppedModeStopCharging",
    `The instance \`${instance.id}\` is stopped without charges.`,
  );
}

export function isUncharged({ state, stopCharging }: InstanceRow): boolean {
  return state === "STOPPED" && stopCharging;
}

/** @throws Refusal unless it looks like the name of an instance type */
export function checkTypeName(name: string): void {
  demand(
    /^[A-Z][A-Za-z0-9]*\.[A-Za-z0-9]+$/.test(name),
    "InvalidInstanceType.Malformed",
    `\`${name}\` is not the name of an instance type.`,
  );
}

const STATE_CODES: Readonly<Record<InstanceState, string>> = {
  PENDING: "InstanceStatePending",
  LAUNCH_FAILED: "InstanceStateLaunchFailed",
  RUNNING: "InstanceStateRunning",
  STOPPED: "InstanceStateStopped",
  STARTING: "InstanceStateStarting",
  STOPPING: "InstanceStateStopping",
  REBOOTING: "InstanceStateRebooting",
  SHUTDOWN: "InstanceStateShutdown",
  TERMINATING: "InstanceStateTerminating",
  ENTER_RESCUE_MODE: "InstanceStateEnterRescueMode",
  RESCUE_MODE: "InstanceStateRescueMode",
  EXIT_RESCUE_MODE: "InstanceStateExitRescueMode",
  ENTER_SERVICE_LIVE_MIGRATE: "InstanceStateEnterServiceLiveMigrate",
  SERVICE_LIVE_MIGRATE: "InstanceStateServiceLiveMigrate",
  EXIT_SERVICE_LIVE_MIGRATE: "InstanceStateExitServiceLiveMigrate",
};

/** @throws Refusal `UnsupportedOperation.InstanceState…`, or that another operation is under way. */
export function demandState(instance: InstanceRow, allowed: readonly InstanceState[]): void {
  demand(
    allowed.includes(instance.state),
    `UnsupportedOperation.${STATE_CODES[instance.state]}`,
    `The instance \`${instance.id}\` is ${instance.state}; this needs ${allowed.join(" or ")}.`,
  );
  demand(
    instance.operation.state !== "OPERATING",
    "OperationDenied.InstanceOperationInProgress",
    `${instance.operation.name} of \`${instance.id}\` is still under way.`,
  );
}
