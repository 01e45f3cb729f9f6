import { type Context, demand } from "../api";
import { defineTable, type Row } from "../world";

/** A call that was answered, by its region, its action and its ClientToken; kept when what it made is gone. */
interface AnsweredRow extends Row {
  /** The vault's fingerprint of its parameters, a password among them. */
  readonly request: string;
  readonly answer: object;
}

const answered = defineTable<AnsweredRow>("clientTokens");

/** How an action refuses tokens. */
export interface TokenCodes {
  /** For one that comes with other parameters. */
  readonly mismatch: string;
  /** For one of more than 64 bytes, where the service says so. */
  readonly tooLong?: string;
}

export const CVM_TOKENS: TokenCodes = {
  mismatch: "InvalidParameterCombination",
  tooLong: "InvalidClientToken.TooLong",
};
const MAX_BYTES = 64;

/**
 * A handler that does what a call with a ClientToken asks for once: the same call again has the same answer.
 *
 * @param action with its service: `cvm.RunInstances`
 */
export function once<Request extends { readonly ClientToken?: string | null }, Response extends object>(
  action: string,
  { mismatch, tooLong }: TokenCodes,
  handle: (request: Request, context: Context) => Response,
): (request: Request, context: Context) => Response {
  return (request, context) => {
    if (!request.ClientToken) return handle(request, context);
    demand(
      tooLong === undefined || Buffer.byteLength(request.ClientToken) <= MAX_BYTES,
      tooLong ?? mismatch,
      `ClientToken must not be longer than ${MAX_BYTES} bytes.`,
    );
    const table = context.world.table(answered);
    const id = `${action}/${context.region}/${request.ClientToken}`;
    const fingerprint = context.vault.fingerprint(canonical(request));
    const before = table.get(id);
    if (before !== undefined) {
      demand(before.request === fingerprint, mismatch, "The ClientToken was used with other parameters.");
      return before.answer as Response;
    }
    const answer = handle(request, context);
    table.put({ id, request: fingerprint, answer });
    return answer;
  };
}

/** JSON in which the order of keys says nothing. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === "object" && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([left], [right]) => (left < right ? -1 : 1)))
      : member,
  );
}
