import type { Proof, Result } from "./proof";

/** A dated summary for `docs/evidence/`: what was claimed, how often it was tried, and what came out. */
export function summaryOf(
  proof: Proof,
  results: readonly Result[],
  { day, state }: { readonly day: string; readonly state: string },
): string {
  const failed = results.filter(({ passed }) => !passed);
  return [
    `# ${proof.title ?? `Proof: ${proof.name}, ${day}`}`,
    "",
    proof.claim,
    "",
    `${proof.title === undefined ? "" : `${day}. `}Sources: ${state}. Node ${process.versions.node.split(".")[0]}. Made by \`npm run prove -- --only ${proof.name}\`.`,
    "",
    `**${results.length} cases: ${results.length - failed.length} passed, ${failed.length} failed.**`,
    "",
    ...(failed.length === 0
      ? []
      : [
          "## Failed",
          "",
          // A page of its own has the details in its sections.
          ...failed.map(({ id, outcome, detail = "" }) =>
            proof.summary === undefined ? `- ${id}: ${outcome}. ${detail}` : `- ${id}: ${outcome}.`,
          ),
          "",
        ]),
    proof.summarize(results),
    "",
  ].join("\n");
}

/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
