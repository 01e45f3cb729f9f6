/** What a case came to. */
export interface Verdict {
  readonly passed: boolean;
  /** A word or two for the table, for example `goal reached`. */
  readonly outcome: string;
  /** What a person would want to know about it. */
  readonly detail?: string;
}

export interface Case {
  /** Stable, so that an interrupted proof knows what it has done. */
  readonly id: string;
  run(): Promise<Verdict>;
}

/** A claim about the whole product, tried in so many cases that it does not belong into the tests. */
export interface Proof {
  readonly name: string;
  /** Of its summary; default: its name. */
  readonly title?: string;
  /** The file of its summary; default: one of its own for every day, in `docs/evidence/`. */
  readonly summary?: string;
  /** What is claimed, for the top of its summary. */
  readonly claim: string;
  /** How many cases a sample takes; none where they take too long. */
  readonly sample: number;
  /** How many cases may run side by side. */
  readonly parallel: number;
  /**
   * Sets up what the cases share, below `scratch`, and lists them all.
   * @returns a text when this machine cannot do it
   */
  prepare(scratch: string): Promise<readonly Case[] | string>;
  /** Closes what `prepare` opened. */
  finish?(): Promise<void>;
  /** Markdown for the summary, from all results: the tables. */
  summarize(results: readonly Result[]): string;
}

export interface Result extends Verdict {
  readonly id: string;
}
