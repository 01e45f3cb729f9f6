import type { Construct } from "constructs";
import { Existing, idForm, identityOf, isOfKind, type IExisting } from "./existing";

const LISTENER: unique symbol = Symbol.for("landfall/Listener") as never;

/** A listener of a load balancer that exists, as one is given where its id or name is asked for. */
export interface IListener extends IExisting {
  readonly listenerId: string;
}

/** A listener of a load balancer that exists. */
export class Listener extends Existing implements IListener {
  /**
   * A listener of a load balancer that exists.
   *
   * @param listenerId an id such as `lbl-1a2b3c4d`, or a token of one
   * @throws LandfallError `ID-FORM`
   */
  static fromListenerId(scope: Construct, id: string, listenerId: string): IListener {
    return new Listener(scope, id, LISTENER, listenerId, idForm("lbl"));
  }

  /** Whether something is one of these, also where it comes from another copy of this package. */
  static isListener(this: void, x: unknown): x is IListener {
    return isOfKind(x, LISTENER);
  }

  /** The id that it was imported by; a token where one was given. */
  get listenerId(): string {
    return identityOf(this) ?? "";
  }
}
