import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/ssm/v20190923/ssm_models";
import { type Context, demand, listed } from "../../api";
import { type TaskKind, taskKind } from "../../tasks";
import type { World } from "../../world";
import { inRegion } from "../resource";
import { changeTags, dropTags, searchableTagsOf, type TagKind } from "../tag/store";
import { secrets, type SecretRow, type SecretStatus } from "./rows";
import { findSecret, findUsable, idOf, seconds } from "./find";
import { FIRST_VERSION, sealValue } from "./values";

/** Source of these limits: SDK ssm 2019-09-23, CreateSecret and DeleteSecret. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/;
const MAX_SECRETS = 1000;
const MAX_DESCRIPTION_BYTES = 2048;
const MAX_RECOVERY_DAYS = 30;
const MAX_LIMIT = 200;
const DEFAULT_LIMIT = 20;
const DAY = 86_400_000;
const DEFAULT_KEY = "DEFAULT";
/** ListSecrets' numbers; 0 is all. */
const STATES: Readonly<Record<number, SecretStatus>> = { 1: "Enabled", 2: "Disabled", 3: "PendingDelete" };

export function createSecret(request: Sdk.CreateSecretRequest, context: Context): Sdk.CreateSecretResponse {
  const { SecretName: name } = request;
  demand(NAME.test(name), "InvalidParameterValue", `\`${name}\` is not the name of a secret.`);
  demand(
    !request.SecretType,
    "InvalidParameterValue",
    "The embedded cloud keeps secrets of SecretType 0 only: those that users define.",
  );
  const table = context.world.table(secrets);
  demand(
    table.get(idOf(context.region, name)) === undefined,
    "ResourceInUse.SecretExists",
    `There is a secret of the name \`${name}\` already.`,
  );
  demand(
    table.all().filter((row) => row.region === context.region).length < MAX_SECRETS,
    "LimitExceeded",
    `At most ${MAX_SECRETS} secrets are allowed in a region.`,
  );
  checkDescription(request.Description ?? "");
  const version = sealValue({ ...request, VersionId: request.VersionId || FIRST_VERSION }, context);
  table.put({
    id: idOf(context.region, name),
    region: context.region,
    name,
    description: request.Description ?? "",
    key: request.KmsKeyId ?? "",
    status: "Enabled",
    versions: [version],
    createdAt: context.now,
    deleteAt: 0,
  });
  const tags = (request.Tags ?? []).map((tag) => ({ Key: tag.TagKey ?? "", Value: tag.TagValue ?? "" }));
  changeTags(context, SECRET_TAGS, resourceOf(context, name), tags);
  return { SecretName: name, VersionId: version.id, TagCode: 0, TagMsg: "" };
}

export function describeSecret(
  request: Sdk.DescribeSecretRequest,
  context: Context,
): Sdk.DescribeSecretResponse {
  const row = findSecret(context, request.SecretName);
  return {
    ...commonView(row, context),
    RotationStatus: false,
    AdditionalConfig: "",
    AccountInfoList: [],
    NextRotationTime: "",
  };
}

export function listSecrets(request: Sdk.ListSecretsRequest, context: Context): Sdk.ListSecretsResponse {
  const limit = request.Limit || DEFAULT_LIMIT;
  const offset = request.Offset ?? 0;
  demand(
    limit >= 1 && limit <= MAX_LIMIT && offset >= 0,
    "InvalidParameterValue",
    `Limit lies between 1 and ${MAX_LIMIT}, and Offset is not negative.`,
  );
  const rows = inRegion(listed(secrets, context), context.region)
    .filter((row) => !request.State || STATES[request.State] === row.status)
    .filter((row) => !request.SearchSecretName || row.name.includes(request.SearchSecretName))
    .filter((row) => (request.TagFilters ?? []).every((filter) => carries(row, filter, context)));
  const ordered = request.OrderType === 1 ? rows : rows.reverse();
  return {
    TotalCount: ordered.length,
    SecretMetadatas: ordered.slice(offset, offset + limit).map((row) => ({
      ...commonView(row, context),
      KmsKeyType: row.key === "" ? DEFAULT_KEY : "CUSTOMER",
      RotationStatus: 0,
      NextRotationTime: 0,
      RotationBeginTime: "",
    })),
  };
}

export function updateDescription(
  request: Sdk.UpdateDescriptionRequest,
  context: Context,
): Sdk.UpdateDescriptionResponse {
  checkDescription(request.Description);
  const row = findUsable(context, request.SecretName);
  context.world.table(secrets).update(row.id, { description: request.Description });
  return { SecretName: row.name };
}

export function enableSecret(request: Sdk.EnableSecretRequest, context: Context): Sdk.EnableSecretResponse {
  const row = findUsable(context, request.SecretName);
  context.world.table(secrets).update(row.id, { status: "Enabled" });
  return { SecretName: row.name };
}

export function disableSecret(
  request: Sdk.DisableSecretRequest,
  context: Context,
): Sdk.DisableSecretResponse {
  const row = findUsable(context, request.SecretName);
  context.world.table(secrets).update(row.id, { status: "Disabled" });
  return { SecretName: row.name };
}

/** At once, or planned: until then it can be restored. */
export function deleteSecret(request: Sdk.DeleteSecretRequest, context: Context): Sdk.DeleteSecretResponse {
  const row = findUsable(context, request.SecretName);
  demand(
    row.status === "Disabled",
    "FailedOperation",
    `The secret \`${row.name}\` is ${row.status}; only a disabled one can be deleted.`,
  );
  const days = request.RecoveryWindowInDays ?? 0;
  demand(
    Number.isInteger(days) && days >= 0 && days <= MAX_RECOVERY_DAYS,
    "InvalidParameterValue",
    `RecoveryWindowInDays lies between 0 and ${MAX_RECOVERY_DAYS}.`,
  );
  const deleteAt = context.now + days * DAY;
  if (days === 0) remove(context.world, row, context.account.uin);
  else {
    context.world.table(secrets).update(row.id, { status: "PendingDelete", deleteAt });
    context.tasks.scheduleAt("ssm.delete", row.id, deleteAt, { uin: context.account.uin });
  }
  return { SecretName: row.name, DeleteTime: seconds(deleteAt), FlowID: 0 };
}

export function restoreSecret(
  request: Sdk.RestoreSecretRequest,
  context: Context,
): Sdk.RestoreSecretResponse {
  const row = findSecret(context, request.SecretName);
  demand(
    row.status === "PendingDelete",
    "FailedOperation",
    `The secret \`${row.name}\` is ${row.status}; there is nothing to restore.`,
  );
  context.tasks.cancel(row.id);
  context.world.table(secrets).update(row.id, { status: "Disabled", deleteAt: 0 });
  return { SecretName: row.name };
}

export function getServiceStatus(_request: object, context: Context): Sdk.GetServiceStatusResponse {
  const count = context.world
    .table(secrets)
    .all()
    .filter((row) => row.region === context.region).length;
  return {
    ServiceEnabled: true,
    InvalidType: 1,
    AccessKeyEscrowEnabled: false,
    ExpireTime: "",
    SecretLimit: MAX_SECRETS,
    PayModel: "postpaid",
    ResourceId: "",
    TotalCount: count,
  };
}

export function ssmTaskKinds(world: World): Record<string, TaskKind> {
  return {
    "ssm.delete": taskKind<{ readonly uin: string }>({
      done: (id, { uin }) => {
        const row = world.table(secrets).get(id);
        if (row !== undefined) remove(world, row, uin);
      },
    }),
  };
}

/** `qcs::ssm:<region>:uin/…:secret/creatorUin/<uin>/<name>`. */
export const SECRET_TAGS: TagKind = "ssm/secret";

export function resourceNameOf(uin: string, name: string): string {
  return `creatorUin/${uin}/${name}`;
}

function resourceOf(context: Context, name: string): string {
  return resourceNameOf(context.account.uin, name);
}

function remove(world: World, row: SecretRow, uin: string): void {
  world.table(secrets).delete(row.id);
  dropTags(world, SECRET_TAGS, resourceNameOf(uin, row.name));
}

function carries(row: SecretRow, filter: Sdk.TagFilter, context: Context): boolean {
  return searchableTagsOf(context, SECRET_TAGS, resourceOf(context, row.name)).some(
    (tag) => tag.Key === filter.TagKey && (!filter.TagValue?.length || filter.TagValue.includes(tag.Value)),
  );
}

function commonView(row: SecretRow, context: Context) {
  const uin = Number(context.account.uin);
  return {
    SecretName: row.name,
    Description: row.description,
    KmsKeyId: row.key || DEFAULT_KEY,
    CreateUin: uin,
    Status: row.status,
    DeleteTime: row.deleteAt === 0 ? 0 : seconds(row.deleteAt),
    CreateTime: seconds(row.createdAt),
    SecretType: 0,
    ProductName: "",
    ResourceID: "",
    RotationFrequency: 0,
    ResourceName: "",
    ProjectID: 0,
    AssociatedInstanceIDs: [],
    TargetUin: uin,
    EncryptType: 0,
    EncryptSwitching: false,
    CreateUinString: context.account.uin,
    TargetUinString: context.account.uin,
  };
}

function checkDescription(text: string): void {
  demand(
    Buffer.byteLength(text) <= MAX_DESCRIPTION_BYTES,
    "InvalidParameterValue",
    `Description has at most ${MAX_DESCRIPTION_BYTES} bytes.`,
  );
}
