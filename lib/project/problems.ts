import type { IConstruct } from "constructs";
import { formatPlace, type SourcePlace } from "../base/errors";
import type { DeclaredPlan } from "../engines/declared";
import type { Assembled, PlanPath, Problem } from "./assemble";
import { keptByLock, lockProblems, type Lock } from "./lock";
import type { IWave } from "./membership";
import { stackProblems } from "./stack";
import type { IWorkload } from "./workload";
import type { Construct } from "constructs";

export interface Judged {
  readonly project: Construct;
  readonly workloads: ReadonlyMap<string, IWorkload>;
  readonly waves: ReadonlyMap<string, IWave>;
  readonly declared: DeclaredPlan;
  readonly assembled: Assembled;
  readonly lock: Lock;
  /** Where a path of the plan stands in the YAML file that declared it. */
  readonly place?: (path: PlanPath) => SourcePlace;
}

/** What is wrong with a program, at the constructs that said it. */
export interface Report {
  errorsFor(construct: IConstruct): string[];
  warningsFor(construct: IConstruct): string[];
}

export function problemsOf(judged: Judged): Report {
  const { project } = judged;
  const problems = [...judged.assembled.problems, ...lockIssues(judged), ...waveProblems(judged)];
  return {
    errorsFor: (construct) => [
      ...messages(problems, construct, judged),
      ...(construct === project ? stackProblems(project) : []),
    ],
    warningsFor: (construct) => messages(warnings(judged), construct, judged),
  };
}

function lockIssues({ declared, lock }: Judged): Problem[] {
  return lockProblems(lock, declared).map(({ code, message, workload }) => ({
    code,
    message,
    path: ["workloads", workload],
  }));
}

/** A workload belongs to one wave, and a wave can only go as far as it says how. */
function waveProblems({ declared }: Judged): Problem[] {
  const waveOf = new Map<string, string>();
  return Object.entries(declared.waves).flatMap(([wave, { workloads }]) =>
    workloads.flatMap((workload): Problem[] => {
      const other = waveOf.get(workload);
      waveOf.set(workload, wave);
      if (other === undefined) return [];
      const message = `workload "${workload}" is in the waves "${other}" and "${wave}"; it belongs to one`;
      return [{ code: "WAVE-SHARED", message, path: ["waves", wave, "workloads"] }];
    }),
  );
}

function warnings({ declared, lock }: Judged): Problem[] {
  const placed = new Set(Object.values(declared.waves).flatMap(({ workloads }) => workloads));
  const waveless = Object.keys(declared.workloads).filter((workload) => !placed.has(workload));
  return [
    ...waveless.map((workload) => ({
      code: "WAVE-NONE",
      path: ["workloads", workload],
      message: `workload "${workload}" is in no wave, so nothing happens to it`,
    })),
    ...keptByLock(lock, declared).map((workload) => ({
      code: "LOCK-KEPT",
      path: ["workloads", workload],
      message: `workload "${workload}" is live; at declare it advances no further and keeps what it has`,
    })),
  ];
}

function messages(problems: readonly Problem[], construct: IConstruct, judged: Judged): string[] {
  return problems
    .filter(({ path }) => constructOf(path, judged) === construct)
    .map(({ code, message, path }) => {
      const place = judged.place?.(path);
      return `${place ? `${formatPlace(place)}: ` : ""}${message} [${code}]`;
    });
}

function constructOf([part, name]: PlanPath, { project, waves, workloads }: Judged): IConstruct {
  const members = part === "workloads" ? workloads : part === "waves" ? waves : undefined;
  return members?.get(String(name)) ?? project;
}
