import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Goal, HealthCheck, MigrationProject, ReplicationSettings, SecretRef, Size } from "landfall";

/** Servers that replicate over the internet and through a VPC, and end as an image, or as an instance, new or not. */
export class SmcStyleStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const project = new MigrationProject(this, "smc-style", {
      region: "ap-guangzhou",
      zone: "ap-guangzhou-6",
      // The peering ends in this network.
      network: {
        vpc: "vpc-1a2b3c4d",
        stagingSubnet: "subnet-1a2b3c4d",
        testSubnet: "subnet-2b3c4d5e",
        targetSubnet: "subnet-3c4d5e6f",
      },
      sources: ["203.0.113.40/32", "10.0.8.0/24"],
    });

    // Over the internet, to an image that others start instances from.
    const golden = project.addServer("golden", {
      source: {
        os: { family: "linux", distribution: "Ubuntu", version: "20.04" },
        architecture: "x86_64",
        firmware: "bios",
        cpus: 2,
        memory: Size.gib(4),
        disks: [
          { device: "/dev/vda", size: Size.gib(40), used: Size.gib(9), role: "system", fileSystem: "ext4" },
        ],
        addresses: ["203.0.113.40"],
        runner: { type: "ssh", host: "203.0.113.40", user: "root", key: SecretRef.file("~/.ssh/golden") },
        virtio: true,
        rsync: true,
        cloudInit: true,
      },
      target: "image",
      blueprint: { instanceType: "S5.MEDIUM4", systemDisk: { type: "CLOUD_PREMIUM", size: Size.gib(50) } },
    });

    // Through the VPC and its peering, to an instance. The server has no public address at all.
    const inside = new ReplicationSettings(this, "inside", {
      network: { mode: "private", via: "peering", link: "pcx-1a2b3c4d" },
      staging: { type: "CLOUD_PREMIUM", encrypted: true },
      keepPoints: 12,
    });
    const wiki = project.addServer("wiki", {
      source: {
        os: { family: "linux", distribution: "Debian", version: "10" },
        architecture: "x86_64",
        firmware: "bios",
        cpus: 2,
        memory: Size.gib(8),
        disks: [
          { device: "/dev/vda", size: Size.gib(40), used: Size.gib(15), role: "system", fileSystem: "ext4" },
          {
            device: "/dev/vdb",
            size: Size.gib(200),
            role: "data",
            fileSystem: "ext4",
            mountPoint: "/var/wiki",
          },
        ],
        addresses: ["10.0.8.12"],
        runner: { type: "tat", instance: "rins-1a2b3c4d" },
        virtio: true,
        rsync: true,
        cloudInit: true,
      },
      replication: inside,
      blueprint: { instanceType: "S5.MEDIUM8", systemDisk: { type: "CLOUD_PREMIUM", size: Size.gib(50) } },
    });

    // Onto an instance that exists: its system disk is replaced, and kept as an image until the wave is finalized.
    const forum = project.addServer("forum", {
      source: {
        os: { family: "linux", distribution: "CentOS", version: "7.9" },
        architecture: "x86_64",
        firmware: "bios",
        cpus: 2,
        memory: Size.gib(4),
        disks: [
          { device: "/dev/vda", size: Size.gib(40), used: Size.gib(12), role: "system", fileSystem: "xfs" },
        ],
        addresses: ["10.0.8.13"],
        runner: { type: "tat", instance: "rins-2b3c4d5e" },
        virtio: true,
        rsync: true,
        cloudInit: true,
      },
      replication: inside,
      reinstall: "ins-3c4d5e6f",
      // The system disk that the instance has, and what a test run launches.
      blueprint: { instanceType: "S5.MEDIUM4", systemDisk: { type: "CLOUD_PREMIUM", size: Size.gib(50) } },
    });

    const checks = [HealthCheck.tcp(22)];
    project.addWave("internet", {
      workloads: [golden],
      goal: Goal.CUTOVER,
      testRun: { checks },
      cutover: { checks },
    });
    project.addWave("existing", {
      workloads: [forum],
      goal: Goal.TEST,
      testRun: { checks },
      cutover: { checks },
    });
    project.addWave("vpc", {
      workloads: [wiki],
      goal: Goal.FINALIZE,
      testRun: { checks: [...checks, HealthCheck.http()] },
      cutover: { checks: [...checks, HealthCheck.http()] },
    });
  }
}
