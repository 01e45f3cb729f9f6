import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/redis/v20180412/redis_models";
import { beijingTime, type Context, demand, Refusal } from "../../api";
import { findIdle, findRedis } from "./find";
import { note } from "./flows";
import { checkPassword } from "./password";
import { productOf } from "./products";
import { accounts, type AccountRow, type RedisRow } from "./rows";

const NAME = /^[A-Za-z0-9_-]{1,32}$/;
const DEFAULT_ACCOUNT = "root";
const POLICIES = ["master", "replication"];
const PRIVILEGES = ["r", "w", "rw"];
const MAX_REMARK_BYTES = 64;
const MAX_PAGE = 100;
const STATUS = { changing: 1, valid: 2 } as const;

export function describeInstanceAccount(
  request: Sdk.DescribeInstanceAccountRequest,
  context: Context,
): Sdk.DescribeInstanceAccountResponse {
  const row = findRedis(context, request.InstanceId);
  demand(
    request.Limit >= 1 && request.Limit <= MAX_PAGE && request.Offset >= 0,
    "InvalidParameterValue",
    `Limit lies between 1 and ${MAX_PAGE}, and Offset is not negative.`,
  );
  const all = [defaultAccount(row), ...accountsOf(context, row).map(view)];
  return { TotalCount: all.length, Accounts: all.slice(request.Offset, request.Offset + request.Limit) };
}

export function createInstanceAccount(
  request: Sdk.CreateInstanceAccountRequest,
  context: Context,
): Sdk.CreateInstanceAccountResponse {
  const row = findIdle(context, request.InstanceId);
  demand(
    productOf(row.type)?.version !== "2.8",
    "UnsupportedOperation.LowVersion",
    "Redis 2.8 has no accounts beside the default one.",
  );
  demand(
    NAME.test(request.AccountName) && request.AccountName !== DEFAULT_ACCOUNT,
    "InvalidParameterValue",
    `\`${request.AccountName}\` is not the name of an account: 1 to 32 letters, digits, \`-\` and \`_\`.`,
  );
  const id = idOf(row, request.AccountName);
  demand(
    context.world.table(accounts).get(id) === undefined,
    "InvalidParameterValue",
    `There is an account of the name \`${request.AccountName}\` already.`,
  );
  checkPassword(request.AccountPassword);
  checkDetails(request, row);
  context.world.table(accounts).put({
    id,
    instance: row.id,
    name: request.AccountName,
    remark: request.Remark ?? "",
    privilege: request.Privilege,
    policy: request.ReadonlyPolicy,
    password: context.vault.seal(request.AccountPassword),
    status: "changing",
    createdAt: context.now,
    passwordChangedAt: context.now,
  });
  return { TaskId: note(context, row, "account", { account: { id } }) };
}

export function modifyInstanceAccount(
  request: Sdk.ModifyInstanceAccountRequest,
  context: Context,
): Sdk.ModifyInstanceAccountResponse {
  const row = findIdle(context, request.InstanceId);
  const account = findAccount(context, row, request.AccountName);
  checkDetails(request, row);
  demand(
    !request.NoAuth,
    "InvalidParameter.NotSupported",
    "Only the default account can be without a password.",
  );
  if (request.AccountPassword !== undefined) checkPassword(request.AccountPassword);
  context.world.table(accounts).update(account.id, {
    status: "changing",
    remark: request.Remark ?? account.remark,
    privilege: request.Privilege ?? account.privilege,
    policy: request.ReadonlyPolicy ?? account.policy,
    ...(request.AccountPassword === undefined
      ? {}
      : { password: context.vault.seal(request.AccountPassword), passwordChangedAt: context.now }),
  });
  return { TaskId: note(context, row, "account", { account: { id: account.id } }) };
}

export function deleteInstanceAccount(
  request: Sdk.DeleteInstanceAccountRequest,
  context: Context,
): Sdk.DeleteInstanceAccountResponse {
  const row = findIdle(context, request.InstanceId);
  const account = findAccount(context, row, request.AccountName);
  context.world.table(accounts).update(account.id, { status: "changing" });
  return { TaskId: note(context, row, "account", { account: { id: account.id, removed: true } }) };
}

function accountsOf(context: Context, row: RedisRow): AccountRow[] {
  return context.world
    .table(accounts)
    .all()
    .filter((account) => account.instance === row.id);
}

function findAccount(context: Context, row: RedisRow, name: string): AccountRow {
  const account = context.world.table(accounts).get(idOf(row, name));
  if (account === undefined)
    throw new Refusal("ResourceNotFound.AccountDoesNotExists", `The account \`${name}\` does not exist.`);
  return account;
}

function checkDetails(
  request: Pick<Sdk.ModifyInstanceAccountRequest, "Privilege" | "ReadonlyPolicy" | "Remark">,
  row: RedisRow,
): void {
  demand(
    request.Privilege === undefined || PRIVILEGES.includes(request.Privilege),
    "InvalidParameterValue",
    `Privilege is one of ${PRIVILEGES.join(", ")}.`,
  );
  const policy = request.ReadonlyPolicy ?? [];
  demand(
    policy.every((part) => POLICIES.includes(part)),
    "InvalidParameterValue",
    `ReadonlyPolicy is of ${POLICIES.join(", ")}.`,
  );
  demand(
    row.replicasReadOnly || !policy.includes("replication"),
    "InvalidParameter.NotSupported",
    `Replicas of \`${row.id}\` do not answer reads.`,
  );
  demand(
    Buffer.byteLength(request.Remark ?? "") <= MAX_REMARK_BYTES,
    "InvalidParameterValue",
    `Remark has at most ${MAX_REMARK_BYTES} bytes.`,
  );
}

function defaultAccount(row: RedisRow): Sdk.Account {
  return {
    InstanceId: row.id,
    AccountName: DEFAULT_ACCOUNT,
    Remark: "",
    Privilege: "rw",
    ReadonlyPolicy: ["master"],
    Status: STATUS.valid,
    CreateTime: beijingTime(row.createdAt),
    PasswordLastModifiedTime: "",
  };
}

function view(account: AccountRow): Sdk.Account {
  return {
    InstanceId: account.instance,
    AccountName: account.name,
    Remark: account.remark,
    Privilege: account.privilege,
    ReadonlyPolicy: [...account.policy],
    Status: STATUS[account.status],
    CreateTime: beijingTime(account.createdAt),
    PasswordLastModifiedTime: beijingTime(account.passwordChangedAt),
  };
}

function idOf(row: RedisRow, name: string): string {
  return `${row.id}/${name}`;
}
