import type { Construct } from "constructs";
import { Existing, idForm, identityOf, isOfKind, type IExisting } from "./existing";

const SUBNET: unique symbol = Symbol.for("landfall/Subnet") as never;

export interface ISubnet extends IExisting {
  readonly subnetId: string;
}

/** A subnet that exists. */
export class Subnet extends Existing implements ISubnet {
  /**
   * @param subnetId an id such as `subnet-1a2b3c4d`, or a token of one
   * @throws LandfallError `ID-FORM`
   */
  static fromSubnetId(scope: Construct, id: string, subnetId: string): ISubnet {
    return new Subnet(scope, id, SUBNET, subnetId, idForm("subnet"));
  }

  static isSubnet(this: void, x: unknown): x is ISubnet {
    return isOfKind(x, SUBNET);
  }

  get subnetId(): string {
    return identityOf(this) ?? "";
  }
}
