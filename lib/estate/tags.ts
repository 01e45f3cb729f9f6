import { Token } from "cdktf";
import { escapeTemplates } from "./templates";

export type Tags = Readonly<Record<string, string>>;

/**
 * The tags of everything that Terraform makes for a project. What the reconciler makes has other ones (a workload
 * and a role), so that a sweep never takes the one for the other.
 */
export function estateTags(project: string, own: Tags = {}): Record<string, string> {
  return { ...escapedTags(own), "landfall:project": project, "landfall:managed-by": "terraform" };
}

/** Tags as they are, whatever Terraform would read into them. */
export function escapedTags(tags: Tags): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [literal(key), literal(value)]));
}

function literal(text: string): string {
  return Token.isUnresolved(text) ? text : escapeTemplates(text);
}
