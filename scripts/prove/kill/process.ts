import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import type { Clock } from "../../../lib/base/clock";
import { CHILD_ENV, type FromChild, type Interruption, type ToChild } from "./messages";

export interface Command {
  readonly module: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** An empty home directory. */
  readonly home: string;
  readonly interruption?: Interruption;
}

/** How a process ended. */
export interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** How often it wrote to the journal. */
  readonly writes: number;
  /** What it said on its standard error. */
  readonly said: string;
}

export interface Running {
  readonly child: ChildProcess;
  /** Resolves when it stands still where it was told to. */
  readonly standing: Promise<void>;
  readonly end: Promise<End>;
}

/** Starts a reconciler process that lives by this clock. */
export function start(command: Command, clock: Clock): Running {
  const { module, args, cwd, home, interruption } = command;
  const child = fork(module, args, {
    cwd,
    execArgv: ["-r", join(__dirname, "preload.js")],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    env: {
      PATH: process.env["PATH"],
      HOME: home,
      [CHILD_ENV.now]: String(clock.now()),
      ...(interruption === undefined ? {} : { [CHILD_ENV.interruption]: JSON.stringify(interruption) }),
    },
  });
  let writes = 0;
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString("utf8")));
  let stand = () => {};
  const standing = new Promise<void>((resolve) => (stand = resolve));
  child.on("message", (message: FromChild) => {
    if (message.type === "written") writes = message.count;
    if (message.type === "standing") stand();
    if (message.type === "sleep") void clock.sleep(message.ms).then(() => answer(child, message.id, clock));
  });
  const end = new Promise<End>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal, writes, said }));
  });
  return { child, standing, end };
}

export function runToEnd(command: Command, clock: Clock): Promise<End> {
  return start(command, clock).end;
}

/** It may have been killed meanwhile. */
function answer(child: ChildProcess, id: number, clock: Clock): void {
  const message: ToChild = { type: "slept", id, now: clock.now() };
  if (child.connected) child.send(message, () => {});
}
