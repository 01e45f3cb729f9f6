import type { Change, DiffPath, PlanDiff, WaveDiff, WorkloadDiff } from "../../plan/diff";
import { GOALS, type GoalName } from "../../plan/wave";

const PLACELESS = "In no wave";

/** What differs between two plans, as people review it. */
export function diffText(project: string, diff: PlanDiff): string {
  if (diff.same) return `Project ${project}: no difference.`;
  return [
    ...(diff.project.length === 0
      ? []
      : [[`Project ${project}`, ...diff.project.map((change) => `  ${changeText(change)}`)].join("\n")]),
    ...diff.waves.map(waveText),
    summary(diff),
  ].join("\n\n");
}

function waveText({ changes, fate, voids, wave, workloads }: WaveDiff): string {
  const fates = { added: " is new", removed: " is gone", changed: "", same: "" };
  return [
    wave === undefined ? PLACELESS : `Wave ${wave}${fates[fate]}`,
    ...changes.map((change) => `  ${goalText(change) ?? changeText(change)}`),
    ...workloads.flatMap(workloadLines),
    ...(voids.testRuns ? ["  ! its test runs become void: it has to pass again before it cuts over"] : []),
    ...(voids.approvals ? ["  ! approvals that were given for it become void"] : []),
  ].join("\n");
}

function workloadLines({ changes, fate, movedFrom, replicatesAnew, workload }: WorkloadDiff): string[] {
  const fates = { added: "+ new", removed: "- gone", changed: "", same: "" };
  const moved = movedFrom === undefined ? "" : `moved here from wave ${movedFrom}`;
  const what = [fates[fate], moved].filter((words) => words !== "").join(", ");
  return [
    `  ${workload}${what === "" ? "" : `: ${what}`}`,
    ...changes.map((change) => `    ${changeText(change)}`),
    ...(replicatesAnew ? ["    ! its replication begins anew"] : []),
  ];
}

function goalText(change: Change): string | undefined {
  if (change.kind !== "changed" || change.path.join("/") !== "goal") return undefined;
  const [old, updated] = [change.old, change.new] as [GoalName, GoalName];
  const way = GOALS.indexOf(updated) > GOALS.indexOf(old) ? "raised" : "lowered";
  return `~ the goal is ${way} from ${old} to ${updated}`;
}

function changeText(change: Change): string {
  const where = pathText(change.path);
  switch (change.kind) {
    case "added":
      return `+ ${where}: ${valueText(change.new)}`;
    case "removed":
      return `- ${where}: ${valueText(change.old)}`;
    case "changed":
      return `~ ${where}: ${valueText(change.old)} becomes ${valueText(change.new)}`;
  }
}

function pathText(path: DiffPath): string {
  return path
    .map((part, index) => (typeof part === "number" ? `[${part + 1}]` : `${index === 0 ? "" : "."}${part}`))
    .join("");
}

/** A text as it is, everything else as JSON; long ones cut. */
function valueText(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}

function summary({ project, waves }: PlanDiff): string {
  const named = waves.flatMap(({ voids, wave, workloads }) => [
    ...(voids.testRuns ? [`the test runs of ${wave}`] : []),
    ...(voids.approvals ? [`the approvals of ${wave}`] : []),
    ...workloads
      .filter(({ replicatesAnew }) => replicatesAnew)
      .map(({ workload }) => `the replication of ${workload}`),
  ]);
  const where = [
    ...(project.length === 0 ? [] : ["the project"]),
    ...(waves.length === 0 ? [] : [waves.length === 1 ? "1 wave" : `${waves.length} waves`]),
  ];
  return `Different: ${where.join(" and ")}. Void: ${named.length === 0 ? "nothing" : named.join(", ")}.`;
}
