import type { ErrorClass } from "../base/error-class";

/** What the reconciler does about an error of a phase. */
export type Reaction =
  /** Nothing happened; come again, as often as it takes. */
  | "again"
  /** What it names is not there, or not there yet: come again, and fail when that lasts. */
  | "await"
  /** It may have happened: read it back. */
  | "settle"
  /** The step cannot go on. */
  | "fail"
  /** No workload can go on. */
  | "stop"
  /** A fault of Landfall: try a few times, then keep hands off. */
  | "fault";

interface Reactions {
  readonly observing: Reaction;
  readonly performing: Reaction;
}

export const REACTIONS: Readonly<Record<ErrorClass | "expected" | "unexpected", Reactions>> = {
  throttle: { observing: "again", performing: "again" },
  transient: { observing: "again", performing: "again" },
  "migration-lock": { observing: "again", performing: "again" },
  gone: { observing: "again", performing: "await" },
  ambiguous: { observing: "again", performing: "settle" },
  aborted: { observing: "again", performing: "settle" },
  capacity: { observing: "fail", performing: "fail" },
  quota: { observing: "fail", performing: "fail" },
  config: { observing: "fail", performing: "fail" },
  auth: { observing: "stop", performing: "stop" },
  /** A LandfallError without a class: said on purpose, so trying again does not mend it. */
  expected: { observing: "fail", performing: "fail" },
  unexpected: { observing: "fault", performing: "settle" },
};

export function errorClassOf(error: unknown): ErrorClass | undefined {
  if (typeof error !== "object" || error === null || !("errorClass" in error)) return undefined;
  const name = error.errorClass;
  return typeof name === "string" && Object.hasOwn(REACTIONS, name) ? (name as ErrorClass) : undefined;
}
