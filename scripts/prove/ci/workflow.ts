import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";

const settings = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

const step = z.strictObject({
  name: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  with: settings.optional(),
  env: settings.optional(),
  run: z.string().optional(),
});
export type Step = z.infer<typeof step>;

/** As much of a workflow as the example has: what it has beyond this is refused, so that nothing goes unnoticed. */
const workflow = z.strictObject({
  name: z.string(),
  on: z.union([z.string(), z.record(z.string(), z.unknown())]),
  permissions: z.record(z.string(), z.enum(["read", "write", "none"])),
  concurrency: z.strictObject({ group: z.string(), "cancel-in-progress": z.boolean() }),
  defaults: z.strictObject({ run: z.strictObject({ shell: z.literal("bash") }) }),
  jobs: z.record(
    z.string(),
    z.strictObject({
      "runs-on": z.string(),
      environment: z.string().optional(),
      "timeout-minutes": z.number(),
      steps: z.array(step),
    }),
  ),
});
export type Workflow = z.infer<typeof workflow>;

export type Event = "pull_request" | "push" | "schedule";

/** The workflows of a checkout, by file name. */
export function workflowsIn(checkout: string): ReadonlyMap<string, Workflow> {
  const folder = join(checkout, ".github", "workflows");
  return new Map(
    readdirSync(folder)
      .sort()
      .map((file) => [file, workflow.parse(parse(readFileSync(join(folder, file), "utf8")))]),
  );
}

export function startsOn({ on }: Workflow, event: Event): boolean {
  return typeof on === "string" ? on === event : event in on;
}

/** What `${{ … }}` may name: `secrets.NAME`, `github.token`. */
export interface Values {
  readonly [name: string]: string | number | Values;
}

/** Replaces every `${{ path }}`. @throws RangeError for one that names nothing */
export function filled(text: string, values: Values): string {
  return text.replaceAll(/\$\{\{\s*(.*?)\s*\}\}/g, (_, path: string) => {
    const found = path
      .split(".")
      .reduce<Values[string] | undefined>(
        (at, name) => (typeof at === "object" ? at[name] : undefined),
        values,
      );
    if (found === undefined || typeof found === "object") throw new RangeError(`nothing is at ${path}`);
    return String(found);
  });
}

/** Whether a step runs after all before it were fine or one of them was not; no run here is ever cancelled. */
export function isDue(condition: string | undefined, soFar: "success" | "failure"): boolean {
  switch (condition) {
    case undefined:
      return soFar === "success";
    case "${{ !cancelled() }}":
      return true;
    default:
      throw new RangeError(`no such condition is known here: ${condition}`);
  }
}
