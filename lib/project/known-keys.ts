import { LandfallError } from "../base/errors";
import { nearest } from "../plan/yaml/nearest";
import { meaning } from "../plan/yaml/words";

/** Every key of props, so that the compiler misses one that is left out. */
export type Keys<Props> = { readonly [Key in keyof Required<Props>]: true };

/**
 * Refuses props with keys that nothing reads: a program in JavaScript, or one that spreads objects, has no compiler that
 * would.
 *
 * @throws LandfallError `KEY-UNKNOWN` with what is allowed, and what was probably meant
 */
export function refuseUnknownKeys<Props extends object>(
  what: string,
  props: Props,
  known: Keys<Props>,
): void {
  const keys = Object.keys(known);
  for (const key of Object.keys(props)) {
    if (keys.includes(key)) continue;
    throw new LandfallError(
      "KEY-UNKNOWN",
      `${what}: unknown key "${key}".${meaning(nearest(key, keys))} Allowed here: ${keys.join(", ")}.`,
    );
  }
}
