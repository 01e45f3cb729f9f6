import { performance } from "node:perf_hooks";

/** What a part of a process took, in milliseconds. */
export interface Spent {
  /** Processor time, user and system: neighbours on the machine hardly count. */
  readonly cpu: number;
  /** By the clock on the wall. */
  readonly wall: number;
}

/** What one synthesis cost its process. */
export interface Cost {
  /** From the start of the process to the end of the synthesis, modules and all. */
  readonly whole: Spent;
  /** Declaring and synthesizing alone. */
  readonly synth: Spent;
  /** The most memory that the process had, in MiB. */
  readonly peak: number;
}

/** Runs a synthesis and prints what it cost; `before` is of this process and not the program's. */
export function report(synthesize: () => void, before: readonly Spent[] = []): void {
  const from = now();
  synthesize();
  const synth = since(from);
  const peak = process.resourceUsage().maxRSS / 1024;
  const whole = before.reduce(less, now());
  const cost: Cost = { whole, synth, peak };
  process.stdout.write(`${JSON.stringify(cost)}\n`);
}

/** Since the process began. */
export function now(): Spent {
  const { system, user } = process.cpuUsage();
  return { cpu: (user + system) / 1000, wall: performance.now() };
}

export function since(from: Spent): Spent {
  return less(now(), from);
}

function less(whole: Spent, part: Spent): Spent {
  return { cpu: whole.cpu - part.cpu, wall: whole.wall - part.wall };
}
