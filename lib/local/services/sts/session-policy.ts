import { demand, Refusal } from "../../api";
import { notModelled } from "../cam/conditions";
import { misnamed } from "../cam/misnamed";
import { field, listOf } from "../cam/statements";

const MAX_LENGTH = 6144;

/** The document that narrows a session, out of its percent-encoded form. @throws Refusal where it is none */
export function readSessionPolicy(text: string): string {
  const document = decoded(text);
  demand(
    document.length <= MAX_LENGTH,
    "InvalidParameter.PolicyTooLong",
    `Policy must not be longer than ${MAX_LENGTH} characters.`,
  );
  const statements = statementsOf(document);
  for (const statement of statements) {
    demand(
      ["allow", "deny"].includes(String(field(statement, "effect")).toLowerCase()) &&
        field(statement, "action") !== undefined &&
        field(statement, "resource") !== undefined,
      "InvalidParameter.StrategyInvalid",
      "Each statement of Policy has an effect (allow or deny), actions and resources.",
    );
    demand(
      field(statement, "principal") === undefined,
      "InvalidParameter.StrategyInvalid",
      "The statements of Policy name no principal.",
    );
    const problem = [
      notModelled(field(statement, "condition") ?? {}),
      ...listOf(field(statement, "resource")).map((resource) => misnamed(String(resource))),
    ].find((text) => text !== undefined);
    demand(problem === undefined, "InvalidParameter.StrategyInvalid", problem ?? "");
  }
  return document;
}

function statementsOf(document: string): Record<string, unknown>[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(document);
  } catch {
    throw new Refusal("InvalidParameter.StrategyFormatError", "Policy is not JSON.");
  }
  const fields = (typeof parsed === "object" && parsed !== null ? parsed : {}) as Record<string, unknown>;
  const statements = field(fields, "statement");
  demand(
    field(fields, "version") === "2.0" && Array.isArray(statements) && statements.length > 0,
    "InvalidParameter.StrategyFormatError",
    'Policy has the version "2.0" and a list of statements.',
  );
  return statements as Record<string, unknown>[];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
