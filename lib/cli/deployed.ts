import { LandfallError } from "../base/errors";
import type { Deployer } from "../deploy";
import { declaredPlanSchema, type DeclaredPlan } from "../engines/declared";
import { planOutputName } from "../plan/output-name";
import { readPlanOutput, type ReadPlan } from "../plan/read-plan";
import type { SynthesizedStack } from "./synthesis";

/** The plan of the stack's project. @throws LandfallError `PROJECT-UNKNOWN`, `PROJECT-AMBIGUOUS` */
export function choosePlan(stack: SynthesizedStack, wanted: string | undefined): DeclaredPlan {
  const names = stack.plans.map((plan) => plan.project.name).join(", ");
  const chosen =
    wanted === undefined ? stack.plans[0] : stack.plans.find((plan) => plan.project.name === wanted);
  if (chosen === undefined) {
    throw new LandfallError(
      "PROJECT-UNKNOWN",
      `Stack ${stack.name} has no project ${wanted}; it has ${names}.`,
    );
  }
  if (wanted !== undefined || stack.plans.length === 1) return chosen;
  throw new LandfallError("PROJECT-AMBIGUOUS", `Stack ${stack.name} has several projects: ${names}.`, {
    remedy: "Say which one with --project.",
  });
}

/** The plan in force: the one that was deployed last. @throws LandfallError `NOT-DEPLOYED` */
export async function deployedPlan(deployer: Deployer, project: string): Promise<ReadPlan<DeclaredPlan>> {
  const output = await deployer.output(planOutputName(project));
  if (output !== undefined) return readPlanOutput(output, declaredPlanSchema);
  throw new LandfallError("NOT-DEPLOYED", `Project ${project} has not been deployed from here.`, {
    remedy: "Run landfall deploy first, with the same --cloud and --deployer.",
  });
}
