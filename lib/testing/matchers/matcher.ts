import { LandfallError } from "../../base/errors";
import type { SynthesizedMigration } from "../synth-migration";

/** What a matcher uses of its runner. Jest and vitest both give it, so neither is needed to compile or to run this. */
export interface MatcherContext {
  /** Whether two values are equal by the runner's own idea. */
  equals(left: unknown, right: unknown, testers?: unknown[]): boolean;
  readonly utils: {
    /** A comparison for people; nothing where the runner sees no difference. */
    diff(this: void, expected: unknown, received: unknown): string | null | undefined;
    /** A value as the runner writes it. */
    stringify(this: void, value: unknown): string;
    /** Testers for `equals`; the runner alone knows how they are called. */
    readonly subsetEquality: unknown;
    readonly iterableEquality: unknown;
  };
}

/** What a matcher tells its runner. */
export interface MatcherResult {
  /** Whether what was expected is so. */
  readonly pass: boolean;
  /** What was expected, and what is there. */
  readonly message: () => string;
}

/** A part of a value: every member may be left out, at any depth; lists are compared element by element. */
export type Part<T> = T extends readonly (infer Item)[]
  ? readonly Part<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]?: Part<T[Key]> }
    : T;

/** @throws LandfallError `TEST-SUBJECT` when something else was given to `expect` */
export function migrationIn(received: unknown): SynthesizedMigration {
  if (typeof received === "object" && received !== null && "plan" in received && "terraform" in received)
    return received as SynthesizedMigration;
  throw new LandfallError("TEST-SUBJECT", "Landfall's matchers judge what synthMigration returns.", {
    remedy: "Write expect(synthMigration(project)).",
  });
}

/** A result whose message says what was expected, not or not, and what is there. */
export function verdict(pass: boolean, expected: string, there: string): MatcherResult {
  return { pass, message: () => `expected ${expected}${pass ? ", and it does" : ""}\n\n${there}` };
}

/** A list for a message; says so when there is nothing. */
export function listed(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return `${title}: none`;
  return [`${title}:`, ...lines.map((line) => `  ${line}`)].join("\n");
}
