import { choosePlan } from "../deployed";
import { EXIT, type ExitCode } from "../exit-codes";
import { planText } from "../report/plan-text";
import { wavesMermaid } from "../report/waves-mermaid";
import type { RunContext } from "../run-context";
import { findSource } from "../source";
import { chooseStack, synthesize } from "../synthesis";

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
  const { io, output, signal, workspace } = context;
  const source = findSource(io.cwd, file);
  const stacks = await synthesize({
    source,
    out: workspace.synthesized,
    placement: "memory",
    env: io.env,
    signal,
  });
  const declared = choosePlan(chooseStack(stacks, options.stack), options.project);
  if (options.mermaid) {
    const diagram = wavesMermaid(declared);
    output.result(diagram, { mermaid: diagram });
  } else {
    output.result(planText(declared), declared);
  }
  return EXIT.goalReached;
}
