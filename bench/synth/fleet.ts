import type { TerraformStack } from "cdktf";
import { Goal, HealthCheck, MigrationProject, SecretRef, Size, type SourceServer } from "landfall";

const PER_WAVE = 50;

/**
 * A project of this many servers with a system disk and, every second one, a data disk; fifty to a wave. They come
 * through a VPN, so that no server earns a warning.
 */
export function declareFleet(stack: TerraformStack, count: number): void {
  const project = new MigrationProject(stack, "fleet", {
    region: "ap-guangzhou",
    zone: "ap-guangzhou-6",
    network: {
      vpc: "vpc-1a2b3c4d",
      stagingSubnet: "subnet-1a2b3c4d",
      testSubnet: "subnet-2b3c4d5e",
      targetSubnet: "subnet-3c4d5e6f",
    },
    sources: ["172.20.0.0/16"],
    replication: { network: { mode: "private", via: "vpn", link: "vpngw-1a2b3c4d" }, keepPoints: 2 },
  });
  // Past five hundred servers a region has to be asked for more images.
  project.acknowledge("FLEET-IMAGES", { reason: "the account has a larger quota" });
  const servers = Array.from({ length: count }, (_, index) => addServer(project, index));
  const checks = [HealthCheck.tcp(22)];
  for (let first = 0; first < count; first += PER_WAVE)
    project.addWave(`wave-${first / PER_WAVE}`, {
      workloads: servers.slice(first, first + PER_WAVE),
      goal: Goal.TEST,
      testRun: { checks },
      cutover: { checks },
    });
}

function addServer(project: MigrationProject, index: number): SourceServer {
  const address = `172.20.${Math.floor(index / 250)}.${1 + (index % 250)}`;
  return project.addServer(`server-${index}`, {
    source: {
      os: { family: "linux", distribution: "Ubuntu", version: "20.04" },
      architecture: "x86_64",
      firmware: "bios",
      disks: [
        { device: "/dev/sda", size: Size.gib(40), used: Size.gib(12), role: "system" },
        ...(index % 2 === 0 ? [{ device: "/dev/sdb", size: Size.gib(100), role: "data" as const }] : []),
      ],
      addresses: [address],
      runner: { type: "ssh", host: address, user: "migration", key: SecretRef.file("/etc/fleet.key") },
      virtio: true,
      rsync: true,
      cloudInit: true,
    },
    blueprint: { instanceType: "S5.MEDIUM4", systemDisk: { type: "CLOUD_PREMIUM", size: Size.gib(50) } },
  });
}
