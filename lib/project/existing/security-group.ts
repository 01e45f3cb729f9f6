import type { Construct } from "constructs";
import { Existing, idForm, identityOf, isOfKind, type IExisting } from "./existing";

const SECURITY_GROUP: unique symbol = Symbol.for("landfall/SecurityGroup") as never;

export interface ISecurityGroup extends IExisting {
  readonly securityGroupId: string;
}

/** A security group that exists. Its rules are its owner's. */
export class SecurityGroup extends Existing implements ISecurityGroup {
  /**
   * @param securityGroupId an id such as `sg-1a2b3c4d`, or a token of one
   * @throws LandfallError `ID-FORM`
   */
  static fromSecurityGroupId(scope: Construct, id: string, securityGroupId: string): ISecurityGroup {
    return new SecurityGroup(scope, id, SECURITY_GROUP, securityGroupId, idForm("sg"));
  }

  static isSecurityGroup(this: void, x: unknown): x is ISecurityGroup {
    return isOfKind(x, SECURITY_GROUP);
  }

  get securityGroupId(): string {
    return identityOf(this) ?? "";
  }
}
