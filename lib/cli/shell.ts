import { spawn } from "node:child_process";

export interface ShellRun {
  readonly directory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Ends the command with everything that it started. */
  readonly signal?: AbortSignal;
}

/**
 * Runs a command line through the shell and resolves to how it ended and all that it said, stdout and stderr as they
 * came. Throws the signal's reason when it was ended by it.
 */
export async function runShell(
  command: string,
  { directory, environment, signal }: ShellRun,
): Promise<{ readonly code: number | null; readonly text: string }> {
  signal?.throwIfAborted();
  const output: Buffer[] = [];
  // A process group of its own, so that what the shell started ends with it.
  const child = spawn(command, {
    shell: true,
    cwd: directory,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const stop = () => child.pid !== undefined && process.kill(-child.pid, "SIGTERM");
  signal?.addEventListener("abort", stop, { once: true });
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => output.push(chunk));
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", resolve);
    });
    signal?.throwIfAborted();
    return { code, text: Buffer.concat(output).toString("utf8") };
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}
