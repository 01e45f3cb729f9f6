import { warningLines } from "./report/warning-lines";
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
  // A program runs in the working directory, where its lock lies; a blueprint is read wherever this process runs.
  const own = source.kind === "yaml" ? { lockFile: workspace.lockFile } : {};
  const stacks = await synthesize({
    source,
    out: workspace.synthesized,
    env: io.env,
    signal,
    ...own,
    ...how,
  });
  for (const line of warningLines(stacks.flatMap(({ warnings }) => warnings))) output.note(line);
  return { source, stacks };
}
