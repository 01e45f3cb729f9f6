import type { DeclaredPlan } from "../../engines/declared";
import { isReference, type JobAction, type JobSpec } from "../../plan";

/** A plan for people: references as `<key>`, jobs under their ids in the order in which they run. */
export function planOutline({ acknowledged, jobs, ...plan }: DeclaredPlan): unknown {
  return shorten({
    ...plan,
    apiVersion: undefined,
    acknowledged: acknowledged?.map(({ path, reason, rule }) => `${rule} at ${path}: ${reason}`),
    jobs: new Map(jobs.map((job) => [job.id, jobOutline(job)])),
  });
}

/** Workload and step are in the id. */
function jobOutline({ actions, after, gates, makes, source, undo, wave }: JobSpec): unknown {
  return {
    wave,
    after: filled(after),
    gates: filled(gates),
    actions: actions.map(actionText),
    makes: filled(makes),
    source,
    undo: filled(undo.map(actionText)),
  };
}

function actionText({ action, detail, lines = [] }: JobAction): string {
  return [`${action} ${detail}`, ...lines].join("\n");
}

function filled<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}

function shorten(value: unknown): unknown {
  if (isReference(value)) return `<${value.$ref}>`;
  if (Array.isArray(value)) return value.map(shorten);
  if (value instanceof Map) return new Map([...value].map(([key, member]) => [key, shorten(member)]));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, shorten(member)]));
}
