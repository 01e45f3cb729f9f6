const PREFIX = "landfall_plan_";

/** The stack output that holds a project's plan. Hyphens become underscores, which project names cannot have. */
export function planOutputName(project: string): string {
  return `${PREFIX}${project.replaceAll("-", "_")}`;
}

/** The plan outputs among the outputs of a stack. */
export function isPlanOutput(output: string): boolean {
  return output.startsWith(PREFIX);
}
