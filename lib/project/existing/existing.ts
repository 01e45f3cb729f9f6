import { Token } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { LandfallError } from "../../base/errors";
import { idPattern } from "../../plan/fields";

const IDENTITY: unique symbol = Symbol.for("landfall/Identity") as never;

/** Something that exists already, wherever an id of it is asked for. */
export interface IExisting extends IConstruct {
  readonly [IDENTITY]: string;
}

/** What an id or a name looks like. */
export interface IdentityForm {
  readonly pattern: RegExp;
  readonly example: string;
}

/** What is known of something that exists: its id, or its name. Landfall uses it, and never changes it. */
export abstract class Existing extends Construct implements IExisting {
  readonly [IDENTITY]: string;

  /**
   * @param identity an id or a name; a token is one as well
   * @throws LandfallError `ID-FORM` where it has another form
   */
  protected constructor(scope: Construct, id: string, kind: symbol, identity: string, form: IdentityForm) {
    super(scope, id);
    if (!Token.isUnresolved(identity) && !form.pattern.test(identity)) throw malformed(this, identity, form);
    this[IDENTITY] = identity;
    Object.defineProperty(this, kind, { value: true });
  }
}

/** The form of ids with this prefix. */
export function idForm(prefix: string): IdentityForm {
  return { pattern: idPattern(prefix), example: `${prefix}-1a2b3c4d` };
}

/** The id or name of something that exists; undefined for everything else. */
export function identityOf(x: unknown): string | undefined {
  return typeof x === "object" && x !== null && IDENTITY in x ? (x as IExisting)[IDENTITY] : undefined;
}

/** The id or name, whether it is given as itself or as what it is of. */
export function idOf(given: string | IExisting): string {
  return typeof given === "string" ? given : given[IDENTITY];
}

/** Whether a construct is of the kind that a symbol marks; copies of this package in one program share it. */
export function isOfKind(x: unknown, kind: symbol): boolean {
  return typeof x === "object" && x !== null && kind in x;
}

function malformed({ node }: Construct, identity: string, { example }: IdentityForm): LandfallError {
  return new LandfallError("ID-FORM", `"${identity}" cannot be what ${node.path} is imported by.`, {
    place: node.path,
    remedy: `Write one such as ${example}.`,
  });
}
