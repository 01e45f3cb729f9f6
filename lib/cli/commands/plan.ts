import { choosePlan } from "../deployed";
import { EXIT, type ExitCode } from "../exit-codes";
import { planText } from "../report/plan-text";
import { wavesMermaid } from "../report/waves-mermaid";
import type { RunContext } from "../run-context";
import { chooseStack } from "../synthesis";
import { synthesized } from "../synthesized";

export interface PlanOptions {
  readonly stack?: string;
  readonly project?: string;
  readonly mermaid?: true;
}

/** Shows what the reconciler would do; touches nothing. */
export async function plan(
  context: RunContext,
  file: string | undefined,
  options: PlanOptions,
): Promise<ExitCode> {
  const { stacks } = await synthesized(context, file, { placement: "memory" });
  const declared = choosePlan(chooseStack(stacks, options.stack), options.project);
  if (options.mermaid) {
    const diagram = wavesMermaid(declared);
    context.output.result(diagram, { mermaid: diagram });
  } else {
    context.output.result(planText(declared), declared);
  }
  return EXIT.goalReached;
}
