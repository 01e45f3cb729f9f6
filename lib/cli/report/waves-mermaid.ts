import type { DeclaredPlan } from "../../engines/declared";
import type { WaveSpec } from "../../plan/wave";

/** A diagram of thousands of boxes shows nothing. */
const SHOWN = 12;

/** The waves of a plan as a Mermaid flow chart: what is in each, how far it may go, and what it comes after. */
export function wavesMermaid({ waves, workloads }: DeclaredPlan): string {
  const names = Object.keys(waves);
  return [
    "flowchart LR",
    ...names.flatMap((name) => waveLines(name, waves[name], workloads)),
    ...names.flatMap((name) =>
      (waves[name]?.after ?? []).map((other) => `  ${idOf(other)} --> ${idOf(name)}`),
    ),
  ].join("\n");
}

function waveLines(name: string, wave: WaveSpec | undefined, workloads: DeclaredPlan["workloads"]): string[] {
  if (wave === undefined) return [];
  const shown = wave.workloads.slice(0, SHOWN);
  const more = wave.workloads.length - shown.length;
  return [
    `  subgraph ${idOf(name)}["${label([name, `goal ${wave.goal}`, ...conditions(wave)])}"]`,
    ...shown.map(
      (workload) =>
        `    ${idOf(name)}_${plain(workload)}["${label([workload, workloads[workload]?.engine ?? ""])}"]`,
    ),
    ...(more > 0 ? [`    ${idOf(name)}__more["and ${more} more"]`] : []),
    "  end",
  ];
}

function conditions({ concurrency, cutover }: WaveSpec): string[] {
  const { approval, maxDowntime, window } = cutover ?? {};
  return [
    ...(concurrency === undefined ? [] : [`${concurrency} at once`]),
    ...(window ? [`${window.from} to ${window.to}`] : []),
    ...(approval ? [`${approval.count} of ${approval.by.join(", ")} approve`] : []),
    ...(maxDowntime === undefined ? [] : [`at most ${maxDowntime} down`]),
  ];
}

/** The prefix keeps names such as `end` from being words of Mermaid; names have no underscores of their own. */
function idOf(wave: string): string {
  return `wave_${plain(wave)}`;
}

function plain(name: string): string {
  return name.replaceAll("-", "_");
}

/** Mermaid takes entities by `#`, and everything else inside quotes as it is. */
function label(lines: readonly string[]): string {
  return lines
    .filter((line) => line !== "")
    .map((line) => line.replace(/[#"<>&]/g, (sign) => `#${sign.charCodeAt(0)};`))
    .join("<br/>");
}
