/** One thing that was done, for the page. */
export interface Step {
  readonly name: string;
  /** Seconds. */
  readonly took: number;
  readonly outcome: string;
}

/** What a case has done so far, and what of it failed. */
export class Steps {
  readonly done: Step[] = [];
  readonly failures: string[] = [];

  /** Does one step; what it throws is a failure of the case, which goes on, so that it cleans up. */
  async take(name: string, work: () => Promise<string>): Promise<void> {
    const start = Date.now();
    const outcome = await work().catch((error: unknown) => {
      this.failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      return "failed";
    });
    this.done.push({ name, took: (Date.now() - start) / 1000, outcome });
  }
}
