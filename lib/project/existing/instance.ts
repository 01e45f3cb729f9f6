import type { Construct } from "constructs";
import { Existing, idForm, identityOf, isOfKind, type IExisting } from "./existing";

const INSTANCE: unique symbol = Symbol.for("landfall/Instance") as never;

/** A CVM instance that exists, as one is given where an id or a name is asked for. */
export interface IInstance extends IExisting {
  /** The id that it was imported by; a token where one was given. */
  readonly instanceId: string;
}

/** A CVM instance that exists. */
export class Instance extends Existing implements IInstance {
  /**
   * A CVM instance that exists, by its id.
   *
   * @param instanceId an id such as `ins-1a2b3c4d`, or a token of one
   * @throws LandfallError `ID-FORM`
   */
  static fromInstanceId(scope: Construct, id: string, instanceId: string): IInstance {
    return new Instance(scope, id, INSTANCE, instanceId, idForm("ins"));
  }

  /** Whether something is one of these, also where it comes from another copy of this package. */
  static isInstance(this: void, x: unknown): x is IInstance {
    return isOfKind(x, INSTANCE);
  }

  /** The id that it was imported by; a token where one was given. */
  get instanceId(): string {
    return identityOf(this) ?? "";
  }
}
