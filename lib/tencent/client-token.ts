import { createHash } from "node:crypto";

/** ClientToken takes at most 64 ASCII characters. Source: SDK cvm `RunInstancesRequest.ClientToken`. */
const LENGTH = 64;

/**
 * An idempotency token: the same parts give the same token, after a restart as well, and other parts another
 * one. The server then makes one thing, however often it is asked.
 */
export function clientToken(...parts: readonly (string | number)[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, LENGTH);
}
