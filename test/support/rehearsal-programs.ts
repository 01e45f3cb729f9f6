import {
  Duration,
  Goal,
  HealthCheck,
  Size,
  type ImageImportProps,
  type MigrationProject,
  type WaveProps,
} from "../../lib";
import type { Declare } from "./rehearsal-ground";
import { IMAGE } from "./rehearsal-ground";

/** What the image's guest answers; asked from the probe. */
export const ANSWERS = [
  HealthCheck.tcp(22, { within: Duration.seconds(20) }),
  HealthCheck.http({ body: "came across inside a disk image", within: Duration.seconds(20) }),
];

/** The image of the ground as a workload. */
export function imageOf(more: Partial<ImageImportProps> = {}): ImageImportProps {
  return {
    image: { file: IMAGE },
    os: { type: "Other Linux", version: "-", architecture: "x86_64" },
    blueprint: { instanceType: "S5.MEDIUM2", systemDisk: { type: "CLOUD_PREMIUM", size: Size.gib(20) } },
    ...more,
  };
}

export function waveOf(workloads: WaveProps["workloads"], more: Partial<WaveProps> = {}): WaveProps {
  return {
    workloads,
    goal: Goal.FINALIZE,
    testRun: { checks: ANSWERS },
    cutover: { checks: ANSWERS },
    ...more,
  };
}

/** One image, workload `web`, in wave `first`. */
export function oneImage(image: Partial<ImageImportProps> = {}, wave: Partial<WaveProps> = {}): Declare {
  return (project: MigrationProject) => {
    project.addWave("first", waveOf([project.addImage("web", imageOf(image))], wave));
  };
}
