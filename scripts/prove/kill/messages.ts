/** What a reconciler process and the proof that started it say to each other over their channel. */
export type FromChild =
  /** The clock of the proof's cloud is to move on. */
  | { readonly type: "sleep"; readonly id: number; readonly ms: number }
  /** The journal was written to for the so-manieth time. */
  | { readonly type: "written"; readonly count: number }
  /** It stands still at the write at which it was told to. */
  | { readonly type: "standing" };

export type ToChild = { readonly type: "slept"; readonly id: number; readonly now: number };

/** Environment variables that tell a child what it needs before its first line runs. */
export const CHILD_ENV = {
  /** Virtual time at the start, in ms. */
  now: "LANDFALL_PROVE_NOW",
  /** @see Interruption */
  interruption: "LANDFALL_PROVE_INTERRUPTION",
} as const;

/**
 * What happens to a reconciler at one write of its journal: killed before it, after it, with half of it written
 * (`torn`, where the carrier can leave half a line), or made to stand still before it (`stand`).
 */
export interface Interruption {
  readonly moment: "before" | "after" | "torn" | "stand";
  /** Counts from 1. */
  readonly write: number;
}
