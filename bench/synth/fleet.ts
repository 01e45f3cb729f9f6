import type { TerraformStack } from "cdktf";
import { Goal, HealthCheck, MigrationProject, Size } from "landfall";

const PER_WAVE = 50;

/** A project of this many disk images, fifty to a wave. */
export function declareFleet(stack: TerraformStack, count: number): void {
  const project = new MigrationProject(stack, "fleet", { region: "ap-guangzhou", zone: "ap-guangzhou-6" });
  const images = Array.from({ length: count }, (_, index) =>
    project.addImage(`web-${index}`, {
      image: { file: `web-${index}.qcow2` },
      os: { type: "Ubuntu", version: "22.04", architecture: "x86_64" },
      blueprint: { instanceType: "S5.MEDIUM4", systemDisk: { type: "CLOUD_PREMIUM", size: Size.gib(50) } },
    }),
  );
  const checks = [HealthCheck.tcp(22)];
  for (let first = 0; first < count; first += PER_WAVE)
    project.addWave(`wave-${first / PER_WAVE}`, {
      workloads: images.slice(first, first + PER_WAVE),
      goal: Goal.TEST,
      testRun: { checks },
      cutover: { checks },
    });
}
