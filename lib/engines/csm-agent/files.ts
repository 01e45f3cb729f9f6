import { LandfallError } from "../../base/errors";
import type { SourceServerSpec } from "../../plan/source";
import { Size } from "../../plan/units";
import type { CsmAgentSpec, CsmNetworkSpec } from "./schema";

/**
 * The files that go2tencentcloud reads, rendered without a secret. Where one belongs stands a placeholder, which only
 * the process that starts the tool fills in. Source of every field: tencent.md 1.3 to 1.5.
 */

/** What a secret is for; its placeholder is `{{landfall:…}}`. */
export const CSM_SECRETS = ["secret-id", "secret-key", "proxy-password"] as const;
export type CsmSecret = (typeof CSM_SECRETS)[number];

export interface CsmTarget {
  readonly region: string;
  /** `ins-…`. */
  readonly instance: string;
}

/** GB that the tool takes as the size of a data disk. Source: tencent.md 1.3. */
const DATA_DISK_GB = { min: 10, max: 16_000 } as const;

/**
 * `user.json`: whose account, which target, and on Linux the mounted data disks, because the tool would copy them
 * onto the target's system disk otherwise.
 */
export function userJson(source: SourceServerSpec, { instance, region }: CsmTarget): string {
  const mounted = source.disks.filter(({ mountPoint, role }) => role === "data" && mountPoint !== undefined);
  const disks = source.os.family === "linux" ? mounted : [];
  return json({
    SecretId: placeholder("secret-id"),
    SecretKey: placeholder("secret-key"),
    Region: region,
    InstanceId: instance,
    ...(disks.length > 0 && {
      DataDisks: disks.map(({ mountPoint, size }, index) => ({
        Index: index + 1,
        Size: Math.min(DATA_DISK_GB.max, Math.max(DATA_DISK_GB.min, Math.ceil(Size.parse(size).toGib()))),
        MountPoint: mountPoint,
      })),
    }),
  });
}

/**
 * What the program says in the documented fields of `client.json`; nothing else of the shipped file changes.
 * The proxy's port is text, as in the newest documents.
 */
export function clientPatch({ agent, source }: Pick<CsmAgentSpec, "agent" | "source">): JsonObject {
  const { bandwidthLimit, checksum, ignoreCheck, ipv6, network } = agent;
  const proxy = {
    ...(network.mode === 3 && proxyPatch(network.proxy)),
    // Below the proxy by the newest documents, though it is about the data; older files do not have it.
    ...(ipv6 && { IPv6: true }),
  };
  const runners = [source.runner, ...(network.mode === 1 ? [network.gateway] : [])];
  return {
    Client: {
      ToolMode: true,
      Net: { Mode: network.mode, ...(Object.keys(proxy).length > 0 && { Proxy: proxy }) },
      Extra: {
        IgnoreCheck: ignoreCheck,
        // A session over SSH or TAT ends long before the tool does.
        Daemon: runners.some(({ type }) => type === "ssh" || type === "tat"),
      },
      Rsync: { BandwidthLimit: bandwidthLimit ? String(bandwidthLimit) : "", Checksum: checksum },
    },
  };
}

/**
 * `client.json` as it was shipped, with {@link clientPatch} laid over it. What is not documented stays, and a port is
 * text or a number as the shipped file has it.
 *
 * @throws LandfallError `CSM-CLIENT-JSON` when the shipped file is no JSON object
 */
export function clientJson(shipped: string, patch: JsonObject): string {
  return json(overlaid(parse(shipped), patch));
}

/** `rsync_excludes_linux.txt` as it was shipped, every line of it, and then the program's own. */
export function rsyncExcludes(shipped: string, exclude: readonly string[] = []): string {
  const lines = shipped.split(/\r?\n/);
  while (lines.at(-1) === "") lines.pop();
  return [...lines, ...addedExcludes(exclude).filter((line) => !lines.includes(line)), ""].join("\n");
}

/** The program's own lines, each once. */
export function addedExcludes(exclude: readonly string[] = []): string[] {
  return [...new Set(exclude)];
}

/**
 * A rendered file with its secrets in place. Nothing but a private file of the tool's directory may hold the result.
 *
 * @throws LandfallError `CSM-SECRET` when a placeholder has no secret
 */
export function withSecrets(rendered: string, secrets: Readonly<Partial<Record<CsmSecret, string>>>): string {
  return CSM_SECRETS.reduce((text, name) => {
    const quoted = JSON.stringify(placeholder(name));
    if (!text.includes(quoted)) return text;
    const secret = secrets[name];
    if (secret === undefined)
      throw new LandfallError("CSM-SECRET", `The file needs the ${name}, and it is not at hand.`, {
        remedy: "Provide it where the program's SecretRef says that it is kept.",
      });
    return text.split(quoted).join(JSON.stringify(secret));
  }, rendered);
}

type Proxy = Extract<CsmNetworkSpec, { mode: 3 }>["proxy"];

function proxyPatch({ address, password, port, user }: Proxy): JsonObject {
  return {
    Ip: address,
    Port: String(port),
    ...(user !== undefined && { User: user }),
    ...(password !== undefined && { Password: placeholder("proxy-password") }),
  };
}

/** Objects member by member; any other value replaces what was there, a number as a number. */
function overlaid(shipped: JsonObject, patch: JsonObject): JsonObject {
  const members = Object.entries(patch).map(([key, value]) => {
    const before = shipped[key];
    if (isObject(value)) return [key, overlaid(isObject(before) ? before : {}, value)] as const;
    const isNumber = typeof before === "number" && typeof value === "string" && /^\d+$/.test(value);
    return [key, isNumber ? Number(value) : value] as const;
  });
  return { ...shipped, ...Object.fromEntries(members) };
}

/** A value of JSON with members. */
export type JsonObject = Readonly<Record<string, unknown>>;

function placeholder(name: CsmSecret): string {
  return `{{landfall:${name}}}`;
}

function json(value: JsonObject): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function parse(shipped: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(shipped);
  } catch {
    value = undefined;
  }
  if (isObject(value)) return value;
  throw new LandfallError(
    "CSM-CLIENT-JSON",
    "The client.json that came with go2tencentcloud is no JSON object.",
    {
      remedy: "Unpack the tool anew; Landfall changes the shipped file and does not make one.",
    },
  );
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
