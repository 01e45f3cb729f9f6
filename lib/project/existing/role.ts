import type { Construct } from "constructs";
import { LIMITS } from "../../rules/catalogue";
import { Existing, identityOf, isOfKind, type IExisting } from "./existing";

const ROLE: unique symbol = Symbol.for("landfall/Role") as never;
/** Source: CreateRole and its use, API metadata of 2026-08-21. */
const FORM = { pattern: LIMITS.roleName, example: "web-server, which is no ARN" };

/** A CAM role that exists, as one is given where an id or a name is asked for. */
export interface IRole extends IExisting {
  /** The name that it was imported by; a token where one was given. */
  readonly roleName: string;
}

/** A CAM role that exists. */
export class Role extends Existing implements IRole {
  /**
   * A CAM role that exists, by its name.
   *
   * @param roleName a name, not an ARN, or a token of one
   * @throws LandfallError `ID-FORM`
   */
  static fromRoleName(scope: Construct, id: string, roleName: string): IRole {
    return new Role(scope, id, ROLE, roleName, FORM);
  }

  /** Whether something is one of these, also where it comes from another copy of this package. */
  static isRole(this: void, x: unknown): x is IRole {
    return isOfKind(x, ROLE);
  }

  /** The name that it was imported by; a token where one was given. */
  get roleName(): string {
    return identityOf(this) ?? "";
  }
}
