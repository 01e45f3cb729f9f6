import type { z } from "zod";
import { explain } from "../../plan/yaml/explain";
import { allowed, hint } from "../../plan/yaml/describe";
import { withoutReferences } from "../../plan/authored";
import { idOrReference, ipv4, name, port, sizeText } from "../../plan/fields";
import { blueprintSchema, diskType } from "../../plan/blueprint";
import { redisDtsSchema } from "../../engines/redis-dts/schema";
import { secretRefSchema } from "../../plan/secret";
import { sourceDiskSchema, sourceServerSchema } from "../../plan/source";

/** What a cell holds, or why it cannot be read. */
export type Reading = { readonly value: unknown } | { readonly fault: string };

export type Reader = (text: string) => Reading;

const ENGINES = ["replication", "csm-agent", "image-import", "disk-import", "redis-dts"] as const;
const RUNNERS = ["ssh", "tat", "local", "by-hand"] as const;
const { architecture, cpus, firmware, os, selinux } = sourceServerSchema.shape;
const redis = redisDtsSchema.shape;
const accessTypes = redis.source.shape.access.options.map(({ shape }) => shape.type.value);

/** How the texts of an inventory are read. Nothing is guessed: what is not written as documented is a fault. */
export const READERS = {
  text: (text) => ({ value: text }),
  name: bySchema(name),
  engine: oneOf(ENGINES),
  family: oneOf(os.shape.family.options),
  architecture: oneOf(architecture.options),
  firmware: oneOf(firmware.options),
  runner: oneOf(RUNNERS),
  size: bySchema(sizeText),
  cpus: wholeNumber(cpus.unwrap()),
  port: wholeNumber(port),
  instanceType: bySchema(blueprintSchema.shape.instanceType),
  zone: bySchema(blueprintSchema.shape.zone),
  address: bySchema(ipv4),
  addresses: (text) => list(text, /[;\s]+/, bySchema(ipv4)),
  instance: bySchema(withoutReferences(idOrReference("ins"))),
  tatInstance: (text) =>
    /^r?ins-[a-z0-9]{7,10}$/.test(text)
      ? { value: text }
      : { fault: "write an instance that TAT manages, such as ins-1a2b3c4d or rins-1a2b3c4d" },
  disks: (text) => list(text, /\s*;\s*/, sourceDisk),
  selinux: oneOf(selinux.unwrap().options),
  truth,
  targetDisk,
  targetDisks: (text) => list(text, /\s*;\s*/, targetDisk),
  diskMap,
  attachTo: (text) => {
    const instance = bySchema(withoutReferences(idOrReference("ins")))(text);
    if ("value" in instance) return { value: { instance: text } };
    return name.safeParse(text).success
      ? { value: { workload: text } }
      : { fault: "write an instance such as ins-1a2b3c4d, or the name of another workload" };
  },
  redis: bySchema(withoutReferences(idOrReference("crs"))),
  redisAccess: oneOf(accessTypes),
  redisNode: oneOf(redis.source.shape.node.options),
  redisVersion: bySchema(redis.source.shape.version),
  writeMode: oneOf(redis.writeMode.options),
  secret,
} as const satisfies Record<string, Reader>;

function oneOf(words: readonly string[]): Reader {
  return (text) => {
    const found = words.find((word) => word.toLowerCase() === text.toLowerCase());
    return found === undefined ? { fault: `allowed: ${words.join(", ")}` } : { value: found };
  };
}

function bySchema(schema: z.ZodType): Reader {
  return (text) => checked(schema, text);
}

function checked(schema: z.ZodType, value: unknown): Reading {
  const parsed = schema.safeParse(value);
  return parsed.success ? { value: parsed.data } : { fault: hint(schema) ?? `it must be ${allowed(schema)}` };
}

function wholeNumber(schema: z.ZodType): Reader {
  return (text) => checked(schema, /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN);
}

function list(text: string, separator: RegExp, read: Reader): Reading {
  const values: unknown[] = [];
  for (const part of text.split(separator).filter((piece) => piece !== "")) {
    const reading = read(part);
    if ("fault" in reading) return { fault: `"${part}": ${reading.fault}` };
    values.push(reading.value);
  }
  return values.length === 0 ? { fault: "it is empty" } : { value: values };
}

const DISK = "write a disk as device, size and role, such as /dev/vda 50GiB system, and then key=value";
const DISK_FACTS: Readonly<Record<string, string>> = {
  used: "used",
  fs: "fileSystem",
  volume: "volume",
  mount: "mountPoint",
};

function sourceDisk(text: string): Reading {
  const [device, size, role, ...facts] = text.split(/\s+/);
  if (device === undefined || size === undefined || role === undefined) return { fault: DISK };
  const disk: Record<string, string> = { device, size, role };
  for (const fact of facts) {
    const [key = "", value] = fact.split(/=(.*)/s);
    const field = Object.hasOwn(DISK_FACTS, key) ? DISK_FACTS[key] : undefined;
    if (field === undefined || value === undefined || value === "")
      return { fault: `${fact} says nothing; known: ${Object.keys(DISK_FACTS).join("=, ")}=` };
    disk[field] = value;
  }
  const parsed = sourceDiskSchema.safeParse(disk);
  if (parsed.success) return { value: parsed.data };
  return { fault: explain(sourceDiskSchema, disk)[0]?.message.replace(/\.$/, "") ?? DISK };
}

function targetDisk(text: string): Reading {
  const [type = "", size = "", ...more] = text.split(/\s+/);
  const example = "write type and size, such as CLOUD_PREMIUM 50GiB";
  if (more.length > 0 || !sizeText.safeParse(size).success) return { fault: example };
  if (!diskType.safeParse(type).success) return { fault: `type is one of ${diskType.options.join(", ")}` };
  return { value: { type, size } };
}

function diskMap(text: string): Reading {
  const disks = list(text, /\s*;\s*/, (part) => {
    const [, device, rest] = /^(\S+)\s+(.*)$/.exec(part) ?? [];
    if (device === undefined || rest === undefined)
      return { fault: "write device, type and size, such as /dev/vdb CLOUD_SSD 300GiB" };
    const disk = targetDisk(rest);
    return "fault" in disk ? disk : { value: [device, disk.value] };
  });
  return "fault" in disks ? disks : { value: Object.fromEntries(disks.value as [string, unknown][]) };
}

function truth(text: string): Reading {
  const said = oneOf(["yes", "no"])(text);
  return "fault" in said ? said : { value: said.value === "yes" };
}

function secret(text: string): Reading {
  const [from, rest = ""] = text.split(/:(.*)/s);
  const [stored, version] = rest.split("@");
  const places: Readonly<Record<string, unknown>> = {
    env: { from: "env", name: rest },
    file: { from: "file", path: rest },
    ssm: { from: "ssm", secret: stored, version },
  };
  const parsed = secretRefSchema.safeParse(places[from ?? ""]);
  return parsed.success
    ? { value: parsed.data }
    : { fault: "write where the secret is kept, such as env:NAME, file:/path or ssm:secret@version" };
}
