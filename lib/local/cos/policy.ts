import { CosError } from "./errors";

/**
 * A bucket policy is checked for its form, kept and given back. It is not evaluated: the account's own keys may
 * do everything, everybody else has what the ACLs say. A policy that would change this is refused.
 */
export function checkPolicy(text: string): void {
  const policy = parse(text);
  const statements = listOf(policy["Statement"] ?? policy["statement"]);
  if (statements.length === 0)
    throw new CosError("MalformedPolicy", "The policy needs at least one Statement.");
  for (const statement of statements) checkStatement(statement);
}

function checkStatement(statement: unknown): void {
  if (!isRecord(statement)) throw new CosError("MalformedPolicy");
  const field = (name: string): unknown => statement[name] ?? statement[name.toLowerCase()];
  for (const name of ["Effect", "Action", "Resource", "Principal"]) {
    if (field(name) === undefined) throw new CosError("MalformedPolicy", `Every Statement needs ${name}.`);
  }
  const effect = String(field("Effect")).toLowerCase();
  if (effect === "deny") throw notModelled("bucket policies that deny");
  if (effect !== "allow") throw new CosError("MalformedPolicy", "Effect must be allow or deny.");
  if (/"qcs::cam::anyone:anyone"|"\*"/.test(JSON.stringify(field("Principal")))) {
    throw notModelled("bucket policies for everyone; use the ACL public-read");
  }
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) return value;
  } catch {
    // Said below.
  }
  throw new CosError("MalformedPolicy", "The policy must be a JSON object.");
}

function listOf(value: unknown): unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function notModelled(what: string): CosError {
  return new CosError("NotImplemented", `The embedded cloud does not model ${what}.`);
}
