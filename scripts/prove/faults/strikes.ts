import { FAULT_KINDS, type FaultKind } from "../../../lib/local";
import type { Rehearsal } from "../../../test/support/rehearsal";

/** A fault at one call of a run. */
export interface Strike {
  readonly service: string;
  readonly action: string;
  readonly kind: FaultKind;
  /** How many calls pass before it. */
  readonly after: number;
  readonly count: number;
}

const READS = /^(Describe|Get|List|Head)/;
/** Where capacity can be short. */
const SOLD_OUT = ["cvm.RunInstances"];
const FEW = 3;
/** More than any one client call or journal write is repeated. */
const MANY = 12;
const MANY_KINDS: readonly FaultKind[] = ["throttle", "internalErrorBefore", "cut"];

/**
 * Every fault kind at every action of a clean run: once at each call of a write and at the first of a read, a few
 * times in a row at writes, and many times in a row where nothing was done.
 */
export function strikesOf(clean: Calls): Strike[] {
  return Object.entries(clean).flatMap(([name, calls]) => {
    const [service = "", action = ""] = name.split(".");
    const kinds = FAULT_KINDS.filter(
      (kind) => kind !== "soldOut" || service === "cos" || SOLD_OUT.includes(name),
    );
    const strike = (kind: FaultKind, after: number, count: number): Strike => {
      return { service, action, kind, after, count };
    };
    return kinds.flatMap((kind) => [
      ...moments(action, calls).map((after) => strike(kind, after, 1)),
      ...(READS.test(action) ? [] : [strike(kind, 0, FEW)]),
      ...(MANY_KINDS.includes(kind) ? [strike(kind, 0, MANY)] : []),
    ]);
  });
}

export type Calls = Readonly<Record<string, number>>;

/** Calls by `service.Action` since the rehearsal's cloud was started. */
export function callsOf({ local }: Rehearsal): Calls {
  const storage = Object.entries(local.storageReport().calls).map(([name, count]) => [`cos.${name}`, count]);
  return { ...local.report().calls, ...(Object.fromEntries(storage) as Calls) };
}

/** What was called between two looks. */
export function callsBetween(before: Calls, after: Calls): Calls {
  const counts = Object.entries(after).map(([name, count]): [string, number] => [
    name,
    count - (before[name] ?? 0),
  ]);
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

export function isLong({ count }: Strike): boolean {
  return count >= MANY;
}

export function strikeName({ service, action, kind, after, count }: Strike): string {
  const which = count > 1 ? `${count} times in a row` : `call ${after + 1}`;
  return `${service}.${action} ${kind}, ${which}`;
}

/** The journal is appended to again and again: its beginning, its middle and its end stand for all. */
function moments(action: string, calls: number): number[] {
  if (READS.test(action)) return [0];
  if (calls <= 6) return Array.from({ length: calls }, (_, index) => index);
  return [0, 1, Math.floor(calls / 2), calls - 1];
}
