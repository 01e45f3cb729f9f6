import { EXIT, type ExitCode } from "../exit-codes";
import type { RunContext } from "../run-context";
import { findSource } from "../source";
import { synthesize } from "../synthesis";

/** Writes Terraform JSON and plans. */
export async function synth(
  { io, output, signal, workspace }: RunContext,
  file: string | undefined,
): Promise<ExitCode> {
  const source = findSource(io.cwd, file);
  const stacks = await synthesize({
    source,
    out: workspace.synthesized,
    placement: "lock",
    env: io.env,
    signal,
  });
  output.result(
    stacks.map((stack) => `${stack.name}: ${stack.directory}`).join("\n"),
    stacks.map(({ name, directory, plans }) => ({
      stack: name,
      directory,
      projects: plans.map((plan) => plan.project.name),
    })),
  );
  return EXIT.goalReached;
}
