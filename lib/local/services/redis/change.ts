import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/redis/v20180412/redis_models";
import { type Context, demand } from "../../api";
import { checkProject } from "../tag/projects";
import { autoRenewal } from "./charges";
import { checkName } from "./create";
import { findIdle, findRedis, findRunning } from "./find";
import { begin } from "./flows";
import { productOf, readsFromReplicas } from "./products";
import { redisInstances, type RedisRow } from "./rows";

const MAX_INSTANCES_PER_CALL = 10;
const READ_ONLY: Readonly<Record<string, boolean>> = { "0": false, "1": true };
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

type Modify = (
  row: RedisRow,
  request: Sdk.ModifyInstanceRequest,
  index: number,
  context: Context,
) => Partial<RedisRow>;

/** What ModifyInstance can do, by its Operation. */
const MODIFICATIONS: Readonly<Record<string, Modify>> = {
  rename: (_row, request, index) => {
    const name = request.InstanceNames?.[index] ?? request.InstanceName ?? "";
    checkName(name);
    return { name };
  },
  modifyProject: (row, request, _index, context) => ({
    project: checkProject(request.ProjectId ?? row.project, context, "InvalidParameterValue"),
  }),
  modifyAutoRenew: (row, request, index) =>
    autoRenewal(row, request.AutoRenews?.[index] ?? request.AutoRenew),
  modifyDeleteProtectionSwitch: (_row, request, index) => ({
    protected: Number(request.DeleteProtectionSwitches?.[index] ?? 0) === 1,
  }),
};

export function modifyInstance(request: Sdk.ModifyInstanceRequest, context: Context): object {
  const modify = MODIFICATIONS[request.Operation];
  demand(
    modify,
    "InvalidParameterValue",
    `Operation is one of ${Object.keys(MODIFICATIONS).join(", ")}, not \`${request.Operation}\`.`,
  );
  const ids = request.InstanceIds ?? (request.InstanceId ? [request.InstanceId] : []);
  demand(
    ids.length >= 1 && ids.length <= MAX_INSTANCES_PER_CALL,
    "InvalidParameterValue",
    `InstanceIds names 1 to ${MAX_INSTANCES_PER_CALL} instances.`,
  );
  ids.forEach((id, index) => {
    const row = findRunning(context, id);
    context.world.table(redisInstances).update(row.id, modify(row, request, index, context));
  });
  return {};
}

/** Everything in it is gone at the end. */
export function clearInstance(
  request: Sdk.ClearInstanceRequest,
  context: Context,
): Sdk.ClearInstanceResponse {
  const row = findIdle(context, request.InstanceId);
  demand(
    row.noAuth || context.vault.open(row.password) === request.Password,
    "InvalidParameterValue.PasswordError",
    "Password is not the instance's password.",
  );
  return { TaskId: begin(context, row, "clear", { row: { keys: 0, clears: row.clears + 1 } }) };
}

export function modifyInstanceReadOnly(
  request: Sdk.ModifyInstanceReadOnlyRequest,
  context: Context,
): Sdk.ModifyInstanceReadOnlyResponse {
  const row = findIdle(context, request.InstanceId);
  const readOnly = READ_ONLY[request.InputMode];
  demand(
    readOnly !== undefined,
    "InvalidParameterValue",
    `InputMode is 0 (read and write) or 1 (read only), not \`${request.InputMode}\`.`,
  );
  return { TaskId: begin(context, row, "inputMode", { row: { readOnly } }) };
}

export function enableReplicaReadonly(
  request: Sdk.EnableReplicaReadonlyRequest,
  context: Context,
): Sdk.EnableReplicaReadonlyResponse {
  const row = findIdle(context, request.InstanceId);
  const product = productOf(row.type)!;
  demand(
    readsFromReplicas(product),
    "InvalidParameter.NotSupported",
    `Replicas of Redis ${product.version} do not answer reads.`,
  );
  return { Status: "OK", TaskId: begin(context, row, "readReplicas", { row: { replicasReadOnly: true } }) };
}

export function disableReplicaReadonly(
  request: Sdk.DisableReplicaReadonlyRequest,
  context: Context,
): Sdk.DisableReplicaReadonlyResponse {
  const row = findIdle(context, request.InstanceId);
  return { TaskId: begin(context, row, "readMaster", { row: { replicasReadOnly: false } }) };
}

export function modifyMaintenanceWindow(
  request: Sdk.ModifyMaintenanceWindowRequest,
  context: Context,
): Sdk.ModifyMaintenanceWindowResponse {
  const row = findRedis(context, request.InstanceId);
  const { StartTime: start, EndTime: end } = request;
  demand(
    TIME.test(start) && TIME.test(end) && start < end,
    "InvalidParameterValue",
    "StartTime and EndTime are times of a day such as 03:00, the second after the first.",
  );
  context.world.table(redisInstances).update(row.id, { maintenance: { start, end } });
  return { Status: "success" };
}
