import { Construct, type IConstruct } from "constructs";

const IDENTITY: unique symbol = Symbol.for("landfall/Identity") as never;

/** Something that exists already, wherever an id of it is asked for. */
export interface IExisting extends IConstruct {
  readonly [IDENTITY]: string;
}

/** What is known of something that exists: its id, or its name. Landfall uses it, and never changes it. */
export abstract class Existing extends Construct implements IExisting {
  readonly [IDENTITY]: string;

  /** @param identity an id or a name; a token is one as well */
  protected constructor(scope: Construct, id: string, kind: symbol, identity: string) {
    super(scope, id);
    this[IDENTITY] = identity;
    Object.defineProperty(this, kind, { value: true });
  }
}

/** The id or name of something that exists; undefined for everything else. */
export function identityOf(x: unknown): string | undefined {
  return typeof x === "object" && x !== null && IDENTITY in x ? (x as IExisting)[IDENTITY] : undefined;
}

/** Whether a construct is of the kind that a symbol marks; copies of this package in one program share it. */
export function isOfKind(x: unknown, kind: symbol): boolean {
  return typeof x === "object" && x !== null && kind in x;
}
