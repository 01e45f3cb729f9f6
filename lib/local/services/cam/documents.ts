import { demand, Refusal } from "../../api";
import { notModelled } from "./conditions";
import { misnamed } from "./misnamed";
import { entriesOf, field, isResourceName, listOf } from "./statements";

const MAX_LENGTH = 6144;

/** A policy document as far as the embedded cloud judges it: JSON of version 2.0 with statements. */
export function checkDocument(text: string, kind: "policy" | "trust"): void {
  demand(
    text.length <= MAX_LENGTH,
    "InvalidParameter.PolicyDocumentLengthOverLimit",
    `PolicyDocument must not be longer than ${MAX_LENGTH} characters.`,
  );
  const document = parse(text);
  demand(
    document !== undefined,
    "InvalidParameter.PolicyDocumentError",
    "PolicyDocument is not a JSON object.",
  );
  demand(
    field(document, "version") === "2.0",
    "InvalidParameter.VersionError",
    'The document\'s version must be "2.0".',
  );
  const entries = entriesOf(document);
  demand(
    Array.isArray(field(document, "statement")) && entries.length > 0,
    "InvalidParameter.StatementError",
    "The document has no statement.",
  );
  for (const entry of entries) checkStatement(entry, kind);
}

function checkStatement(entry: Record<string, unknown>, kind: "policy" | "trust"): void {
  demand(
    ["allow", "deny"].includes(String(field(entry, "effect"))),
    "InvalidParameter.EffectError",
    "Each statement's effect is allow or deny.",
  );
  demand(field(entry, "action"), "InvalidParameter.ActionError", "Each statement names its actions.");
  if (kind === "trust")
    demand(
      field(entry, "principal"),
      "InvalidParameter.PrincipalError",
      "Each statement of a role names its principal.",
    );
  else checkResources(listOf(field(entry, "resource")));
  const condition = field(entry, "condition");
  const problem =
    condition === undefined
      ? undefined
      : kind === "trust"
        ? "The embedded cloud does not model conditions on who may assume a role."
        : notModelled(condition);
  if (problem !== undefined) throw new Refusal("InvalidParameter.ConditionError", problem);
}

function checkResources(resources: readonly unknown[]): void {
  const code = "InvalidParameter.ResourceError";
  demand(resources.length > 0, code, "Each statement names its resources.");
  const bad = resources.find((resource) => !isResourceName(String(resource)));
  demand(
    bad === undefined,
    code,
    `\`${String(bad)}\` is neither \`*\` nor the name of a resource in six parts.`,
  );
  for (const resource of resources) {
    const problem = misnamed(String(resource));
    if (problem !== undefined) throw new Refusal(code, problem);
  }
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
