import type { BlueprintSpec } from "../plan/blueprint";
import { isReference, type TextOrReference } from "../plan/fields";
import type { Breach, DeclaredProject, PlanPath, Rule, RuleFacts } from "./rule";

/** One workload as a rule sees it. */
export interface WorkloadSubject<Workload> {
  readonly name: string;
  readonly workload: Workload;
  readonly path: PlanPath;
  readonly project: DeclaredProject["project"];
}

export interface BlueprintSubject {
  readonly workload: string;
  readonly blueprint: BlueprintSpec;
  readonly path: PlanPath;
  readonly project: DeclaredProject["project"];
}

/** A rule's words and limits, without its way through the plan. */
type RuleText = Omit<Rule, "check">;

/** A rule about every workload of one engine. */
export function workloadRule<Workload>(
  engine: string,
  rule: RuleText & { check: (subject: WorkloadSubject<Workload>, facts: RuleFacts) => readonly Breach[] },
): Rule {
  const check = (declared: DeclaredProject, facts: RuleFacts): Breach[] =>
    workloadsOf(declared, engine).flatMap((subject) =>
      rule.check(subject as WorkloadSubject<Workload>, facts),
    );
  return { ...rule, check };
}

/** A rule about the blueprint of every workload that has one. */
export function blueprintRule(
  rule: RuleText & { check: (subject: BlueprintSubject, facts: RuleFacts) => readonly Breach[] },
): Rule {
  const check = (declared: DeclaredProject, facts: RuleFacts): Breach[] =>
    blueprintsOf(declared).flatMap((subject) => rule.check(subject, facts));
  return { ...rule, check };
}

/** Every rule asks for the same subjects of the same plan, which nobody changes while it is judged. */
export function remembered<Subjects>(find: (declared: DeclaredProject) => Subjects): typeof find {
  const found = new WeakMap<DeclaredProject, Subjects>();
  return (declared) => {
    const known = found.get(declared) ?? find(declared);
    found.set(declared, known);
    return known;
  };
}

const byEngine = remembered(({ project, workloads }) => {
  const found = new Map<string, WorkloadSubject<object>[]>();
  for (const [name, workload] of Object.entries(workloads)) {
    const others = found.get(workload.engine) ?? [];
    others.push({ name, workload, path: ["workloads", name], project });
    found.set(workload.engine, others);
  }
  return found;
});

function workloadsOf(declared: DeclaredProject, engine: string): readonly WorkloadSubject<object>[] {
  return byEngine(declared).get(engine) ?? [];
}

export const blueprintsOf = remembered((declared): readonly BlueprintSubject[] =>
  Object.entries(declared.workloads).flatMap(([name, workload]) => {
    const found = blueprintIn(workload);
    if (found === undefined) return [];
    const path = ["workloads", name, ...found.at];
    return [{ workload: name, blueprint: found.blueprint, path, project: declared.project }];
  }),
);

/** A workload has its blueprint at its top, or within its target where that may be an instance that exists. */
export function blueprintIn(
  workload: object,
): { readonly blueprint: BlueprintSpec; readonly at: readonly string[] } | undefined {
  const { blueprint, target } = workload as MayHaveBlueprint;
  if (blueprint !== undefined) return { blueprint, at: ["blueprint"] };
  const made = typeof target === "object" ? target.blueprint : undefined;
  return made && { blueprint: made, at: ["target", "blueprint"] };
}

interface MayHaveBlueprint {
  readonly blueprint?: BlueprintSpec;
  readonly target?: string | { readonly blueprint?: BlueprintSpec };
}

/** A value that is known; undefined while it is a reference or absent. */
export function known(value: TextOrReference | undefined): string | undefined {
  return value === undefined || isReference(value) ? undefined : value;
}

/** The one breach of a rule that can be broken in one way, or none. */
export function when(broken: boolean, path: PlanPath, message: string): Breach[] {
  return broken ? [{ path, message }] : [];
}
