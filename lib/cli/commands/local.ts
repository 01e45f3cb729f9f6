import { rm } from "node:fs/promises";
import { isoInstant, systemClock, VirtualClock } from "../../base/clock";
import { LandfallError } from "../../base/errors";
import { EXIT, type ExitCode } from "../exit-codes";
import { hasEnded } from "../../reconcile/process-identity";
import { runningServer, serveLocalCloud } from "../local-server";
import type { RunContext } from "../run-context";

export interface StartOptions {
  readonly port?: number;
  readonly clock: "real" | "virtual";
  readonly redis: "simulated" | "server";
}

/** Runs the embedded cloud of this directory in the foreground until it is interrupted. */
export async function start(context: RunContext, options: StartOptions): Promise<ExitCode> {
  refuseIfRunning(context, "is running already");
  const { output, signal, workspace } = context;
  const cloud = await serveLocalCloud({
    directory: workspace.world,
    clock: options.clock === "virtual" ? new VirtualClock(context.clock.now()) : context.clock,
    redis: options.redis,
    ...(options.port === undefined ? {} : { port: options.port }),
  });
  const now = cloud.clock.now();
  const ahead =
    now - context.clock.now() > AHEAD ? ` Its clock goes on where it was left, at ${isoInstant(now)}.` : "";
  output.result(
    `The embedded cloud listens at ${cloud.endpoint} (an HTTP proxy); its world and credentials are in ${workspace.world}.${ahead} Stop it with Ctrl-C.`,
    { endpoint: cloud.endpoint, directory: workspace.world, now: isoInstant(now) },
  );
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  await cloud.stop();
  return EXIT.goalReached;
}

export async function status({ output, workspace }: RunContext): Promise<ExitCode> {
  const running = runningServer(workspace.world);
  output.result(
    running === undefined
      ? "The embedded cloud does not run."
      : `The embedded cloud listens at ${running.endpoint} (process ${running.process.pid}).`,
    running === undefined
      ? { running: false }
      : { running: true, endpoint: running.endpoint, pid: running.process.pid, directory: workspace.world },
  );
  return EXIT.goalReached;
}

/** Asks the process that runs the embedded cloud to end, and waits until it has. */
export async function stop({ output, signal, workspace }: RunContext): Promise<ExitCode> {
  const running = runningServer(workspace.world);
  if (running === undefined) {
    output.result("The embedded cloud does not run.", { stopped: false });
    return EXIT.goalReached;
  }
  const { pid } = running.process;
  process.kill(pid, "SIGTERM");
  const until = systemClock.now() + STOP_LIMIT;
  while (!hasEnded(running.process)) {
    if (systemClock.now() > until) {
      throw new LandfallError(
        "LOCAL-RUNNING",
        `Process ${pid} was told to stop ${STOP_LIMIT / 1000} s ago and still runs.`,
        {
          remedy: "Look at what it is doing; what it runs is in its own terminal.",
        },
      );
    }
    await systemClock.sleep(POLL, signal);
  }
  output.result(`The embedded cloud has stopped (process ${pid}).`, { stopped: true, pid });
  return EXIT.goalReached;
}

/** From when on it is said that the cloud's clock is ahead of this machine's; ms. */
const AHEAD = 1000;

/** How long a stop may take, and how often it is looked for; ms of real time, in which processes live. */
const STOP_LIMIT = 30_000;
const POLL = 100;

/** Forgets the world with everything in it, and what was deployed and journaled there. */
export async function reset(context: RunContext): Promise<ExitCode> {
  refuseIfRunning(context, "is running; stop it first");
  const { output, workspace } = context;
  await rm(workspace.of("local").directory, { recursive: true, force: true });
  output.result("The embedded cloud is as new.", { reset: true });
  return EXIT.goalReached;
}

function refuseIfRunning({ workspace }: RunContext, what: string): void {
  const running = runningServer(workspace.world);
  if (running === undefined) return;
  throw new LandfallError(
    "LOCAL-RUNNING",
    `The embedded cloud of ${workspace.world} ${what} (process ${running.process.pid}).`,
    {
      remedy: "landfall local stop ends it.",
    },
  );
}
