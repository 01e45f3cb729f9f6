import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { LandfallError } from "../../base/errors";

export interface ToolRun {
  /** `terraform`, `tofu` or `cdktf`: a name on PATH, or a path. */
  readonly binary: string;
  readonly arguments: readonly string[];
  readonly directory: string;
  /** The child's whole environment. Credentials are here and never among the arguments. */
  readonly environment: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
  readonly onLine?: (line: string) => void;
  /** The tool has been asked to stop, and comes to its end. */
  readonly onStop?: () => void;
  /** Asks the running tool to stop in good order; default: SIGINT to it. */
  readonly interrupt?: (pid: number) => void;
}

export interface ToolResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What is kept of what a tool says; its end matters. */
const TAIL = 64 * 1024;

/**
 * Runs a tool to its end. An abort asks it once to stop in good order, and waits until it has. It has a process group of
 * its own: from a terminal it would get the ctrl-C as well, and at a second interrupt Terraform drops what it is making
 * without a word of it in its state.
 *
 * @throws LandfallError `DEPLOYER-MISSING` when there is no such program; `DEPLOY-ABORTED` after an abort.
 */
export async function runTool(run: ToolRun): Promise<ToolResult> {
  run.signal?.throwIfAborted();
  const child = spawn(run.binary, run.arguments, {
    cwd: run.directory,
    env: run.environment,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const { interrupt = (pid) => process.kill(pid, "SIGINT") } = run;
  const impatience = passingOverOneInterrupt();
  const stop = () => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    impatience.begin();
    interrupt(child.pid);
    run.onStop?.();
  };
  run.signal?.addEventListener("abort", stop, { once: true });

  const stdout: string[] = [];
  let stderr = "";
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (line) => {
    stdout.push(line);
    run.onLine?.(line);
  });
  const read = new Promise<void>((resolve) => lines.once("close", resolve));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr = (stderr + text).slice(-TAIL)));

  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.once("error", (error) => reject(missing(run.binary, error)));
      child.once("close", (status) => resolve(status ?? 1));
    });
    await read;
    if (run.signal?.aborted) throw aborted(run.binary, run.signal.reason);
    return { code, stdout: stdout.join("\n"), stderr };
  } finally {
    run.signal?.removeEventListener("abort", stop);
    impatience.end();
  }
}

/** The end of this process would take from the tool whom it writes to, and end it as well. */
function passingOverOneInterrupt() {
  const nothing = () => {};
  const signals = ["SIGINT", "SIGTERM"] as const;
  return {
    begin: () => signals.forEach((signal) => process.once(signal, nothing)),
    end: () => signals.forEach((signal) => process.off(signal, nothing)),
  };
}

function missing(binary: string, cause: unknown): LandfallError {
  return new LandfallError("DEPLOYER-MISSING", `${binary} cannot be run`, {
    remedy: `Install ${binary}, or choose another deployer with --deployer.`,
    cause,
  });
}

function aborted(binary: string, cause: unknown): LandfallError {
  return new LandfallError(
    "DEPLOY-ABORTED",
    `${binary} was stopped; what it had done by then is in its state`,
    {
      remedy: "Deploy again to go on.",
      cause,
    },
  );
}
