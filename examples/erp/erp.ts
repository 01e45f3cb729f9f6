import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import {
  Approval,
  Bandwidth,
  Duration,
  Goal,
  HealthCheck,
  Hook,
  MigrationProject,
  PrivateIp,
  SecretRef,
  Size,
  Sizing,
  Switch,
  type Source,
} from "landfall";

/** An ERP of three tiers out of a data centre: replicated all the time, tested, and cut over tier by tier. */
export class ErpStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const project = new MigrationProject(this, "erp", {
      region: "ap-guangzhou",
      zone: "ap-guangzhou-6",
      sources: ["203.0.113.0/24"],
      replication: {
        relay: { instanceType: "S5.MEDIUM4" },
        conversion: { instanceType: "S5.LARGE16" },
        snapshotEvery: Duration.minutes(15),
        bandwidth: {
          limit: Bandwidth.mbps(200),
          // The office needs the line by day.
          schedule: [
            {
              days: ["mon", "tue", "wed", "thu", "fri"],
              from: "08:00",
              to: "19:00",
              limit: Bandwidth.mbps(40),
            },
          ],
          timeZone: "Asia/Shanghai",
        },
      },
      tags: { application: "erp" },
    });

    const db = project.addServer("erp-db", {
      source: linux("203.0.113.10", { cpus: 4, memory: Size.gib(16), data: Size.gib(300) }),
      blueprint: {
        instanceType: Sizing.copyOrigin(),
        privateIp: PrivateIp.fixed("10.0.2.10"),
        systemDisk: { type: "CLOUD_PREMIUM", size: Size.gib(50) },
      },
      disks: { "/dev/sdb": { type: "CLOUD_SSD", size: Size.gib(320) } },
      // Sensitive to latency: throttled, and with points that its files are whole in.
      replication: { bandwidth: { limit: Bandwidth.mbps(80) }, quiesce: "fsfreeze" },
    });
    const apps = ["203.0.113.21", "203.0.113.22"].map((address, index) =>
      project.addServer(`erp-app-${index + 1}`, {
        source: linux(address, { cpus: 4, memory: Size.gib(8) }),
        blueprint: {
          instanceType: Sizing.copyOrigin(),
          systemDisk: { type: "CLOUD_PREMIUM", size: Size.gib(50) },
        },
      }),
    );
    const web = project.addServer("erp-web", {
      source: linux("203.0.113.31", { cpus: 2, memory: Size.gib(4) }),
      blueprint: {
        instanceType: "S5.MEDIUM4",
        systemDisk: { type: "CLOUD_PREMIUM", size: Size.gib(50) },
      },
    });

    const board = new Approval(this, "change-board", { by: ["kim", "lee", "park"], count: 2 });
    const first = project.addWave("db", {
      workloads: [db],
      goal: Goal.TEST,
      hooks: [
        Hook.http("pause writers", {
          when: "before",
          step: "cutover",
          url: "https://erp-admin.example.com/writers/pause",
        }),
      ],
      testRun: { checks: [HealthCheck.tcp(5432)] },
      cutover: {
        checks: [HealthCheck.tcp(5432)],
        maxDowntime: Duration.minutes(30),
        window: {
          from: "2026-12-05T22:00:00+08:00",
          to: "2026-12-06T04:00:00+08:00",
          timeZone: "Asia/Shanghai",
        },
        approval: board,
      },
    });
    const second = project.addWave("app", {
      workloads: apps,
      goal: Goal.TEST,
      after: [first],
      concurrency: 1,
      testRun: { checks: [HealthCheck.http({ port: 8080, path: "/health" })] },
      cutover: { checks: [HealthCheck.http({ port: 8080, path: "/health" })], approval: board },
    });
    project.addWave("web", {
      workloads: [web],
      goal: Goal.REPLICATE,
      after: [second],
      testRun: { checks: [HealthCheck.https()] },
      cutover: {
        checks: [HealthCheck.https()],
        approval: board,
        switch: [Switch.dns({ domain: "example.com", record: "erp", address: "private", managedBy: "none" })],
      },
    });
  }
}

interface Machine {
  readonly cpus: number;
  readonly memory: Size;
  /** The data disk; absent where there is none. */
  readonly data?: Size;
}

/** A server of the data centre: CentOS 7.9, started by BIOS, reached over SSH. */
function linux(address: string, { cpus, data, memory }: Machine): Source {
  return {
    os: { family: "linux", distribution: "CentOS", version: "7.9" },
    architecture: "x86_64",
    firmware: "bios",
    cpus,
    memory,
    disks: [
      { device: "/dev/sda", size: Size.gib(40), used: Size.gib(12), role: "system", fileSystem: "xfs" },
      ...(data ? [{ device: "/dev/sdb", size: data, role: "data" as const, fileSystem: "xfs" }] : []),
    ],
    addresses: [address],
    runner: { type: "ssh", host: address, user: "migration", key: SecretRef.file("~/.ssh/erp-migration") },
    virtio: true,
    rsync: true,
    selinux: "permissive",
    cloudInit: true,
  };
}
