import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import {
  Bandwidth,
  Goal,
  HealthCheck,
  Hook,
  MigrationProject,
  SecretRef,
  Size,
  type CsmAgentProps,
} from "landfall";

/** Servers that Tencent's go2tencentcloud moves, straight to their targets: by the internet and over private links. */
export class CsmAgentStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const project = new MigrationProject(this, "csm", {
      region: "ap-guangzhou",
      zone: "ap-guangzhou-6",
      // The VPN ends in this network.
      network: {
        vpc: "vpc-1a2b3c4d",
        stagingSubnet: "subnet-1a2b3c4d",
        testSubnet: "subnet-2b3c4d5e",
        targetSubnet: "subnet-3c4d5e6f",
      },
      sources: ["203.0.113.60/32", "203.0.113.61/32", "192.168.8.21/32"],
    });
    const agent: CsmAgentProps = {
      secretId: SecretRef.env("CSM_SECRET_ID"),
      secretKey: SecretRef.env("CSM_SECRET_KEY"),
    };

    // To an instance that Terraform makes from the newest public image of the source's system.
    const shop = project.addServer("shop", {
      engine: "csm-agent",
      source: {
        os: { family: "linux", distribution: "Ubuntu", version: "20.04" },
        architecture: "x86_64",
        firmware: "bios",
        cpus: 2,
        memory: Size.gib(4),
        disks: [
          { device: "/dev/vda", size: Size.gib(40), used: Size.gib(14), role: "system", fileSystem: "ext4" },
        ],
        addresses: ["203.0.113.60"],
        runner: { type: "ssh", host: "203.0.113.60", user: "root", key: SecretRef.file("~/.ssh/shop") },
        virtio: true,
        rsync: true,
        selinux: "disabled",
        cloudInit: true,
      },
      target: {
        blueprint: {
          instanceType: "S5.MEDIUM4",
          systemDisk: { type: "CLOUD_PREMIUM", size: Size.gib(50) },
          // The tool sends over the internet.
          publicBandwidth: Bandwidth.mbps(50),
        },
      },
      agent: { ...agent, bandwidthLimit: 10_240, exclude: ["/var/cache/shop"] },
    });

    // Through a proxy, to an instance that exists; everything on it is overwritten.
    const mail = project.addServer("mail", {
      engine: "csm-agent",
      source: {
        os: { family: "linux", distribution: "CentOS", version: "7.9" },
        architecture: "x86_64",
        firmware: "bios",
        disks: [
          { device: "/dev/sda", size: Size.gib(100), used: Size.gib(60), role: "system", fileSystem: "xfs" },
        ],
        addresses: ["203.0.113.61"],
        runner: { type: "by-hand" },
        virtio: true,
        rsync: true,
        selinux: "disabled",
        cloudInit: true,
      },
      target: { instance: "ins-9z8y7x6w" },
      agent: {
        ...agent,
        network: { mode: 3, proxy: { address: "10.1.0.5", port: 3128 } },
        checksum: true,
      },
    });

    // Over a VPN, from a server that does not reach the API: a gateway does, and the tool runs there first and last.
    const ledger = project.addServer("ledger", {
      engine: "csm-agent",
      source: {
        os: { family: "linux", distribution: "CentOS", version: "7.9" },
        architecture: "x86_64",
        firmware: "bios",
        disks: [
          { device: "/dev/vda", size: Size.gib(40), used: Size.gib(11), role: "system", fileSystem: "xfs" },
          {
            device: "/dev/vdb",
            size: Size.gib(200),
            used: Size.gib(120),
            role: "data",
            fileSystem: "xfs",
            mountPoint: "/srv/ledger",
          },
        ],
        addresses: ["192.168.8.21"],
        runner: { type: "ssh", host: "192.168.8.21", user: "root", key: SecretRef.file("~/.ssh/ledger") },
        virtio: true,
        rsync: true,
        selinux: "disabled",
        cloudInit: true,
      },
      target: {
        blueprint: {
          instanceType: "S5.MEDIUM4",
          systemDisk: { type: "CLOUD_PREMIUM", size: Size.gib(50) },
          dataDisks: [{ type: "CLOUD_PREMIUM", size: Size.gib(200), deleteWithInstance: true }],
        },
      },
      agent: {
        ...agent,
        network: {
          mode: 1,
          gateway: { type: "ssh", host: "192.168.8.2", user: "root", key: SecretRef.file("~/.ssh/gateway") },
        },
        exclude: ["/srv/ledger/cache/*"],
      },
    });

    const checks = [HealthCheck.tcp(22)];
    project.addWave("shop", {
      workloads: [shop],
      goal: Goal.CUTOVER,
      // The tool copies nothing that is written after its last run.
      hooks: [
        Hook.http("close the shop", {
          when: "before",
          step: "cutover",
          url: "https://shop-admin.example.com/maintenance",
        }),
      ],
      testRun: { checks },
      cutover: { checks },
    });
    project.addWave("ledger", {
      workloads: [ledger],
      goal: Goal.TEST,
      testRun: { checks },
      cutover: { checks },
    });
    project.addWave("mail", {
      workloads: [mail],
      goal: Goal.REPLICATE,
      testRun: { checks },
      cutover: { checks },
    });
  }
}
