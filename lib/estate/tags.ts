export type Tags = Readonly<Record<string, string>>;

/**
 * The tags of everything that Terraform makes for a project. What the reconciler makes has other ones (a workload
 * and a role), so that a sweep never takes the one for the other.
 */
export function estateTags(project: string, own: Tags = {}): Record<string, string> {
  return { ...own, "landfall:project": project, "landfall:managed-by": "terraform" };
}
