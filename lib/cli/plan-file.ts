import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { LandfallError } from "../base/errors";
import { declaredPlanSchema, type DeclaredPlan } from "../engines/declared";
import { isPlanOutput } from "../plan/output-name";
import { planOutputSchema } from "../plan/plan";
import { readDeclared, readPlanOutput } from "../plan/read-plan";

/**
 * The declared plan in a file: `landfall.plan.json` itself, one plan output of a stack, or everything that
 * `terraform output -json` wrote.
 *
 * @throws LandfallError `PLAN-FILE`, `PLAN-CONTENT`, `PLAN-HASH`, `PROJECT-UNKNOWN`, `PROJECT-AMBIGUOUS`
 */
export function readPlanFile(file: string, project: string | undefined, cwd: string): DeclaredPlan {
  const plans = plansIn(parse(file, cwd), file);
  const names = plans.map((plan) => plan.project.name).join(", ");
  const chosen = project === undefined ? plans[0] : plans.find((plan) => plan.project.name === project);
  if (chosen === undefined)
    throw new LandfallError("PROJECT-UNKNOWN", `there is no project ${project}; there is ${names}.`, {
      place: file,
    });
  if (project !== undefined || plans.length === 1) return chosen;
  throw new LandfallError("PROJECT-AMBIGUOUS", `the file holds several projects: ${names}.`, {
    place: file,
    remedy: "Say which one with --project.",
  });
}

const outputs = z.record(z.string(), z.looseObject({ value: z.unknown() }));

function plansIn(content: unknown, file: string): DeclaredPlan[] {
  const single = planOutputSchema.safeParse(content);
  if (single.success) return [fromOutput(single.data)];
  const every = outputs.safeParse(content);
  if (every.success) {
    const plans = Object.entries(every.data).filter(([name]) => isPlanOutput(name));
    if (plans.length > 0) return plans.map(([, { value }]) => fromOutput(value));
  }
  if (typeof content === "object" && content !== null && "apiVersion" in content && "jobs" in content)
    return [readDeclared(content, declaredPlanSchema)];
  throw new LandfallError("PLAN-FILE", "this holds no plan of Landfall.", {
    place: file,
    remedy:
      "Give landfall.plan.json, which synth writes beside cdk.tf.json, or the output of terraform output -json.",
  });
}

function fromOutput(value: unknown): DeclaredPlan {
  return readPlanOutput(value, declaredPlanSchema).declared;
}

function parse(file: string, cwd: string): unknown {
  let text: string;
  try {
    text = readFileSync(path.resolve(cwd, file), "utf8");
  } catch (cause) {
    throw new LandfallError("PLAN-FILE", "this file cannot be read.", { place: file, cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new LandfallError("PLAN-FILE", "this is not JSON.", { place: file, cause });
  }
}
