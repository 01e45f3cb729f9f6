import { App, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  declaredPlanSchema,
  Goal,
  HealthCheck,
  MigrationProject,
  Size,
  type BlueprintProps,
  type ImageImportProps,
  type MigrationProjectProps,
  type WaveProps,
} from "../../lib";
import { readDeclared } from "../../lib/plan/read-plan";
import { LOCK_FILE_CONTEXT } from "../../lib/project/lock";
import { synthMigration, type SynthesizedMigration } from "../../lib/testing";
import { schemaFaults } from "./schema-facts";

export const REGION = { region: "ap-guangzhou", zone: "ap-guangzhou-6" } as const;

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder that is removed when the test file ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "landfall-synth-"));
  folders.push(folder);
  return folder;
}

/** A stack of an app that reads this lock. */
export function newStackLockedBy(lockFile: string): TerraformStack {
  const outdir = join(temporaryFolder(), "cdktf.out");
  return new TerraformStack(new App({ outdir, context: { [LOCK_FILE_CONTEXT]: lockFile } }), "stack");
}

/** A stack of an app whose output lies in a temporary folder. */
export function newStack(id = "stack", outdir = join(temporaryFolder(), "cdktf.out")): TerraformStack {
  return new TerraformStack(new App({ outdir }), id);
}

export function appOf(stack: TerraformStack): App {
  return App.of(stack);
}

/** A project; beside it lies no lock, unless its stack's app names one. */
export function newProject(
  stack: TerraformStack,
  id = "erp",
  props: Partial<MigrationProjectProps> = {},
): MigrationProject {
  return new MigrationProject(stack, id, {
    ...REGION,
    ...props,
  });
}

export function blueprint(more: Partial<BlueprintProps> = {}): BlueprintProps {
  return { instanceType: "S5.MEDIUM4", systemDisk: { type: "CLOUD_PREMIUM", size: Size.gib(50) }, ...more };
}

export function image(more: Partial<ImageImportProps> = {}): ImageImportProps {
  return {
    image: { file: "web.qcow2" },
    os: { type: "Ubuntu", version: "22.04", architecture: "x86_64" },
    blueprint: blueprint(),
    ...more,
  };
}

export const answers = [HealthCheck.tcp(22), HealthCheck.http({ port: 8088 })];

export function wave(workloads: WaveProps["workloads"], more: Partial<WaveProps> = {}): WaveProps {
  return {
    workloads,
    goal: Goal.FINALIZE,
    testRun: { checks: answers },
    cutover: { checks: answers },
    ...more,
  };
}

/** The smallest whole migration: one image, one wave, taken to the end. */
export function webMigration(
  props: Partial<MigrationProjectProps> = {},
  more: Partial<ImageImportProps> = {},
): MigrationProject {
  const project = newProject(newStack(), "erp", props);
  project.addWave("first", wave([project.addImage("web", image(more))]));
  return project;
}

/** {@link synthMigration}: every stack is what the provider takes, every plan what the reconciler reads, jobs included. */
export function synthesize(scope: IConstruct): SynthesizedMigration {
  const migration = synthMigration(scope);
  expect(schemaFaults(migration.terraform)).toEqual([]);
  readDeclared(migration.plan, declaredPlanSchema);
  return migration;
}
