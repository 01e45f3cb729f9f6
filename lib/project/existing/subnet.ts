import type { Construct } from "constructs";
import { Existing, idForm, identityOf, isOfKind, type IExisting } from "./existing";

const SUBNET: unique symbol = Symbol.for("landfall/Subnet") as never;

/** A subnet that exists, as one is given where an id or a name is asked for. */
export interface ISubnet extends IExisting {
  /** The id that it was imported by; a token where one was given. */
  readonly subnetId: string;
}

/** A subnet that exists. */
export class Subnet extends Existing implements ISubnet {
  /**
   * A subnet that exists, by its id.
   *
   * @param subnetId an id such as `subnet-1a2b3c4d`, or a token of one
   * @throws LandfallError `ID-FORM`
   */
  static fromSubnetId(scope: Construct, id: string, subnetId: string): ISubnet {
    return new Subnet(scope, id, SUBNET, subnetId, idForm("subnet"));
  }

  /** Whether something is one of these, also where it comes from another copy of this package. */
  static isSubnet(this: void, x: unknown): x is ISubnet {
    return isOfKind(x, SUBNET);
  }

  /** The id that it was imported by; a token where one was given. */
  get subnetId(): string {
    return identityOf(this) ?? "";
  }
}
