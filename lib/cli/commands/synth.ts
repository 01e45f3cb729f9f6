import path from "node:path";
import { EXIT, type ExitCode } from "../exit-codes";
import type { RunContext } from "../run-context";
import { synthesized } from "../synthesized";

/** Writes Terraform JSON and plans. */
export async function synth(context: RunContext, file: string | undefined): Promise<ExitCode> {
  const { stacks } = await synthesized(context, file, { placement: "lock" });
  const { cwd } = context.io;
  context.output.result(
    stacks
      .map((stack) => `Stack ${stack.name}: ${path.relative(cwd, stack.directory)}/cdk.tf.json`)
      .join("\n"),
    {
      stacks: stacks.map(({ name, directory, plans, warnings }) => ({
        stack: name,
        directory,
        projects: plans.map((plan) => plan.project.name),
        warnings,
      })),
    },
  );
  return EXIT.goalReached;
}
