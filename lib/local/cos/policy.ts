import { matchesWildcard } from "../wildcard";
import { CosError } from "./errors";

interface Statement {
  readonly allows: boolean;
  readonly everybody: boolean;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** What is to be done, and to what. */
export interface Deed {
  /** `cos:GetObject` */
  readonly action: string;
  /** `qcs::cos:ap-guangzhou:uid/1250000000:images-1250000000/a.raw` */
  readonly resource: string;
}

/**
 * A bucket policy is checked for its form, kept and given back; what it lets everybody do, or forbids everybody, is in
 * force. Other accounts, which it may name too, do not exist here.
 * @throws CosError `MalformedPolicy`, `NotImplemented` for conditions, and for denials of somebody in particular
 */
export function checkPolicy(text: string): void {
  const entries = entriesOf(text);
  if (entries.length === 0) throw new CosError("MalformedPolicy", "The policy needs at least one Statement.");
  for (const entry of entries) {
    for (const name of ["Effect", "Action", "Resource", "Principal"])
      if (field(entry, name) === undefined)
        throw new CosError("MalformedPolicy", `Every Statement needs ${name}.`);
    const effect = String(field(entry, "Effect")).toLowerCase();
    if (effect !== "allow" && effect !== "deny")
      throw new CosError("MalformedPolicy", "Effect must be allow or deny.");
    const { allows, everybody } = statementOf(entry);
    if (!allows && !everybody) throw notModelled("bucket policies that deny somebody in particular");
    if (everybody && field(entry, "Condition") !== undefined)
      throw notModelled("conditions in bucket policies for everybody");
  }
}

/**
 * What a bucket's policy says to somebody without a name; a denial goes before everything else ("Access Policy
 * Evaluation Process", cloud.tencent.com/document/product/436/35240).
 */
export function policyVerdict(text: string | undefined, deed: Deed): "allow" | "deny" | undefined {
  const fitting = (text === undefined ? [] : entriesOf(text))
    .map(statementOf)
    .filter(({ everybody }) => everybody)
    .filter(({ actions, resources }) => fits(actions, deed.action) && fits(resources, deed.resource));
  if (fitting.length === 0) return undefined;
  return fitting.every(({ allows }) => allows) ? "allow" : "deny";
}

function fits(patterns: readonly string[], text: string): boolean {
  return patterns.some((pattern) => matchesWildcard(pattern.replace(/^name\//, ""), text));
}

function statementOf(entry: Record<string, unknown>): Statement {
  return {
    allows: String(field(entry, "Effect")).toLowerCase() === "allow",
    everybody: /"qcs::cam::anyone:anyone"|"\*"/.test(JSON.stringify(field(entry, "Principal"))),
    actions: listOf(field(entry, "Action")).map(String),
    resources: listOf(field(entry, "Resource")).map(String),
  };
}

function entriesOf(text: string): Record<string, unknown>[] {
  const policy = parse(text);
  return listOf(field(policy, "Statement")).map((entry) => {
    if (!isRecord(entry)) throw new CosError("MalformedPolicy");
    return entry;
  });
}

/** Clients write the names with and without a capital. */
function field(entry: Record<string, unknown>, name: string): unknown {
  return entry[name] ?? entry[name.toLowerCase()];
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
