import { closest, distance } from "fastest-levenshtein";

/** ` Did you mean "x"?`, or nothing when no word is near. */
export function suggestion(word: string, words: readonly string[]): string {
  const near = nearest(word, words);
  return near === undefined ? "" : ` Did you mean ${JSON.stringify(near)}?`;
}

/** The word that was probably meant: at most a third of the letters differ, capitals aside. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  if (words.length === 0 || word.length > 64) return undefined;
  const lower = word.toLowerCase();
  const candidates = words.filter(
    (candidate) => distance(lower, candidate.toLowerCase()) <= Math.max(1, Math.floor(candidate.length / 3)),
  );
  if (candidates.length === 0) return undefined;
  const found = closest(
    lower,
    candidates.map((candidate) => candidate.toLowerCase()),
  );
  return candidates.find((candidate) => candidate.toLowerCase() === found);
}
