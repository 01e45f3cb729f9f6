import type { PlanPath } from "./rule";

/** The path of an acknowledgement that covers everything. */
const WHOLE_PROJECT = "project";

/** A path as acknowledgements and messages write it: `workloads/web/blueprint/dataDisks/0`. */
export function planPathText(path: PlanPath): string {
  return path.length === 0 ? WHOLE_PROJECT : path.join("/");
}

/** Whether an acknowledgement's path covers a place: its own, everything below it, and for `project` everything. */
export function covers(acknowledged: string, path: PlanPath): boolean {
  const place = planPathText(path);
  return acknowledged === WHOLE_PROJECT || place === acknowledged || place.startsWith(`${acknowledged}/`);
}
