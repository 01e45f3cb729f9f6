/** A literal as Terraform has to read it: what looks like its templates would be evaluated. */
export function escapeTemplates(literal: string): string {
  // In a replacement text, `$$` would stand for a single `$`.
  return literal.replace(/[$%]\{/g, (opening) => `${opening[0]}${opening}`);
}
