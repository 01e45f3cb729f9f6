import { type ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Network } from "../../network";
import type { Userland } from "../../userland";
import type { World } from "../../world";
import { instances } from "../cvm/rows";
import { fillIn, readParameters } from "./parameters";
import { invocations, invocationTasks, type TaskStatus } from "./rows";

/** Bytes of output that are kept; the rest is counted. */
const OUTPUT_LIMIT = 24 * 1024;
const SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

export interface RunResult {
  readonly status: TaskStatus;
  readonly exitCode: number;
  /** Base64. */
  readonly output: string;
  readonly dropped: number;
}

/** Why a command was ended from outside. */
type Ending = "TIMEOUT" | "TERMINATED" | "TASK_TIMEOUT";

interface Run {
  readonly child: ChildProcess;
  ending?: Ending;
}

/** Runs commands "on instances": in a shell of this machine, with nothing but an empty folder and the cloud's network. */
export class CommandRunner {
  private readonly runs = new Map<string, Run>();

  constructor(
    private readonly world: World,
    private readonly network: Network,
    private readonly userland: Userland,
  ) {}

  async run(taskId: string, signal: AbortSignal): Promise<RunResult> {
    const task = this.world.table(invocationTasks).get(taskId);
    const invocation = this.world.table(invocations).get(task?.invocation ?? "");
    if (task === undefined || invocation === undefined) throw new Error(`no invocation task ${taskId}`);
    const parameters = {
      ...readParameters(invocation.defaultParameters),
      ...readParameters(invocation.parameters),
    };
    const script = Buffer.from(invocation.content, "base64").toString("utf8");
    const from = { instance: task.instance };
    const entered = await this.userland.enter((address, port) => this.network.dial(from, address, port));
    try {
      const { path, directory } = entered;
      const file = join(path, "script");
      writeFileSync(file, invocation.enableParameter ? fillIn(script, parameters) : script);
      const child = spawn("/bin/sh", [file], {
        cwd: directory,
        env: { PATH: `${path}:${SYSTEM_PATH}`, HOME: directory, TMPDIR: directory },
        stdio: ["ignore", "pipe", "pipe"],
        detached: true,
      });
      const run: Run = { child };
      this.runs.set(taskId, run);
      const timer = setTimeout(() => end(run, "TIMEOUT"), invocation.timeout * 1000);
      const stopped = (): void => end(run, "TASK_TIMEOUT");
      signal.addEventListener("abort", stopped);
      try {
        return await finished(run);
      } finally {
        clearTimeout(timer);
        signal.removeEventListener("abort", stopped);
      }
    } finally {
      this.runs.delete(taskId);
      entered.leave();
    }
  }

  /** Ends the commands that were cancelled, and those whose instance is no longer up. */
  reconcile(): void {
    for (const [id, run] of this.runs) {
      const task = this.world.table(invocationTasks).get(id);
      const instance = this.world.table(instances).get(task?.instance ?? "");
      if (task?.status === "CANCELLING") end(run, "TERMINATED");
      else if (instance?.state !== "RUNNING" || instance.boot !== task?.boot) end(run, "TASK_TIMEOUT");
    }
  }
}

/** Ends a command with everything that it started. */
function end(run: Run, ending: Ending): void {
  if (run.ending !== undefined || run.child.pid === undefined || run.child.exitCode !== null) return;
  run.ending = ending;
  try {
    process.kill(-run.child.pid, "SIGKILL");
  } catch {
    // It has ended by itself at this moment.
  }
}

function finished(run: Run): Promise<RunResult> {
  const kept: Buffer[] = [];
  let size = 0;
  const collect = (chunk: Buffer): void => {
    if (size < OUTPUT_LIMIT) kept.push(chunk.subarray(0, OUTPUT_LIMIT - size));
    size += chunk.length;
  };
  run.child.stdout?.on("data", collect);
  run.child.stderr?.on("data", collect);
  return new Promise((resolve, reject) => {
    run.child.once("error", reject);
    run.child.once("close", (code) => {
      const exitCode = code ?? -1;
      resolve({
        status: run.ending ?? (exitCode === 0 ? "SUCCESS" : "FAILED"),
        exitCode,
        output: Buffer.concat(kept).toString("base64"),
        dropped: Math.max(0, size - OUTPUT_LIMIT),
      });
    });
  });
}
