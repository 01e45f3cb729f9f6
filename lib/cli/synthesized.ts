import type { RunContext } from "./run-context";
import { findSource, type Source } from "./source";
import { synthesize, type SynthesisOptions, type SynthesizedStack } from "./synthesis";

/** What a command was pointed at, synthesized; what synthesis warned of is passed on. */
export async function synthesized(
  { io, output, signal, workspace }: RunContext,
  file: string | undefined,
  how: Pick<SynthesisOptions, "placement" | "lockFile">,
): Promise<{ readonly source: Source; readonly stacks: readonly SynthesizedStack[] }> {
  const source = findSource(io.cwd, file);
  const stacks = await synthesize({ source, out: workspace.synthesized, env: io.env, signal, ...how });
  for (const warning of stacks.flatMap(({ warnings }) => warnings)) output.note(`Warning: ${warning}`);
  return { source, stacks };
}
