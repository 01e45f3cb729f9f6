import { readFileSync } from "node:fs";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import {
  Duration,
  Goal,
  HealthCheck,
  MigrationProject,
  SecretRef,
  Size,
  type SourceDisk,
  type SourceServer,
} from "landfall";

/** Every server of an inventory, in the waves that it names, one wave after the other. */
export class FleetStack extends TerraformStack {
  constructor(scope: Construct, id: string, inventory = "inventory.csv") {
    super(scope, id);
    const project = new MigrationProject(this, "fleet", {
      region: "ap-guangzhou",
      zone: "ap-guangzhou-6",
      // Where the VPN of the data centre ends.
      network: {
        vpc: "vpc-1a2b3c4d",
        stagingSubnet: "subnet-1a2b3c4d",
        testSubnet: "subnet-2b3c4d5e",
        targetSubnet: "subnet-3c4d5e6f",
      },
      sources: ["172.20.0.0/16"],
      replication: {
        network: { mode: "private", via: "vpn", link: "vpngw-1a2b3c4d" },
        snapshotEvery: Duration.hours(2),
        keepPoints: 2,
      },
      defaults: {
        testRun: { checks: [HealthCheck.tcp(22)] },
        cutover: { checks: [HealthCheck.tcp(22)], maxDowntime: Duration.hours(1) },
      },
    });

    const waves = new Map<string, SourceServer[]>();
    for (const row of rowsOf(readFileSync(inventory, "utf8"))) {
      const members = waves.get(row.wave) ?? [];
      waves.set(row.wave, [...members, declare(project, row)]);
    }
    let previous: string | undefined;
    for (const [name, workloads] of waves) {
      project.addWave(name, {
        workloads,
        goal: name === "wave-01" ? Goal.TEST : Goal.REPLICATE,
        concurrency: 10,
        ...(previous !== undefined && { after: [previous] }),
      });
      previous = name;
    }
  }
}

type Row = Readonly<Record<string, string>> & { readonly name: string; readonly wave: string };

function declare(project: MigrationProject, row: Row): SourceServer {
  const { addresses = "", cpus, instance_type = "", memory = "", runner_key = "", runner_user = "" } = row;
  const [, diskSize = ""] = (row.system_disk ?? "").split(" ");
  return project.addServer(row.name, {
    source: {
      os: { family: "linux", distribution: row.os_distribution ?? "", version: row.os_version ?? "" },
      architecture: "x86_64",
      firmware: "bios",
      cpus: Number(cpus),
      memory: Size.parse(memory),
      disks: (row.disks ?? "").split("; ").map(diskOf),
      addresses: [addresses],
      runner: {
        type: "ssh",
        host: row.runner_host ?? "",
        user: runner_user,
        key: SecretRef.file(runner_key.replace("file:", "")),
      },
      virtio: row.virtio === "yes",
      rsync: row.rsync === "yes",
      cloudInit: row.cloud_init === "yes",
    },
    blueprint: {
      instanceType: instance_type,
      systemDisk: { type: "CLOUD_PREMIUM", size: Size.parse(diskSize) },
    },
  });
}

/** `/dev/sda 40GiB system used=12GiB fs=ext4`. */
function diskOf(cell: string): SourceDisk {
  const [device = "", size = "", role, ...more] = cell.split(" ");
  const facts = Object.fromEntries(more.map((fact) => fact.split("="))) as Readonly<
    Record<string, string | undefined>
  >;
  return {
    device,
    size: Size.parse(size),
    role: role === "data" ? "data" : "system",
    ...(facts.used !== undefined && { used: Size.parse(facts.used) }),
    ...(facts.fs !== undefined && { fileSystem: facts.fs }),
    ...(facts.mount !== undefined && { mountPoint: facts.mount }),
  };
}

/** The rows of a CSV file whose cells have no commas in them, under the names of its first row. */
function rowsOf(csv: string): Row[] {
  const [head = "", ...lines] = csv.trimEnd().split("\n");
  const names = head.split(",");
  return lines.map(
    (line) => Object.fromEntries(line.split(",").map((cell, index) => [names[index] ?? "", cell])) as Row,
  );
}
