import { table } from "../evidence";
import type { Step } from "./steps";

export interface SectionFacts {
  readonly resource: Readonly<Record<string, object>>;
  /** The tool's calls by `service.Action`. */
  readonly calls: Readonly<Record<string, number>>;
  readonly done: readonly Step[];
  readonly failures: readonly string[];
}

/** What the page says of one case, below its heading. */
export function section({ resource, calls, done, failures }: SectionFacts): string {
  const resources = Object.entries(resource).map(
    ([type, named]) => `${type.replace("tencentcloud_", "")} ×${Object.keys(named).length}`,
  );
  const requests = Object.entries(calls)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([action, count]) => `${action} ${count}`);
  return [
    `Resources: ${resources.join(", ")}.`,
    stepTable(done),
    ...(failures.length === 0 ? [] : ["Failures:", failures.map((text) => `- ${oneLine(text)}`).join("\n")]),
    `Requests: ${requests.join(", ")}.`,
  ].join("\n\n");
}

export function stepTable(done: readonly Step[]): string {
  return table(
    ["step", "seconds", "outcome"],
    done.map(({ name, took, outcome }) => [name, took.toFixed(1), oneLine(outcome)]),
  );
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}
