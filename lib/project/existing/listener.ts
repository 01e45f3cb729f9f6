import type { Construct } from "constructs";
import { Existing, idForm, identityOf, isOfKind, type IExisting } from "./existing";

const LISTENER: unique symbol = Symbol.for("landfall/Listener") as never;

export interface IListener extends IExisting {
  readonly listenerId: string;
}

/** A listener of a load balancer that exists. */
export class Listener extends Existing implements IListener {
  /**
   * @param listenerId an id such as `lbl-1a2b3c4d`, or a token of one
   * @throws LandfallError `ID-FORM`
   */
  static fromListenerId(scope: Construct, id: string, listenerId: string): IListener {
    return new Listener(scope, id, LISTENER, listenerId, idForm("lbl"));
  }

  static isListener(this: void, x: unknown): x is IListener {
    return isOfKind(x, LISTENER);
  }

  get listenerId(): string {
    return identityOf(this) ?? "";
  }
}
