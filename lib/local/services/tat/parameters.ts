import { demand, Refusal } from "../../api";

const MAX_PARAMETERS = 20;
const MAX_KEY = 64;
const PLACEHOLDER = /\{\{\s*(tat-hidden:)?([A-Za-z0-9_-]+)\s*\}\}/g;

/** A JSON object of strings, as the API wants parameters. */
export function readParameters(text: string): Readonly<Record<string, string>> {
  if (text === "") return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Refusal("InvalidParameterValue.ParameterInvalidJsonFormat", "Parameters is not valid JSON.");
  }
  demand(
    typeof value === "object" && value !== null && !Array.isArray(value),
    "InvalidParameterValue.ParameterInvalidJsonFormat",
    "Parameters is not a JSON object.",
  );
  const entries = Object.entries(value);
  demand(
    entries.length <= MAX_PARAMETERS,
    "InvalidParameterValue.ParameterNumberExceeded",
    `At most ${MAX_PARAMETERS} parameters can be given.`,
  );
  for (const [key, entry] of entries) {
    demand(
      /^[A-Za-z0-9_-]+$/.test(key),
      "InvalidParameterValue.ParameterKeyContainsInvalidChar",
      `\`${key}\` is not the name of a parameter.`,
    );
    demand(
      key.length <= MAX_KEY,
      "InvalidParameterValue.ParameterKeyLenExceeded",
      `The name \`${key}\` is too long.`,
    );
    demand(
      typeof entry === "string",
      "InvalidParameterValue.ParameterValueNotString",
      `The parameter \`${key}\` is not a string.`,
    );
  }
  return value as Record<string, string>;
}

/** `{{name}}` and `{{tat-hidden:name}}` in a script, filled in. */
export function fillIn(script: string, parameters: Readonly<Record<string, string>>): string {
  return script.replace(PLACEHOLDER, (whole, _hidden, name: string) => parameters[name] ?? whole);
}
