import { architecture, blueprint, TARGET } from "./blueprint-form";
import type { EngineForm } from "./forms";
import type { Row } from "./read";
import { known, knownOr, optional, todo, type Value } from "./yaml-text";

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
  "virtio",
  "rsync",
  "selinux",
  "cloud_init",
  "runner",
];
const RUNNERS: Readonly<Record<string, readonly string[]>> = {
  ssh: ["runner_host", "runner_port", "runner_user", "runner_key"],
  tat: ["runner_instance"],
};

export const replicationForm: EngineForm = {
  uses: (row) => [...sourceColumns(row), ...TARGET, "disk_map"],
  members: (row) => [
    { key: "source", value: source(row) },
    ...optional("disks", row["disk_map"]),
    { key: "blueprint", value: blueprint(row) },
  ],
};

export const csmAgentForm: EngineForm = {
  uses: (row) => [
    ...sourceColumns(row),
    "target_instance",
    ...(row["target_instance"] === undefined ? [...TARGET, "data_disks"] : []),
  ],
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
};

function sourceColumns(row: Row): readonly string[] {
  return [...SOURCE, ...(RUNNERS[String(row["runner"])] ?? [])];
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
      ...optional("virtio", row["virtio"]),
      ...optional("rsync", row["rsync"]),
      ...optional("selinux", row["selinux"]),
      ...optional("cloudInit", row["cloud_init"]),
    ],
  };
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
