import type { Construct } from "constructs";
import { Existing, idForm, identityOf, isOfKind, type IExisting } from "./existing";

const VPC: unique symbol = Symbol.for("landfall/Vpc") as never;

/** A VPC that exists, as one is given where an id or a name is asked for. */
export interface IVpc extends IExisting {
  /** The id that it was imported by; a token where one was given. */
  readonly vpcId: string;
}

/** A VPC that exists. */
export class Vpc extends Existing implements IVpc {
  /**
   * A VPC that exists, by its id.
   *
   * @param vpcId an id such as `vpc-1a2b3c4d`, or a token of one
   * @throws LandfallError `ID-FORM`
   */
  static fromVpcId(scope: Construct, id: string, vpcId: string): IVpc {
    return new Vpc(scope, id, VPC, vpcId, idForm("vpc"));
  }

  /** Whether something is one of these, also where it comes from another copy of this package. */
  static isVpc(this: void, x: unknown): x is IVpc {
    return isOfKind(x, VPC);
  }

  /** The id that it was imported by; a token where one was given. */
  get vpcId(): string {
    return identityOf(this) ?? "";
  }
}
