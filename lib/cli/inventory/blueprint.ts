import { API_VERSION } from "../../plan/plan";
import { PROJECT_KIND } from "../../plan/project-file";
import type { Row } from "./read";
import { countTodos, known, knownOr, optional, todo, yamlLines, type Member, type Value } from "./yaml-text";

/** A YAML blueprint that was made of an inventory. */
export interface Imported {
  readonly text: string;
  readonly workloads: number;
  readonly waves: number;
  /** How many marks a person has to replace before it synthesizes. */
  readonly todos: number;
}

/** Writes an inventory as a YAML blueprint. What it does not say is marked; nothing is guessed. */
export function blueprintOf(rows: readonly Row[]): Imported {
  const waves = wavesOf(rows);
  const members: Member[] = [
    { key: "apiVersion", value: known(API_VERSION) },
    { key: "kind", value: known(PROJECT_KIND) },
    { key: "name", value: todo("the project's name, for example erp") },
    { key: "region", value: todo("where everything migrates to, for example ap-guangzhou") },
    { key: "zone", value: todo("the zone of what names none of its own, for example ap-guangzhou-6") },
    { key: "workloads", value: { members: rows.map(workload) } },
    waves,
  ];
  const count = "members" in waves.value ? waves.value.members.length : 0;
  const unplaced = rows.filter(({ wave }) => wave === undefined).map(({ name }) => name);
  const marked = count > 0 && unplaced.length > 0;
  return {
    text: `${[
      ...yamlLines(members),
      ...(marked ? [`  # TODO: put these into a wave: ${unplaced.join(", ")}`] : []),
    ].join("\n")}\n`,
    workloads: rows.length,
    waves: count,
    todos: countTodos(members) + (marked ? 1 : 0),
  };
}

function wavesOf(rows: readonly Row[]): Member {
  const names = [...new Set(rows.map(({ wave }) => wave).filter((wave) => typeof wave === "string"))];
  const comment = "declare deploys nothing. Add testRun and cutover, and raise the goal step by step.";
  if (names.length === 0) return { key: "waves", value: todo("put every workload into a wave") };
  const members = names.map((wave): Member => {
    const workloads = rows.filter((row) => row["wave"] === wave).map(({ name }) => name);
    return {
      key: wave,
      value: {
        members: [
          { key: "workloads", value: known(workloads) },
          { key: "goal", value: known("declare") },
        ],
      },
    };
  });
  return { key: "waves", comment, value: { members } };
}

interface EngineForm {
  /** The columns that mean something to it. */
  readonly uses: readonly string[];
  readonly members: (row: Row) => Member[];
}

const ALWAYS = ["name", "engine", "wave"];
const SOURCE = [
  "os_family",
  "os_distribution",
  "os_version",
  "architecture",
  "firmware",
  "cpus",
  "memory",
  "disks",
  "addresses",
  "source_instance",
  "runner",
];
const TARGET = ["instance_type", "system_disk", "zone", "private_ip"];
const RUNNERS: Readonly<Record<string, readonly string[]>> = {
  ssh: ["runner_host", "runner_port", "runner_user", "runner_key"],
  tat: ["runner_instance"],
};

const ENGINES: Readonly<Record<string, EngineForm>> = {
  replication: {
    uses: [...SOURCE, ...TARGET],
    members: (row) => [
      { key: "source", value: source(row) },
      { key: "blueprint", value: blueprint(row) },
    ],
  },
  "csm-agent": {
    uses: [...SOURCE, ...TARGET, "target_instance"],
    members: (row) => [
      { key: "source", value: source(row) },
      { key: "target", value: csmTarget(row) },
      {
        key: "agent",
        value: {
          members: [
            {
              key: "secretId",
              value: todo("where it is kept, for example { from: env, name: CSM_SECRET_ID }"),
            },
            {
              key: "secretKey",
              value: todo("where it is kept, for example { from: env, name: CSM_SECRET_KEY }"),
            },
          ],
        },
      },
    ],
  },
  "image-import": {
    uses: [...TARGET, "os_distribution", "os_version", "architecture", "firmware", "image"],
    members: (row) => [
      {
        key: "image",
        value:
          row["image"] === undefined
            ? todo("for example { file: web.qcow2 }")
            : known({ file: row["image"] }),
      },
      {
        key: "os",
        value: {
          members: [
            {
              key: "type",
              value: knownOr(row["os_distribution"], "an OsType of ImportImage, for example Ubuntu"),
            },
            { key: "version", value: knownOr(row["os_version"], 'its version, for example "22.04"') },
            architecture(row),
          ],
        },
      },
      ...optional("bootMode", BOOT_MODES[String(row["firmware"])]),
      { key: "blueprint", value: blueprint(row) },
    ],
  },
};

const BOOT_MODES: Readonly<Record<string, string>> = { bios: "Legacy BIOS", uefi: "UEFI" };

function workload(row: Row): Member {
  const engine = typeof row["engine"] === "string" ? row["engine"] : "replication";
  const form = ENGINES[engine];
  const uses = [...ALWAYS, ...(form?.uses ?? []), ...(RUNNERS[String(row["runner"])] ?? [])];
  const beforehand = engine === "csm-agent" && row["target_instance"] !== undefined;
  const unused = Object.keys(row).filter(
    (name) => !uses.includes(name) || (beforehand && TARGET.includes(name)),
  );
  return {
    key: row.name,
    ...(unused.length > 0 && { comment: `Of no use to ${engine}, and left out: ${unused.join(", ")}` }),
    value: { members: [{ key: "engine", value: known(engine) }, ...(form?.members(row) ?? [])] },
  };
}

function source(row: Row): Value {
  const disks = row["disks"] as unknown[] | undefined;
  return {
    members: [
      {
        key: "os",
        value: {
          members: [
            { key: "family", value: knownOr(row["os_family"], "linux or windows") },
            { key: "distribution", value: knownOr(row["os_distribution"], "for example Ubuntu") },
            { key: "version", value: knownOr(row["os_version"], 'for example "22.04"') },
          ],
        },
      },
      architecture(row),
      { key: "firmware", value: knownOr(row["firmware"], "bios or uefi") },
      ...optional("cpus", row["cpus"]),
      ...optional("memory", row["memory"]),
      {
        key: "disks",
        value: disks
          ? { items: disks }
          : todo("at least the system disk: [{ device: /dev/vda, size: 50GiB, role: system }]"),
      },
      ...optional("addresses", row["addresses"]),
      ...optional("instance", row["source_instance"]),
      { key: "runner", value: runner(row) },
    ],
  };
}

function architecture(row: Row): Member {
  return { key: "architecture", value: knownOr(row["architecture"], "x86_64, i386 or arm_64") };
}

function runner(row: Row): Value {
  const type = row["runner"];
  if (type === undefined) return todo("how commands reach it: { type: ssh, tat, local or by-hand … }");
  const instance = { key: "instance", value: knownOr(row["runner_instance"], "for example rins-1a2b3c4d") };
  const ssh = [
    { key: "host", value: knownOr(row["runner_host"], "host name or address") },
    ...optional("port", row["runner_port"]),
    { key: "user", value: knownOr(row["runner_user"], "for example root") },
    { key: "key", value: knownOr(row["runner_key"], "where it is kept: { from: file, path: … }") },
  ];
  const more = type === "ssh" ? ssh : type === "tat" ? [instance] : [];
  return { members: [{ key: "type", value: known(type) }, ...more] };
}

function csmTarget(row: Row): Value {
  return row["target_instance"] === undefined
    ? { members: [{ key: "blueprint", value: blueprint(row) }] }
    : known({ instance: row["target_instance"] });
}

function blueprint(row: Row): Value {
  return {
    members: [
      { key: "instanceType", value: knownOr(row["instance_type"], "for example S5.MEDIUM4") },
      ...optional("zone", row["zone"]),
      ...optional("privateIp", row["private_ip"]),
      {
        key: "systemDisk",
        value: knownOr(row["system_disk"], "for example { type: CLOUD_PREMIUM, size: 50GiB }"),
      },
    ],
  };
}
