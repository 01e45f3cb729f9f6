import { systemClock } from "../../lib/base/clock";
import type { OutputFormat } from "../../lib/cli/io";
import { outputTo } from "../../lib/cli/output";
import type { RunContext } from "../../lib/cli/run-context";
import { workspaceAt } from "../../lib/cli/workspace";

/** What a command gets, and what it wrote. */
export interface Captured {
  readonly context: RunContext;
  stdout(): string;
  stderr(): string;
}

/** A context in a directory whose output is kept. */
export function contextIn(cwd: string, format: OutputFormat = "text"): Captured {
  const written = { out: "", err: "" };
  const io = {
    stdout: { write: (text: string) => void (written.out += text) },
    stderr: { write: (text: string) => void (written.err += text) },
    env: process.env,
    cwd,
  };
  return {
    context: {
      io,
      workspace: workspaceAt(cwd),
      clock: systemClock,
      signal: new AbortController().signal,
      output: outputTo(io, format),
    },
    stdout: () => written.out,
    stderr: () => written.err,
  };
}
