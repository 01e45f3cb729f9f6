import type { Construct } from "constructs";
import { Existing, idForm, identityOf, isOfKind, type IExisting } from "./existing";

const VPC: unique symbol = Symbol.for("landfall/Vpc") as never;

export interface IVpc extends IExisting {
  readonly vpcId: string;
}

/** A VPC that exists. */
export class Vpc extends Existing implements IVpc {
  /**
   * @param vpcId an id such as `vpc-1a2b3c4d`, or a token of one
   * @throws LandfallError `ID-FORM`
   */
  static fromVpcId(scope: Construct, id: string, vpcId: string): IVpc {
    return new Vpc(scope, id, VPC, vpcId, idForm("vpc"));
  }

  static isVpc(this: void, x: unknown): x is IVpc {
    return isOfKind(x, VPC);
  }

  get vpcId(): string {
    return identityOf(this) ?? "";
  }
}
