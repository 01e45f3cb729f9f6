import { isoTime } from "../api";
import type { Account } from "../account";
import { parseCidr, formatIp, sizeOf } from "../network/ipv4";
import type { InstanceRow } from "../services/cvm/rows";
import { subnets } from "../services/vpc/rows";
import { addressOf } from "../services/vpc/usage";
import { macOf } from "../services/vpc/interfaces";
import type { World } from "../world";
import type { Sessions } from "./sessions";

export interface MetadataAnswer {
  readonly status: number;
  readonly body: string;
}

interface Source {
  readonly instance: InstanceRow;
  readonly world: World;
  readonly account: Account;
  readonly sessions: Sessions;
}

type Values = Readonly<Record<string, string | undefined>>;

const VERSIONS = ["1.0", "2017-09-19", "latest"];
/** The version may be left out. */
const ROOT = /^(?:\/(?:latest|1\.0|2017-09-19))?\/(meta-data|user-data)(?:\/(.*))?$/;
const ROLES = "cam/security-credentials/";

/**
 * What the metadata service tells one instance: a value by its path, or the names below a folder. Paths: querying
 * instance metadata, product/213/4934, 2024-01-08.
 */
export function answer(path: string, source: Source): MetadataAnswer {
  const [, kind, rest = ""] = ROOT.exec(path.replace(/\?.*$/, "")) ?? [];
  if (/^\/?(\?|$)/.test(path)) return { status: 200, body: [...VERSIONS, "meta-data"].join("\n") };
  if (kind === undefined) return NOT_FOUND;
  if (kind === "user-data") return userData(source.instance);
  const values = { ...facts(source), ...credentials(source) };
  const value = values[rest];
  if (value !== undefined) return { status: 200, body: value };
  const names = namesBelow(values, rest === "" || rest.endsWith("/") ? rest : `${rest}/`);
  return names.length === 0 ? NOT_FOUND : { status: 200, body: names.join("\n") };
}

const NOT_FOUND: MetadataAnswer = { status: 404, body: "Not Found" };

function facts({ instance, world, account }: Source): Values {
  const mac = macOf(instance.privateIp);
  const card = `network/interfaces/macs/${mac}`;
  const address = `${card}/local-ipv4s/${instance.privateIp}`;
  const publicIp = addressOf(world, instance.id) ?? instance.publicIp;
  const cidr = parseCidr(world.table(subnets).get(instance.subnet)?.cidr ?? "");
  return {
    "instance-id": instance.id,
    "instance-name": instance.name,
    uuid: instance.uuid,
    "local-ipv4": instance.privateIp,
    "public-ipv4": publicIp === "" ? undefined : publicIp,
    mac,
    "placement/region": instance.region,
    "placement/zone": instance.zone,
    [`${card}/mac`]: mac,
    [`${card}/primary-local-ipv4`]: instance.privateIp,
    [`${card}/public-ipv4s`]: publicIp === "" ? undefined : publicIp,
    [`${card}/vpc-id`]: instance.vpc,
    [`${card}/subnet-id`]: instance.subnet,
    [`${address}/local-ipv4`]: instance.privateIp,
    [`${address}/public-ipv4`]: publicIp === "" ? undefined : publicIp,
    [`${address}/gateway`]: cidr === undefined ? undefined : formatIp(cidr.base + 1),
    [`${address}/subnet-mask`]: cidr === undefined ? undefined : formatIp(2 ** 32 - sizeOf(cidr)),
    "payment/charge-type": instance.chargeType,
    "payment/create-time": isoTime(instance.createdAt).replace("T", " ").replace("Z", ""),
    "app-id": String(account.appId),
  };
}

/** Made only where they are asked for. */
function credentials({ instance, sessions }: Source): Values {
  if (instance.role === "") return {};
  return {
    [ROLES]: instance.role,
    [ROLES.slice(0, -1)]: instance.role,
    get [`${ROLES}${instance.role}`]() {
      const credential = sessions.of(instance);
      if (credential === undefined) return undefined;
      return JSON.stringify({
        TmpSecretId: credential.secretId,
        TmpSecretKey: credential.secretKey,
        ExpiredTime: Math.floor(credential.expiresAt / 1000),
        Expiration: isoTime(credential.expiresAt),
        Token: credential.token,
        Code: "Success",
      });
    },
  };
}

function userData({ userData: encoded }: InstanceRow): MetadataAnswer {
  return encoded === "" ? NOT_FOUND : { status: 200, body: Buffer.from(encoded, "base64").toString("utf8") };
}

/** As the real service lists: folders with a slash. */
function namesBelow(values: Values, folder: string): string[] {
  const names = Object.keys(values)
    .filter((path) => path.startsWith(folder) && path.length > folder.length)
    .map((path) => path.slice(folder.length).replace(/\/.*$/, "/"));
  return [...new Set(names)];
}
