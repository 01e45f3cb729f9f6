/** What one synthesis cost its process. */
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
  const from = performance.now();
  synthesize();
  const to = performance.now();
  const peak = process.resourceUsage().maxRSS / 1024;
  const cost: Cost = { whole: to - before, synth: to - from, peak };
  process.stdout.write(`${JSON.stringify(cost)}\n`);
}
