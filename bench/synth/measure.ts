/** What one synthesis cost its process. Processor time, user and system, so that neighbours on the machine do not count. */
export interface Cost {
  /** From the start of the process to the end of the synthesis, modules and all, in milliseconds. */
  readonly whole: number;
  /** Declaring and synthesizing alone, in milliseconds. */
  readonly synth: number;
  /** The most memory that the process had, in MiB. */
  readonly peak: number;
}

/** Runs a synthesis and prints what it cost; `before` is time of this process that is not the program's. */
export function report(synthesize: () => void, before = 0): void {
  const from = process.cpuUsage();
  synthesize();
  const synth = cpuSince(from);
  const peak = process.resourceUsage().maxRSS / 1024;
  const cost: Cost = { whole: cpuSince() - before, synth, peak };
  process.stdout.write(`${JSON.stringify(cost)}\n`);
}

/** Milliseconds of processor time since then, or since the process began. */
export function cpuSince(from: NodeJS.CpuUsage = { user: 0, system: 0 }): number {
  const { system, user } = process.cpuUsage(from);
  return (user + system) / 1000;
}
