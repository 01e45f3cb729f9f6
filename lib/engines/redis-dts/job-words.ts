/** What a word of DTS means for a step of a job. */
export type StepState = "waiting" | "running" | "done" | "failed";

/**
 * Words of `StepDetailInfo.Status`. The models know `success`, the API's own example answers `finished`: both are
 * taken. Source: SDK dts 2021-12-06 (4.1.313); examples of DescribeMigrationDetail in the official command-line tool.
 */
const STEP_WORDS: Readonly<Record<string, StepState>> = {
  notStarted: "waiting",
  running: "running",
  success: "done",
  finished: "done",
  failed: "failed",
};

/** What a step is by its word; undefined for a word that no document knows. */
export function stepState(word: string): StepState | undefined {
  return Object.hasOwn(STEP_WORDS, word) ? STEP_WORDS[word] : undefined;
}

/** The words that are known. */
export function stepWords(): readonly string[] {
  return Object.keys(STEP_WORDS);
}
