import type { DeclaredPlan } from "../../engines/declared";
import { arithmeticText } from "./arithmetic-text";
import { count } from "./count";
import type { GateSpec, JobAction, JobSpec } from "../../plan/job";
import { goalAllows, type WaveSpec } from "../../plan/wave";

/** A plan as people review it: wave by wave, what each step of each workload does, makes and can take back. */
export function planText(plan: DeclaredPlan): string {
  const { acknowledged = [], jobs, project, waves } = plan;
  const arithmetic = arithmeticText(plan);
  return [
    `Project ${project.name} in ${project.region}, zone ${project.zone}`,
    ...Object.entries(waves).map(([name, wave]) => waveText(name, wave, jobs)),
    ...acknowledged.map(({ rule, path, reason }) => `Acknowledged: ${rule} for ${path}: ${reason}`),
    ...(arithmetic === undefined ? [] : [arithmetic]),
    summary(plan),
  ].join("\n\n");
}

function waveText(name: string, wave: WaveSpec, jobs: readonly JobSpec[]): string {
  const members = wave.workloads.map((workload) => {
    const own = jobs.filter((job) => job.workload === workload);
    return [`  ${workload}`, ...own.map((job) => jobText(job, wave))].join("\n");
  });
  return [waveHead(name, wave), ...members].join("\n");
}

function waveHead(name: string, { after = [], concurrency, goal }: WaveSpec): string {
  const order = after.length === 0 ? "" : `, after ${after.join(", ")}`;
  const pace = concurrency === undefined ? "" : `, ${concurrency} at once in this order`;
  return `Wave ${name}, goal ${goal}${order}${pace}`;
}

function jobText(job: JobSpec, { goal }: WaveSpec): string {
  const sign = goalAllows(goal, job.step) ? "+" : " ";
  const beyond = goalAllows(goal, job.step) ? "" : "  (beyond the goal: not done)";
  const gates = job.gates.map(gateText).join(", ");
  return [
    `    ${sign} ${job.id}${beyond}`,
    ...(gates === "" ? [] : [`        only if ${gates}`]),
    ...job.actions.flatMap((action) => [`        ${actionText(action)}`, ...writtenLines(action)]),
    ...(job.makes.length === 0 ? [] : [`        makes     ${job.makes.join(", ")}`]),
    `        source    ${job.source}`,
    ...job.undo.map((action) => `        undo      ${actionText(action)}`),
  ].join("\n");
}

function actionText({ action, detail }: JobAction): string {
  return `${action.padEnd(9)} ${detail}`;
}

/** What an action writes stands below what it says. */
function writtenLines({ lines = [] }: JobAction): string[] {
  return lines.map((line) => `                  ${line}`);
}

function gateText(gate: GateSpec): string {
  switch (gate.type) {
    case "test-passed":
      return `a test run has passed in the last ${gate.maxAge}`;
    case "after":
      return `wave ${gate.wave} has cut over`;
    case "window":
      return `it is between ${gate.from} and ${gate.to} (${gate.timeZone})`;
    case "approved":
      return `${gate.count} of ${gate.by.join(", ")} approved in the last ${gate.validFor}`;
    case "downtime":
      return `the forecast downtime is at most ${gate.max}`;
  }
}

function summary({ jobs, waves }: DeclaredPlan): string {
  const allowed = jobs.filter((job) => goalAllows(waves[job.wave]?.goal ?? "declare", job.step));
  const workloads = new Set(jobs.map((job) => job.workload)).size;
  return `Plan: ${count(workloads, "workload")}, ${count(allowed.length, "job")} up to the goals, ${jobs.length - allowed.length} beyond.`;
}
