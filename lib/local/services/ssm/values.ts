import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/ssm/v20190923/ssm_models";
import { type Context, demand, Refusal } from "../../api";
import { findSecret, findUsable, seconds } from "./find";
import { secrets, type SecretRow, type SecretVersion } from "./rows";

/** Of a secret that is made without a version. */
export const FIRST_VERSION = "SSM_Current";
/** Source of these limits: SDK ssm 2019-09-23, CreateSecret and PutSecretValue. */
const VERSION = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;
const MAX_VERSIONS = 10;
const MAX_BYTES = 32 * 1024;

interface Value {
  readonly VersionId: string;
  readonly SecretString?: string;
  readonly SecretBinary?: string;
}

export function putSecretValue(
  request: Sdk.PutSecretValueRequest,
  context: Context,
): Sdk.PutSecretValueResponse {
  const row = findUsable(context, request.SecretName);
  const version = sealValue(request, context);
  demand(
    versionOf(row, version.id) === undefined,
    "ResourceInUse.VersionIdExists",
    `The secret \`${row.name}\` has a version \`${version.id}\` already.`,
  );
  demand(
    row.versions.length < MAX_VERSIONS,
    "LimitExceeded",
    `A secret has at most ${MAX_VERSIONS} versions.`,
  );
  context.world.table(secrets).update(row.id, { versions: [...row.versions, version] });
  return { SecretName: row.name, VersionId: version.id };
}

/** Another value of the same version. */
export function updateSecret(request: Sdk.UpdateSecretRequest, context: Context): Sdk.UpdateSecretResponse {
  const row = findUsable(context, request.SecretName);
  const old = findVersion(row, request.VersionId);
  const { value, form } = sealValue(request, context);
  context.world.table(secrets).update(row.id, {
    versions: row.versions.map((version) => (version.id === old.id ? { ...version, value, form } : version)),
  });
  return { SecretName: row.name, VersionId: old.id };
}

/** Text and binary are both always there; one of them is empty. */
export function getSecretValue(
  request: Sdk.GetSecretValueRequest,
  context: Context,
): Sdk.GetSecretValueResponse {
  const row = findUsable(context, request.SecretName);
  demand(
    row.status === "Enabled",
    "ResourceUnavailable.ResourceDisabled",
    `The secret \`${row.name}\` is disabled.`,
  );
  const version = findVersion(row, request.VersionId);
  const value = context.vault.open(version.value);
  return {
    SecretName: row.name,
    VersionId: version.id,
    SecretBinary: version.form === "binary" ? value : "",
    SecretString: version.form === "text" ? value : "",
  };
}

/** A secret without versions is legal. */
export function deleteSecretVersion(
  request: Sdk.DeleteSecretVersionRequest,
  context: Context,
): Sdk.DeleteSecretVersionResponse {
  const row = findSecret(context, request.SecretName);
  const gone = findVersion(row, request.VersionId);
  context.world
    .table(secrets)
    .update(row.id, { versions: row.versions.filter((version) => version.id !== gone.id) });
  return { SecretName: row.name, VersionId: gone.id };
}

export function listSecretVersionIds(
  request: Sdk.ListSecretVersionIdsRequest,
  context: Context,
): Sdk.ListSecretVersionIdsResponse {
  const row = findSecret(context, request.SecretName);
  return {
    SecretName: row.name,
    Versions: row.versions.map((version) => ({
      VersionId: version.id,
      CreateTime: seconds(version.createdAt),
    })),
  };
}

export function sealValue(request: Value, context: Context): SecretVersion {
  const { SecretString: text, SecretBinary: binary } = request;
  demand(
    VERSION.test(request.VersionId),
    "InvalidParameterValue",
    `\`${request.VersionId}\` is not the name of a version.`,
  );
  const value = text || binary;
  demand(
    value && !(text && binary),
    "InvalidParameterValue",
    "Exactly one of SecretString and SecretBinary must be given.",
  );
  demand(
    !binary ||
      Buffer.from(binary, "base64").toString("base64").replace(/=+$/, "") === binary.replace(/=+$/, ""),
    "InvalidParameterValue",
    "SecretBinary is not base64.",
  );
  demand(
    Buffer.byteLength(value) <= MAX_BYTES,
    "InvalidParameterValue",
    `A secret has at most ${MAX_BYTES} bytes.`,
  );
  return {
    id: request.VersionId,
    createdAt: context.now,
    value: context.vault.seal(value),
    form: text ? "text" : "binary",
  };
}

function findVersion(row: SecretRow, id: string): SecretVersion {
  const version = versionOf(row, id);
  if (version === undefined)
    throw new Refusal("ResourceNotFound", `The secret \`${row.name}\` has no version \`${id}\`.`);
  return version;
}

function versionOf(row: SecretRow, id: string): SecretVersion | undefined {
  return row.versions.find((version) => version.id === id);
}
