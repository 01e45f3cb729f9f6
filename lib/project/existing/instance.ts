import type { Construct } from "constructs";
import { Existing, idForm, identityOf, isOfKind, type IExisting } from "./existing";

const INSTANCE: unique symbol = Symbol.for("landfall/Instance") as never;

export interface IInstance extends IExisting {
  readonly instanceId: string;
}

/** A CVM instance that exists. */
export class Instance extends Existing implements IInstance {
  /**
   * @param instanceId an id such as `ins-1a2b3c4d`, or a token of one
   * @throws LandfallError `ID-FORM`
   */
  static fromInstanceId(scope: Construct, id: string, instanceId: string): IInstance {
    return new Instance(scope, id, INSTANCE, instanceId, idForm("ins"));
  }

  static isInstance(this: void, x: unknown): x is IInstance {
    return isOfKind(x, INSTANCE);
  }

  get instanceId(): string {
    return identityOf(this) ?? "";
  }
}
