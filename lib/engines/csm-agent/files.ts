import { LandfallError } from "../../base/errors";
import type { SourceServerSpec } from "../../plan/source";
import { Size } from "../../plan/units";
import type { CsmAgentSpec } from "./schema";

/**
 * The files that go2tencentcloud reads, rendered without a secret. Where one belongs stands a placeholder, which only
 * the process that starts the tool fills in. Source of every field: tencent.md 1.3 to 1.5.
 */

type Agent = CsmAgentSpec["agent"];

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
 * `client.json` as it was shipped, with what the program says in the documented fields. What is not documented stays.
 *
 * @throws LandfallError `CSM-CLIENT-JSON` when the shipped file is no JSON object
 */
export function clientJson(shipped: string, agent: Agent, runner: SourceServerSpec["runner"]): string {
  const file = parse(shipped);
  const client = part(file, "Client");
  const net = part(client, "Net");
  const extra = part(client, "Extra");
  const rsync = part(client, "Rsync");
  return json({
    ...file,
    Client: {
      ...client,
      ToolMode: true,
      Net: { ...net, Mode: agent.network.mode, ...proxyOf(agent, part(net, "Proxy")) },
      // A session over SSH or TAT ends long before the tool does.
      Extra: {
        ...extra,
        IgnoreCheck: agent.ignoreCheck,
        Daemon: runner.type === "ssh" || runner.type === "tat",
      },
      Rsync: {
        ...rsync,
        BandwidthLimit: agent.bandwidthLimit ? String(agent.bandwidthLimit) : "",
        Checksum: agent.checksum,
      },
    },
  });
}

/** `rsync_excludes_linux.txt` as it was shipped, every line of it, and then the program's own. */
export function rsyncExcludes(shipped: string, exclude: readonly string[] = []): string {
  const lines = shipped.split(/\r?\n/);
  while (lines.at(-1) === "") lines.pop();
  const added = exclude.filter((line, index) => !lines.includes(line) && exclude.indexOf(line) === index);
  return [...lines, ...added, ""].join("\n");
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

function proxyOf({ network }: Agent, shipped: JsonObject): JsonObject {
  if (network.mode !== 3) return Object.keys(shipped).length > 0 ? { Proxy: shipped } : {};
  const { address, password, port, user } = network.proxy;
  return {
    Proxy: {
      ...shipped,
      Ip: address,
      // Text in the newest documents, a number in older ones: as the shipped file has it.
      Port: typeof shipped["Port"] === "number" ? port : String(port),
      ...(user !== undefined && { User: user }),
      ...(password !== undefined && { Password: placeholder("proxy-password") }),
    },
  };
}

type JsonObject = Readonly<Record<string, unknown>>;

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

function part(object: JsonObject, key: string): JsonObject {
  const value = object[key];
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
