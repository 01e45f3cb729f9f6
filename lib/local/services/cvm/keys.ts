import { generateKeyPairSync } from "node:crypto";
import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import { type Context, demand, isoTime, list, type Listing } from "../../api";
import { checkProject } from "../tag/projects";
import { changeTags, dropTags, searchableTagsOf, tagsOf } from "../tag/store";
import { cvmCodes, findKeyPair, KEY_IDS } from "./find";
import { instances, type KeyPairRow, keyPairs } from "./rows";
import { tagsFor } from "./tag-specification";

const MAX_NAME = 25;
const MAX_DELETED = 100;
const RSA_BITS = 2048;

const listing: Listing<KeyPairRow> = {
  table: keyPairs,
  filters: {
    "key-id": (key) => [key.id],
    "key-name": (key) => [key.name],
    "project-id": (key) => [String(key.project)],
  },
  byId: ["key-id"],
  tags: (key, context) => searchableTagsOf(context, "cvm/keypair", key.id),
  ids: KEY_IDS,
  codes: cvmCodes,
};

export function importKeyPair(
  request: Sdk.ImportKeyPairRequest,
  context: Context,
): Sdk.ImportKeyPairResponse {
  demand(
    /^ssh-rsa [A-Za-z0-9+/]+={0,2}( .*)?$/.test(request.PublicKey.trim()),
    "InvalidPublicKey.Malformed",
    "PublicKey is not an OpenSSH RSA key.",
  );
  const same = context.world
    .table(keyPairs)
    .all()
    .some((key) => body(key.publicKey) === body(request.PublicKey));
  demand(!same, "InvalidPublicKey.Duplicate", "The public key has been imported already.");
  return { KeyId: add(request, request.PublicKey.trim(), context).id };
}

export function createKeyPair(
  request: Sdk.CreateKeyPairRequest,
  context: Context,
): Sdk.CreateKeyPairResponse {
  const pair = generateKeyPairSync("rsa", { modulusLength: RSA_BITS });
  const { n = "", e = "" } = pair.publicKey.export({ format: "jwk" });
  const fields = ["ssh-rsa", Buffer.from(e, "base64url"), positive(Buffer.from(n, "base64url"))];
  const row = add(
    request,
    `ssh-rsa ${Buffer.concat(fields.map(lengthPrefixed)).toString("base64")}`,
    context,
  );
  const PrivateKey = pair.privateKey.export({ format: "pem", type: "pkcs1" }).toString();
  return { KeyPair: { ...view(row, context), PrivateKey } };
}

export function describeKeyPairs(
  request: Sdk.DescribeKeyPairsRequest,
  context: Context,
): Sdk.DescribeKeyPairsResponse {
  const { total, page } = list(listing, request.KeyIds, request, context, (rows) => rows);
  return { TotalCount: total, KeyPairSet: page.map((key) => view(key, context)) };
}

export function modifyKeyPairAttribute(request: Sdk.ModifyKeyPairAttributeRequest, context: Context): object {
  const key = findKeyPair(context, request.KeyId);
  if (request.KeyName !== undefined && request.KeyName !== key.name) checkName(request.KeyName, context);
  context.world.table(keyPairs).update(key.id, {
    name: request.KeyName ?? key.name,
    description: request.Description ?? key.description,
  });
  return {};
}

export function deleteKeyPairs(request: Sdk.DeleteKeyPairsRequest, context: Context): object {
  demand(
    request.KeyIds.length <= MAX_DELETED,
    "InvalidParameterValue.LimitExceeded",
    `At most ${MAX_DELETED} key pairs can be deleted at once.`,
  );
  for (const id of request.KeyIds) {
    const key = findKeyPair(context, id);
    demand(
      usersOf(key.id, context).length === 0,
      "InvalidParameterValue.KeyPairNotSupported",
      `The key pair \`${key.id}\` is bound to instances.`,
    );
    context.world.table(keyPairs).delete(key.id);
    dropTags(context.world, "cvm/keypair", key.id);
  }
  return {};
}

function add(
  request: {
    readonly KeyName: string;
    readonly ProjectId: number;
    readonly TagSpecification?: readonly Sdk.TagSpecification[];
  },
  publicKey: string,
  context: Context,
): KeyPairRow {
  checkName(request.KeyName, context);
  const row: KeyPairRow = {
    id: context.world.ids.next("skey"),
    region: context.region,
    createdAt: context.now,
    name: request.KeyName,
    description: "",
    project: checkProject(request.ProjectId, context, "InvalidProjectId.NotFound"),
    publicKey,
  };
  context.world.table(keyPairs).put(row);
  changeTags(context, "cvm/keypair", row.id, tagsFor("keypair", request.TagSpecification));
  return row;
}

function checkName(name: string, context: Context): void {
  demand(name.length > 0, "InvalidKeyPairNameEmpty", "KeyName must not be empty.");
  demand(
    name.length <= MAX_NAME,
    "InvalidKeyPairNameTooLong",
    `KeyName must not be longer than ${MAX_NAME} characters.`,
  );
  demand(
    /^[A-Za-z0-9_]+$/.test(name),
    "InvalidKeyPairNameIncludeIllegalChar",
    "KeyName has letters, digits and underscores only.",
  );
  const taken = context.world
    .table(keyPairs)
    .all()
    .some((key) => key.name === name);
  demand(!taken, "InvalidKeyPairName.Duplicate", `There is a key pair of the name \`${name}\` already.`);
}

function view(key: KeyPairRow, context: Context): Sdk.KeyPair {
  return {
    KeyId: key.id,
    KeyName: key.name,
    ProjectId: key.project,
    Description: key.description,
    PublicKey: key.publicKey,
    AssociatedInstanceIds: usersOf(key.id, context),
    CreatedTime: isoTime(key.createdAt),
    Tags: [...tagsOf(context.world, "cvm/keypair", key.id)],
  };
}

function usersOf(key: string, context: Context): string[] {
  return context.world
    .table(instances)
    .all()
    .filter((instance) => instance.keys.includes(key))
    .map((instance) => instance.id);
}

function body(publicKey: string): string {
  return publicKey.trim().split(" ")[1] ?? "";
}

/** As SSH writes a number: with a zero in front where the highest bit is set. */
function positive(bytes: Buffer): Buffer {
  return (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes;
}

function lengthPrefixed(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
