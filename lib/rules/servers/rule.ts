import type { BlueprintSpec } from "../../plan/blueprint";
import type { SourceDiskSpec, SourceServerSpec } from "../../plan/source";
import { Size } from "../../plan/units";
import type { Breach, DeclaredProject, PlanPath, Rule, RuleFacts } from "../rule";
import { blueprintIn, remembered } from "../subjects";

/** A workload whose source is a running server, whatever the engine. */
export interface ServerSubject {
  readonly name: string;
  readonly source: SourceServerSpec;
  /** What Terraform or the reconciler makes of it; absent where an instance that exists is the target. */
  readonly blueprint?: BlueprintSpec;
  readonly path: PlanPath;
  readonly blueprintPath: PlanPath;
  readonly declared: DeclaredProject;
}

const SERVER_ENGINES: readonly string[] = ["replication", "csm-agent"];

/** A rule about every server, of both engines that move one. */
export function serverRule(
  rule: Omit<Rule, "check"> & {
    check: (subject: ServerSubject, facts: RuleFacts) => readonly Breach[];
  },
): Rule {
  const check = (declared: DeclaredProject, facts: RuleFacts): Breach[] =>
    serversOf(declared).flatMap((subject) => rule.check(subject, facts));
  return { ...rule, check };
}

export const serversOf = remembered((declared): readonly ServerSubject[] =>
  Object.entries(declared.workloads)
    .filter(([, { engine }]) => SERVER_ENGINES.includes(engine))
    .map(([name, workload]) => {
      const path = ["workloads", name];
      const { source } = workload as typeof workload & { source: SourceServerSpec };
      const { at, blueprint } = blueprintIn(workload) ?? { at: ["blueprint"] };
      return {
        name,
        source,
        path,
        blueprintPath: [...path, ...at],
        declared,
        ...(blueprint && { blueprint }),
      };
    }),
);

export function systemDiskOf({ disks }: SourceServerSpec): SourceDiskSpec | undefined {
  return disks.find(({ role }) => role === "system");
}

/** Data disks with their position in the declaration. */
export function dataDisksOf({ disks }: SourceServerSpec): { disk: SourceDiskSpec; index: number }[] {
  return disks.map((disk, index) => ({ disk, index })).filter(({ disk }) => disk.role === "data");
}

export function gibOf(size: string): number {
  return Size.parse(size).toGib();
}

/** Bytes that hold data, as far as is declared: the whole disk where nothing is said. */
export function usedGib({ size, used }: SourceDiskSpec): number {
  return gibOf(used ?? size);
}

/** `CentOS 7.9`, for messages. */
export function systemText({ os: { distribution, version } }: SourceServerSpec): string {
  return `${distribution} ${version}`;
}

/** `web, db, app and 497 more`. */
export function someOf(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(", ");
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}
