import { distance } from "fastest-levenshtein";

/** What other tools call the same thing. VHDX is here because it is near VHD in letters only. */
const ELSEWHERE: Readonly<Record<string, string | undefined>> = {
  amd64: "x86_64",
  x64: "x86_64",
  arm64: "arm_64",
  aarch64: "arm_64",
  vpc: "vhd",
  img: "raw",
  vhdx: undefined,
};

/** Of these words the one that was probably meant, capitals aside; undefined when none is near. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  if (word.length > 64) return undefined;
  const lower = word.toLowerCase();
  if (Object.hasOwn(ELSEWHERE, lower)) return words.find((candidate) => candidate === ELSEWHERE[lower]);
  const [best] = words
    .map((candidate) => ({ candidate, away: distance(lower, candidate.toLowerCase()) }))
    .filter(({ candidate, away }) => isNear(lower, candidate.toLowerCase(), away))
    .sort((left, right) => left.away - right.away);
  return best?.candidate;
}

/** At most a third of the letters differ, two are swapped, or one word continues the other. */
function isNear(word: string, candidate: string, away: number): boolean {
  if (away <= Math.max(1, Math.floor(candidate.length / 3))) return true;
  if (away === 2 && letters(word) === letters(candidate)) return true;
  return (
    Math.min(word.length, candidate.length) >= 3 && (word.startsWith(candidate) || candidate.startsWith(word))
  );
}

function letters(text: string): string {
  return [...text].sort().join("");
}
