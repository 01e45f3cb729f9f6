import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Lazy, TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { LandfallError } from "../base/errors";
import type { DeclaredPlan } from "../engines/declared";
import { escapeTemplates } from "../estate";
import { asciiJson } from "../plan/canonical";
import { planOutputName } from "../plan/output-name";
import type { Assembled } from "./assemble";

export interface PlanSource {
  /** The project's name. */
  readonly projectName: string;
  /** The plan as the program stands now. */
  readonly assembled: Assembled;
  /** What Terraform resolves, by the keys that references name. */
  readonly bindings: Readonly<Record<string, string>>;
}

/** The stack output that hands the plan to the reconciler, and its copy for people beside cdk.tf.json. */
export function emitPlan(scope: Construct, source: PlanSource): TerraformOutput {
  const output = new TerraformOutput(scope, planOutputName(source.projectName), {
    description: `Plan of the Landfall project ${source.projectName}, for landfall reconcile`,
    value: Lazy.anyValue({ produce: (context) => planValue(source, context.preparing) }),
    // It holds no secret; a plan has no place in the log of every apply.
    sensitive: true,
    staticId: true,
  });
  onSynthesize(output, (folder) => {
    const { assembled } = source;
    if (assembled.declared)
      writeFileSync(join(folder, planFileName(output)), indented(assembled.declared), "ascii");
  });
  return output;
}

function planValue(source: PlanSource, preparing: boolean | undefined): Record<string, unknown> {
  // cdktf prepares to find references to other stacks, and only bindings have any; nothing is judged or placed yet.
  if (preparing) return { bindings: source.bindings };
  const { assembled, bindings, projectName } = source;
  if (assembled.declared) {
    // The hash is of the text as it comes out of Terraform again.
    return { declared: escapeTemplates(assembled.text), sha256: assembled.sha256, bindings };
  }
  throw new LandfallError(
    "PLAN-INVALID",
    ["the program does not make a plan:", ...assembled.problems.map(({ message }) => `  ${message}`)].join(
      "\n",
    ),
    { place: projectName },
  );
}

function indented(declared: DeclaredPlan): string {
  return `${asciiJson(JSON.stringify(declared, undefined, 2))}\n`;
}

/** `landfall.plan.json`; with the project's name where a stack has several. */
function planFileName(output: TerraformOutput): string {
  const stack = TerraformStack.of(output);
  const plans = stack.node.findAll().filter((node) => PLAN_OUTPUT in node);
  const suffix = output.friendlyUniqueId.slice(planOutputName("").length);
  return plans.length === 1 ? "landfall.plan.json" : `landfall.plan.${suffix}.json`;
}

const PLAN_OUTPUT = Symbol.for("landfall/PlanOutput");

interface SynthesisSession {
  readonly outdir: string;
  readonly manifest: { forStack(stack: TerraformStack): { readonly workingDirectory: string } };
}

/**
 * Runs when cdktf writes a stack's files, and not when a test synthesizes in memory. cdktf looks for this global
 * symbol on every construct; the function that sets it is not among its exports.
 */
function onSynthesize(output: TerraformOutput, write: (folder: string) => void): void {
  Object.defineProperty(output, PLAN_OUTPUT, { value: true });
  Object.defineProperty(output, Symbol.for("cdktf/customSynthesis"), {
    value: {
      onSynthesize: ({ manifest, outdir }: SynthesisSession) =>
        write(join(outdir, manifest.forStack(TerraformStack.of(output)).workingDirectory)),
    },
  });
}
