import { Testing, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { LandfallError } from "../base/errors";
import type { DeclaredPlan } from "../engines/declared";
import { MigrationProject } from "../project";

/** What synthesis made of a migration. */
export interface SynthesizedMigration {
  /** What the reconciler would work from: the declared part of the plan, jobs included. */
  readonly plan: DeclaredPlan;
  /** What Terraform would work from: the project's stack, without cdktf's metadata. */
  readonly terraform: TerraformJson;
}

/** A synthesized stack. Every element is under its type and logical id. */
export interface TerraformJson {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly output?: Readonly<Record<string, unknown>>;
  readonly provider?: Readonly<Record<string, unknown>>;
  readonly terraform?: Readonly<Record<string, unknown>>;
}

/**
 * Synthesizes a migration in memory, with all validation, for tests of one's own program. Placements come from the
 * program, so a test needs no lock file.
 *
 * @param scope the project, or a stack or app that holds just one
 * @throws LandfallError `TEST-PROJECTS` when there is none or there are several
 * @throws Error of cdktf that lists what validation found
 */
export function synthMigration(scope: IConstruct): SynthesizedMigration {
  const projects = scope.node.findAll().filter(MigrationProject.isMigrationProject);
  const [project] = projects;
  if (project === undefined || projects.length > 1) {
    throw new LandfallError(
      "TEST-PROJECTS",
      `synthMigration needs one MigrationProject and found ${projects.length}.`,
      {
        place: scope.node.path,
        remedy: "Give it the project itself.",
      },
    );
  }
  project.placeInMemory();
  const stack = TerraformStack.of(project);
  const terraform = JSON.parse(Testing.synth(stack, true)) as TerraformJson;
  const { assembled } = project;
  if (assembled.declared === undefined) throw new Error("validation let a program without a plan pass");
  return { plan: assembled.declared, terraform };
}
