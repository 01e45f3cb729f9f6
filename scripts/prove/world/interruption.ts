/** Environment variable with an {@link Interruption} as JSON; without it writes are only counted. */
export const INTERRUPTION = "LANDFALL_PROVE_WORLD_INTERRUPTION";

/**
 * SIGKILL at one write of a file: before it, after it, or with half of its bytes written (`torn`; what has no halves,
 * such as a renaming, is killed after it).
 */
export interface Interruption {
  readonly moment: "before" | "torn" | "after";
  /** Counts from 1, from the start of the process. */
  readonly write: number;
}
