import type { Construct, IConstruct } from "constructs";
import { formatPlace, type SourcePlace } from "../base/errors";
import type { DeclaredPlan } from "../engines/declared";
import type { Assembled, PlanPath, Problem } from "./assemble";
import { rules } from "../engines/rules";
import { checkRules, planPathText, type Finding, type NetworkFacts, type Rule } from "../rules";
import { keptByLock, type Lock } from "./lock";
import { lockProblems } from "./lock-problems";
import { blueprintRule } from "./blueprint-rule";
import type { IWave } from "./membership";
import { reachRule } from "./reach-rule";
import type { IWorkload } from "./workload";

export interface Judged {
  readonly project: Construct;
  readonly workloads: ReadonlyMap<string, IWorkload>;
  readonly waves: ReadonlyMap<string, IWave>;
  readonly declared: DeclaredPlan;
  readonly assembled: Assembled;
  /** What is wrong with props that do not become part of the declared plan. */
  readonly edge: readonly Problem[];
  /** The network that the project makes; absent where it uses an existing one. */
  readonly network?: NetworkFacts;
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
  const { assembled } = judged;
  const found = findings(judged);
  const isWarning = ({ severity }: Finding) => severity === "warning";
  const errors = [
    ...judged.edge,
    ...assembled.problems.filter(({ path }) => !isSaid(path, judged.edge)),
    ...found.filter((finding) => !isWarning(finding)).map(asProblem),
    ...lockIssues(judged),
  ];
  const warnings = [...found.filter(isWarning).map(asProblem), ...keptWorkloads(judged)];
  const [errorsAt, warningsAt] = [byConstruct(errors, judged), byConstruct(warnings, judged)];
  return {
    errorsFor: (construct) => messages(errorsAt.get(construct), judged),
    warningsFor: (construct) => messages(warningsAt.get(construct), judged),
  };
}

function byConstruct(problems: readonly Problem[], judged: Judged): ReadonlyMap<IConstruct, Problem[]> {
  const found = new Map<IConstruct, Problem[]>();
  for (const problem of problems) {
    const construct = constructOf(problem.path, judged);
    const others = found.get(construct);
    if (others) others.push(problem);
    else found.set(construct, [problem]);
  }
  return found;
}

/** Whether a problem at the same place says more. */
function isSaid(path: PlanPath, edge: readonly Problem[]): boolean {
  return edge.some((problem) => problem.path.join("/") === path.join("/"));
}

const RULES: readonly Rule[] = [...rules, reachRule, blueprintRule];

function lockIssues({ declared, lock }: Judged): Problem[] {
  return lockProblems(lock, declared).map(({ code, message, workload }) => ({
    code,
    message,
    path: ["workloads", workload],
  }));
}

/** What the rules find; they judge only what has the plan's shape. */
function findings({ assembled, network }: Judged): Finding[] {
  if (assembled.declared === undefined) return [];
  return [...checkRules(assembled.declared, RULES, { ...(network && { network }) }).findings];
}

function asProblem({ message, path, rule }: Finding): Problem {
  return { code: rule, path, message: `${planPathText(path)}: ${message}` };
}

function keptWorkloads({ declared, lock }: Judged): Problem[] {
  return keptByLock(lock, declared).map((workload) => ({
    code: "LOCK-KEPT",
    path: ["workloads", workload],
    message: `workload "${workload}" is live; at declare it advances no further and keeps what it has`,
  }));
}

function messages(problems: readonly Problem[] = [], judged: Judged): string[] {
  return problems.map(({ code, message, path }) => {
    const place = judged.place?.(path);
    return `${place ? `${formatPlace(place)}: ` : ""}${message} [${code}]`;
  });
}

function constructOf([part, name]: PlanPath, { project, waves, workloads }: Judged): IConstruct {
  const members = part === "workloads" ? workloads : part === "waves" ? waves : undefined;
  return members?.get(String(name)) ?? project;
}
