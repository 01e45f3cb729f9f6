import { demand } from "../../api";

const MAX_LENGTH = 6144;

/** A policy document as far as the embedded cloud judges it: JSON of version 2.0 with statements. */
export function checkDocument(text: string, kind: "policy" | "trust"): void {
  demand(
    text.length <= MAX_LENGTH,
    "InvalidParameter.PolicyDocumentLengthOverLimit",
    `PolicyDocument must not be longer than ${MAX_LENGTH} characters.`,
  );
  const document = parse(text);
  const statement = document?.["statement"] ?? document?.["Statement"];
  demand(
    document !== undefined,
    "InvalidParameter.PolicyDocumentError",
    "PolicyDocument is not a JSON object.",
  );
  demand(
    (document["version"] ?? document["Version"]) === "2.0",
    "InvalidParameter.VersionError",
    'The document\'s version must be "2.0".',
  );
  demand(
    Array.isArray(statement) && statement.length > 0,
    "InvalidParameter.StatementError",
    "The document has no statement.",
  );
  for (const entry of statement as Record<string, unknown>[]) {
    demand(
      ["allow", "deny"].includes(String(entry["effect"] ?? entry["Effect"])),
      "InvalidParameter.EffectError",
      "Each statement's effect is allow or deny.",
    );
    demand(
      entry["action"] ?? entry["Action"],
      "InvalidParameter.ActionError",
      "Each statement names its actions.",
    );
    if (kind === "trust")
      demand(
        entry["principal"] ?? entry["Principal"],
        "InvalidParameter.PrincipalError",
        "Each statement of a role names its principal.",
      );
    else
      demand(
        entry["resource"] ?? entry["Resource"],
        "InvalidParameter.ResourceError",
        "Each statement names its resources.",
      );
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
