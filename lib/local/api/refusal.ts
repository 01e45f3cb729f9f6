/**
 * The embedded cloud says no, as the real one would: `code` is a documented error code of the action. Thrown by
 * handlers; whatever the handler had changed is undone.
 */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = "Refusal";
  }
}

/** Throws unless `condition` holds. */
export function demand(condition: unknown, code: string, message: string): asserts condition {
  if (!condition) throw new Refusal(code, message);
}
