import { Token } from "cdktf";
import { escapeTemplates } from "./templates";

export type Tags = Readonly<Record<string, string>>;

/**
 * The tags of everything that Terraform makes for a project. What the reconciler makes has other ones (a workload
 * and a role), so that a sweep never takes the one for the other.
 */
export function estateTags(project: string, own: Tags = {}): Record<string, string> {
  const escaped = Object.entries(own).map(([key, value]): [string, string] => [literal(key), literal(value)]);
  return { ...Object.fromEntries(escaped), "landfall:project": project, "landfall:managed-by": "terraform" };
}

function literal(text: string): string {
  return Token.isUnresolved(text) ? text : escapeTemplates(text);
}
