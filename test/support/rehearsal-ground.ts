import { App, TerraformStack } from "cdktf";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeOfflineImage } from "../../examples/offline-image/make-image";
import { MigrationProject } from "../../lib";
import { VirtualClock } from "../../lib/base/clock";
import { builtinDeployer } from "../../lib/deploy";
import { declaredPlanSchema, type DeclaredPlan } from "../../lib/engines/declared";
import { startLocalCloud, type Inventory, type LocalCloud } from "../../lib/local";
import { canonicalJson, planOutputName, readPlanOutput, sha256, type ReadPlan } from "../../lib/plan";
import { planOutputSchema, type PlanOutput } from "../../lib/plan/plan";
import { connect, fixedCredentials, type TencentCloud } from "../../lib/tencent";
import { synthMigration } from "../../lib/testing";
import { copyTree } from "./copy-tree";

export const REGION = { region: "ap-guangzhou", zone: "ap-guangzhou-6" } as const;
export const PROJECT = "rehearsal";
export const IMAGE = "web.raw";
const MIB = 1024 ** 2;

/** Fills a project with what is to migrate. */
export type Declare = (project: MigrationProject) => void;

/** A deployed project with its image, from which any number of rehearsals start. */
export interface Ground {
  /** Holds `images/` and the template of the world. */
  readonly folder: string;
  /** Local images of plans lie here. */
  readonly images: string;
  readonly output: PlanOutput;
  /** What was there when the stack had been deployed. */
  readonly inventory: Inventory;
  /** Virtual time at that moment, in ms. */
  readonly at: number;
}

/** A world whose stack has just been deployed. */
export interface NewGround {
  readonly cloud: TencentCloud;
  readonly local: LocalCloud;
  readonly clock: VirtualClock;
  readonly plan: ReadPlan<DeclaredPlan>;
}

/**
 * Makes the image of 16 MiB and deploys a project into a new world; everything is below `folder`.
 * @param furnish makes what is there beside the stack
 */
export async function prepareGround(
  folder: string,
  declare: Declare,
  furnish: (ground: NewGround) => Promise<void> = async () => {},
): Promise<Ground> {
  const images = join(folder, "images");
  await makeOfflineImage(join(images, IMAGE), { size: 16 * MIB });
  const { terraform } = synthMigration(newProject(folder, declare));
  const stackFile = join(folder, "cdk.tf.json");
  writeFileSync(stackFile, JSON.stringify(terraform));

  const clock = new VirtualClock();
  const local = await startLocalCloud({ directory: templateOf(folder), clock });
  try {
    const { secretId, secretKey } = local.credentials;
    const cloud = connect({
      region: REGION.region,
      credentials: fixedCredentials(secretId, secretKey),
      endpoint: { proxy: local.endpoint, protocol: "http" },
      clock,
    });
    const deployer = builtinDeployer({ cloud, clock, stackFile, stateFile: join(folder, "state.json") });
    await deployer.apply();
    const output = planOutputSchema.parse(await deployer.output(planOutputName(PROJECT)));
    await furnish({ cloud, local, clock, plan: readPlanOutput(output, declaredPlanSchema) });
    return { folder, images, output, inventory: local.inventory(), at: clock.now() };
  } finally {
    await local.stop();
  }
}

/** The ground's plan, or that of another declaration on what was deployed for the ground's own. */
export function planFor(ground: Ground, declare?: Declare): ReadPlan<DeclaredPlan> {
  return readPlanOutput(outputFor(ground, declare), declaredPlanSchema);
}

/** As Terraform would print it. @see planFor */
export function outputFor(ground: Ground, declare?: Declare): PlanOutput {
  if (declare === undefined) return ground.output;
  const declared = canonicalJson(synthMigration(newProject(ground.folder, declare)).plan);
  return { ...ground.output, declared, sha256: sha256(declared) };
}

/** A world of its own for one rehearsal. */
export function copyWorld(ground: Ground, directory: string): Promise<void> {
  return copyTree(templateOf(ground.folder), directory);
}

function templateOf(folder: string): string {
  return join(folder, "template");
}

function newProject(folder: string, declare: Declare): MigrationProject {
  const stack = new TerraformStack(new App({ outdir: join(folder, "cdktf.out") }), "rehearsal");
  const project = new MigrationProject(stack, PROJECT, REGION);
  declare(project);
  return project;
}
