import type { Construct } from "constructs";
import { Existing, idForm, identityOf, isOfKind, type IExisting } from "./existing";

const SECURITY_GROUP: unique symbol = Symbol.for("landfall/SecurityGroup") as never;

/** A security group that exists, as one is given where an id or a name is asked for. */
export interface ISecurityGroup extends IExisting {
  /** The id that it was imported by; a token where one was given. */
  readonly securityGroupId: string;
}

/** A security group that exists. Its rules are its owner's. */
export class SecurityGroup extends Existing implements ISecurityGroup {
  /**
   * A security group that exists, by its id.
   *
   * @param securityGroupId an id such as `sg-1a2b3c4d`, or a token of one
   * @throws LandfallError `ID-FORM`
   */
  static fromSecurityGroupId(scope: Construct, id: string, securityGroupId: string): ISecurityGroup {
    return new SecurityGroup(scope, id, SECURITY_GROUP, securityGroupId, idForm("sg"));
  }

  /** Whether something is one of these, also where it comes from another copy of this package. */
  static isSecurityGroup(this: void, x: unknown): x is ISecurityGroup {
    return isOfKind(x, SECURITY_GROUP);
  }

  /** The id that it was imported by; a token where one was given. */
  get securityGroupId(): string {
    return identityOf(this) ?? "";
  }
}
