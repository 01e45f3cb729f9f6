/** Whether a text fits a pattern of a policy: `*` stands for anything, in any place. */
export function matchesWildcard(pattern: string, text: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s").test(text);
}
