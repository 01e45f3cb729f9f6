import type { ErrorClass } from "../../base/error-class";
import type { CallKind } from "../error-classes";

interface RetryRule {
  /** Calls in all, the first included. */
  readonly attempts: number;
  readonly kinds: readonly CallKind[];
}

/** Which errors are worth another call, and of which calls. What is not named here is never repeated. */
const RULES: Partial<Record<ErrorClass, RetryRule>> = {
  throttle: { attempts: 8, kinds: ["read", "repeatable", "write"] },
  transient: { attempts: 4, kinds: ["read", "repeatable"] },
  ambiguous: { attempts: 4, kinds: ["repeatable"] },
};

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 20_000;

/** @param attempt how many calls have failed, from 1. */
export function mayRepeat(errorClass: ErrorClass, kind: CallKind, attempt: number): boolean {
  const rule = RULES[errorClass];
  return rule !== undefined && rule.kinds.includes(kind) && attempt < rule.attempts;
}

/**
 * Full jitter: anything between nothing and the doubled pause, so that callers who failed together do not come
 * back together. In ms.
 */
export function pauseBefore(attempt: number, random: () => number): number {
  return Math.floor(random() * Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** attempt));
}
