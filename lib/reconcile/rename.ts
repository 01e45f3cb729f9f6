import { isoInstant } from "../base/clock";
import type { Journal } from "./journal";
import { RECORD_VERSION, type EntryOf } from "./record";
import { fold, type JournalState } from "./state";

/** What a plan says of workloads that had another name. */
export interface Renaming {
  readonly workloads: Readonly<Record<string, unknown>>;
  /** New name → the name under which it began. */
  readonly renamed?: Readonly<Record<string, string>> | undefined;
}

/**
 * Carries what the journal knows of renamed workloads over to their new names. Steps that have begun go on, and are
 * undone, under the name that they began with: whatever they made carries it.
 */
export async function carryRenames(journal: Journal, plan: Renaming): Promise<void> {
  const due = renamesDue(journal.state, plan);
  if (due.length > 0) await journal.append(...due);
}

/** A state as {@link carryRenames} would leave it, for those who only read. */
export function withRenames(state: JournalState, plan: Renaming, now: number): JournalState {
  const stamp = { v: RECORD_VERSION, seq: state.seq, at: isoInstant(now) } as const;
  return fold(
    renamesDue(state, plan).map((entry) => ({ ...stamp, entry })),
    state,
  );
}

/** The renames that the journal has not seen: it knows the old name, and not the new one. */
function renamesDue({ workloads }: JournalState, { renamed = {}, ...plan }: Renaming): EntryOf<"renamed">[] {
  return Object.entries(renamed).flatMap(([workload, from]) =>
    workloads.has(from) && !workloads.has(workload) && !Object.hasOwn(plan.workloads, from)
      ? [{ type: "renamed", workload, from }]
      : [],
  );
}
