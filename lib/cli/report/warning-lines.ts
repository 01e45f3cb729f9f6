/** So many warnings of one rule are shown in full. */
const SHOWN = 3;

/** Warnings for a person to read: of those that one rule gave of many things, the first few and how many more. */
export function warningLines(warnings: readonly string[]): string[] {
  const byRule = new Map<string, string[]>();
  for (const warning of warnings) {
    const rule = /\[([A-Z][A-Z0-9-]*)\]$/.exec(warning)?.[1] ?? warning;
    byRule.set(rule, [...(byRule.get(rule) ?? []), warning]);
  }
  return [...byRule].flatMap(([rule, all]) => [
    ...all.slice(0, SHOWN).map((warning) => `Warning: ${withoutStack(warning)}`),
    ...(all.length > SHOWN ? [`Warning: ${all.length - SHOWN} more like these [${rule}]`] : []),
  ]);
}

/** A rule names the place in the plan or in the file by itself; the construct's path before it says it once more. */
function withoutStack(warning: string): string {
  return warning.replace(/^\S+: (?=\S+:\d+:\d+: |(workloads|waves|project|network|connections)[/:])/, "");
}
