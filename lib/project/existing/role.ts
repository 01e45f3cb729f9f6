import type { Construct } from "constructs";
import { Existing, identityOf, isOfKind, type IExisting } from "./existing";

const ROLE: unique symbol = Symbol.for("landfall/Role") as never;

export interface IRole extends IExisting {
  readonly roleName: string;
}

/** A CAM role that exists. */
export class Role extends Existing implements IRole {
  /** @param roleName a name, not an ARN, or a token of one */
  static fromRoleName(scope: Construct, id: string, roleName: string): IRole {
    return new Role(scope, id, ROLE, roleName);
  }

  static isRole(this: void, x: unknown): x is IRole {
    return isOfKind(x, ROLE);
  }

  get roleName(): string {
    return identityOf(this) ?? "";
  }
}
