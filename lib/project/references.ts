import { Fn, Token } from "cdktf";
import { LandfallError } from "../base/errors";
import type { Reference, TextOrReference } from "../plan/fields";
import type { SecretRefSpec } from "../plan/secret";
import { SecretRef } from "../plan/secret-ref";
import { Bandwidth, Duration, Size } from "../plan/units";
import { identityOf, type IExisting } from "./existing/existing";

/**
 * A value with its units in text form, its secrets as their places, what exists as its id, and every token replaced by
 * a reference.
 */
export type Plain<T> = T extends Size | Duration | Bandwidth | IExisting
  ? string
  : T extends SecretRef
    ? SecretRefSpec
    : T extends readonly (infer Item)[]
      ? Plain<Item>[]
      : T extends object
        ? { [Key in keyof T]: Plain<T[Key]> }
        : T;

/**
 * The edge between cdktf and the plan. What Terraform knows better comes in as a token, which no schema could
 * judge; it leaves as `{"$ref": key}`, and the expression itself goes into the plan's `bindings` under that key.
 */
export class References {
  private readonly found = new Map<string, string>();

  /**
   * @param key where the value stands, for example `workloads/web/blueprint`; members add their names
   * @throws LandfallError `VALUE-UNFIT` for what a plan cannot hold
   */
  plain<T>(value: T, key: string): Plain<T> {
    return this.convert(value, key) as Plain<T>;
  }

  /** Reference key → Terraform expression. */
  get bindings(): Record<string, string> {
    return Object.fromEntries(this.found);
  }

  /** The expression behind a reference; a text as it is. */
  expression(value: TextOrReference): string {
    return typeof value === "string" ? value : (this.found.get(value.$ref) ?? "");
  }

  private convert(value: unknown, key: string): unknown {
    if (value === undefined || typeof value === "boolean") return value;
    if (Array.isArray(value)) return this.convertList(value, key);
    if (isPlainObject(value)) return this.convertMembers(value, key);
    if (isToken(value)) return this.refer(key, Token.asString(value));
    if (typeof value === "string" || typeof value === "number") return value;
    if (value instanceof Size || value instanceof Duration || value instanceof Bandwidth)
      return value.toString();
    if (value instanceof SecretRef) return value.place;
    const identity = identityOf(value);
    if (identity !== undefined) return this.convert(identity, key);
    throw new LandfallError(
      "VALUE-UNFIT",
      `${key}: ${value === null ? "null" : typeof value} has no place in a plan.`,
    );
  }

  private convertMembers(value: Record<string, unknown>, key: string): unknown {
    if (isToken(value)) throw mapRefused(key);
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, this.convert(member, `${key}/${name}`)]),
    );
  }

  /**
   * A list whose length only Terraform knows becomes one reference whose key ends in `[]`: its binding is the
   * elements joined by commas, and whoever resolves it puts the elements where it stood.
   */
  private convertList(list: unknown[], key: string): unknown[] {
    if (isToken(list)) return [this.refer(`${key}[]`, Fn.join(",", list as string[]))];
    return list.map((item, index) => this.convert(item, `${key}/${index}`));
  }

  private refer(key: string, expression: string): Reference {
    this.found.set(key, expression);
    return { $ref: key };
  }
}

function isToken(value: unknown): boolean {
  return Token.isUnresolved(value);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** A reference to a map could not be told from a map. */
function mapRefused(key: string): LandfallError {
  return new LandfallError("TOKEN-REFUSED", `${key}: a map that only Terraform knows cannot stand here.`, {
    remedy: "Write its entries out, or make it a value of a single id.",
  });
}
