import { type PlainClient, Unanswered } from "../cloud/client";

/** What a thing is where there is none. */
export const GONE = "gone";

/** What the cloud has acknowledged: for each thing all that it may be now. One once a call is answered, two before. */
export class Ledger {
  private readonly possible = new Map<string, readonly string[]>();
  /** Calls that may be sent again, as their tokens make them the same call. */
  readonly repeatable: { readonly changes: Changes; readonly again: Again }[] = [];

  /** Sends a call that changes things, and notes what has become of them. @throws what `call` throws */
  async write<T>(changes: Changes, call: () => Promise<T>, again?: Again): Promise<T> {
    const before = Object.keys(changes).map((thing) => [thing, this.of(thing)] as const);
    for (const [thing, values] of before) this.possible.set(thing, [...values, String(changes[thing])]);
    try {
      const answer = await call();
      this.settle(changes);
      return answer;
    } catch (error) {
      if (!(error instanceof Unanswered))
        for (const [thing, values] of before) this.possible.set(thing, values);
      else if (again !== undefined) this.repeatable.push({ changes, again });
      throw error;
    }
  }

  settle(changes: Changes): void {
    for (const [thing, value] of Object.entries(changes)) this.possible.set(thing, [value]);
  }

  /** What a thing may be. */
  of(thing: string): readonly string[] {
    return this.possible.get(thing) ?? [GONE];
  }

  things(): string[] {
    return [...this.possible.keys()];
  }
}

/** The same call through another client. */
export type Again = (client: PlainClient) => Promise<unknown>;

/** New values of things. */
export type Changes = Readonly<Record<string, string>>;
