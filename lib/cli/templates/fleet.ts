import type { Template } from "./template";

export const fleet: Template = {
  summary: "running servers, replicated disk by disk",
  yaml: `apiVersion: landfall.dev/v1
kind: MigrationProject
name: fleet
region: ap-guangzhou
zone: ap-guangzhou-6
# From where the servers reach their relays, on ports 8080, 8703 and 1500.
sources: [203.0.113.0/24]

replication:
  bandwidth: { limit: 200Mbps }
  snapshotEvery: 15m

blueprints:
  server:
    # The smallest type with the source's processors and memory; the plan shows which one.
    instanceType: copyOrigin
    systemDisk: { type: CLOUD_PREMIUM, size: 50GiB }

# What holds for every wave that says nothing of its own.
defaults:
  testRun:
    checks: [{ type: tcp, port: 22 }]
  approval: { by: [operations] }

workloads:
  db:
    engine: replication
    source:
      os: { family: linux, distribution: Ubuntu, version: "20.04" }
      architecture: x86_64
      firmware: bios
      cpus: 2
      memory: 4GiB
      disks:
        - { device: /dev/vda, size: 40GiB, used: 12GiB, role: system, fileSystem: ext4 }
        - { device: /dev/vdb, size: 200GiB, role: data, fileSystem: xfs }
      addresses: [203.0.113.10]
      # How commands reach it: ssh, tat, local, or by-hand.
      runner: { type: by-hand }
    blueprint: server
  web:
    engine: replication
    source:
      os: { family: linux, distribution: Ubuntu, version: "20.04" }
      architecture: x86_64
      firmware: bios
      cpus: 2
      memory: 4GiB
      disks:
        - { device: /dev/vda, size: 40GiB, used: 8GiB, role: system, fileSystem: ext4 }
      addresses: [203.0.113.11]
      runner: { type: by-hand }
    blueprint: server

waves:
  data:
    workloads: [db]
    # declare, replicate, test, cutover, finalize: raise it, step by step, to let the wave go on.
    goal: declare
    cutover:
      checks: [{ type: tcp, port: 3306 }]
      maxDowntime: 30m
  front:
    workloads: [web]
    goal: declare
    # Cuts over once the wave data has.
    after: [data]
    cutover:
      checks: [{ type: http, port: 80 }]
      maxDowntime: 15m
`,
  typescript: `import { App, TerraformStack } from "cdktf";
import {
  Bandwidth,
  Duration,
  Goal,
  HealthCheck,
  MigrationProject,
  Size,
  Sizing,
  type BlueprintProps,
  type Source,
} from "landfall";

const app = new App();
const stack = new TerraformStack(app, "fleet");
const project = new MigrationProject(stack, "fleet", {
  region: "ap-guangzhou",
  zone: "ap-guangzhou-6",
  // From where the servers reach their relays, on ports 8080, 8703 and 1500.
  sources: ["203.0.113.0/24"],
  replication: { bandwidth: { limit: Bandwidth.mbps(200) }, snapshotEvery: Duration.minutes(15) },
  // What holds for every wave that says nothing of its own.
  defaults: { testRun: { checks: [HealthCheck.tcp(22)] }, approval: { by: ["operations"] } },
});

// What the servers have in common.
const ubuntu = {
  os: { family: "linux", distribution: "Ubuntu", version: "20.04" },
  architecture: "x86_64",
  firmware: "bios",
  cpus: 2,
  memory: Size.gib(4),
  // How commands reach it: ssh, tat, local, or by-hand.
  runner: { type: "by-hand" },
} as const satisfies Partial<Source>;

const server: BlueprintProps = {
  // The smallest type with the source's processors and memory; the plan shows which one.
  instanceType: Sizing.copyOrigin(),
  systemDisk: { type: "CLOUD_PREMIUM", size: Size.gib(50) },
};

const db = project.addServer("db", {
  source: {
    ...ubuntu,
    disks: [
      { device: "/dev/vda", size: Size.gib(40), used: Size.gib(12), role: "system", fileSystem: "ext4" },
      { device: "/dev/vdb", size: Size.gib(200), role: "data", fileSystem: "xfs" },
    ],
    addresses: ["203.0.113.10"],
  },
  blueprint: server,
});

const web = project.addServer("web", {
  source: {
    ...ubuntu,
    disks: [{ device: "/dev/vda", size: Size.gib(40), used: Size.gib(8), role: "system", fileSystem: "ext4" }],
    addresses: ["203.0.113.11"],
  },
  blueprint: server,
});

const data = project.addWave("data", {
  workloads: [db],
  // Raise it, step by step, to let the wave go on.
  goal: Goal.DECLARE,
  cutover: { checks: [HealthCheck.tcp(3306)], maxDowntime: Duration.minutes(30) },
});

project.addWave("front", {
  workloads: [web],
  goal: Goal.DECLARE,
  after: [data],
  cutover: { checks: [HealthCheck.http()], maxDowntime: Duration.minutes(15) },
});

app.synth();
`,
};
