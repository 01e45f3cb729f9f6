import { isReference } from "../../../plan/fields";
import { LIMITS } from "../../../rules/catalogue";
import { cited } from "../../../rules/documents";
import type { Breach, DeclaredProject, PlanPath, Rule } from "../../../rules/rule";
import { systemText } from "../../../rules/servers";
import { when } from "../../../rules/subjects";
import type { CsmAgentSpec } from "../schema";
import { csmRule } from "./rule";

const GUIDE = cited("onlineMigration", "notes on starting a task");

/** What is done to the target, and what must not be done meanwhile. */
export const targetRules: readonly Rule[] = [
  csmRule({
    id: "CSM-TARGET-OVERWRITTEN",
    severity: "warning",
    title: "A target that exists loses what it has.",
    explanation:
      "The tool overwrites system and data disks. The guide has both sides backed up first, the target by snapshots.",
    source: cited("onlineMigration", "preparation"),
    check: ({ path, workload: { target } }) =>
      when(
        "instance" in target,
        [...path, "target", "instance"],
        "Everything on this instance is overwritten. Take snapshots of its disks first, or let Landfall make a target from a blueprint.",
      ),
  }),
  csmRule({
    id: "CSM-TARGET-IS-SOURCE",
    severity: "refused",
    title: "Source and target are two instances.",
    explanation: "An instance cannot be copied onto itself.",
    source: cited("onlineMigration", "destination"),
    check: ({ path, workload: { source, target } }) =>
      when(
        "instance" in target &&
          source.instance !== undefined &&
          keyOf(target.instance) === keyOf(source.instance),
        [...path, "target", "instance"],
        "The target is the source. Name another instance, or a blueprint.",
      ),
  }),
  {
    id: "CSM-TARGET-SHARED",
    severity: "refused",
    title: "A target belongs to one workload.",
    explanation:
      "Several sources migrate at the same time to different targets; while the tool writes, nobody else may reinstall, stop, terminate or write to the target.",
    source: `${GUIDE}; estimating the time of a migration, 2024-12`,
    check: sharedTargets,
  },
  csmRule({
    id: "CSM-TARGET-MODE",
    severity: "refused",
    title: "A target in migration mode is left alone.",
    explanation:
      "From ENTER_ to EXIT_SERVICE_LIVE_MIGRATE nothing reinstalls, stops, terminates it, takes an image or resets its password; the API answers UnsupportedOperation.InstanceState…ServiceLiveMigrate. It is the tool's until it leaves the mode.",
    source: `${GUIDE}; CVM errors, SDK 4.1.313`,
    needs: "targets",
    check: ({ name, path }, { targets }) => {
      const { id = "", state = "" } = targets?.[name] ?? {};
      const busy: readonly string[] = LIMITS.migrationModeStates;
      return when(
        busy.includes(state),
        [...path, "target"],
        `${id} is in ${state}: hands off until it is RUNNING. Wait for the tool; where it has stopped, run it with --clean.`,
      );
    },
  }),
  csmRule({
    id: "CSM-TARGET-SYSTEM",
    severity: "warning",
    title: "Source and target have the same system.",
    explanation:
      "Images of the target are listed with the system that it was made with, whatever was copied onto it: for a CentOS 7 source take a CentOS 7 target.",
    source: cited("onlineMigration", "destination"),
    needs: "targets",
    check: ({ name, path, workload: { source } }, { targets }) => {
      const system = targets?.[name]?.system;
      return when(
        system !== undefined && !sameSystem(system, source.os),
        [...path, "target"],
        `The target was made with ${system}, the source is ${systemText(source)}. Choose a target of the source's system, so that images of it are listed as what they are.`,
      );
    },
  }),
  csmRule({
    id: "CSM-BACKUP",
    severity: "warning",
    title: "Source and target are backed up before the first run.",
    explanation: "The guide has the source backed up by its own means, and the target by snapshots.",
    source: cited("onlineMigration", "preparation"),
    needs: "targets",
    check: ({ name, path, workload: { target } }, { targets }) =>
      when(
        "instance" in target && targets?.[name]?.backedUp === false,
        [...path, "target"],
        "No disk of the target has a snapshot younger than the plan. Take snapshots before its disks are overwritten, and back up the source.",
      ),
  }),
  csmRule({
    id: "CSM-IMAGE-NAME",
    severity: "error",
    title: "The name of a target's image is free in the region.",
    explanation:
      "The console appends the task's id to a name that exists; CreateImage, which Landfall uses, refuses it with InvalidImageName.Duplicate.",
    source: `${cited("onlineMigration", "settings of a task")}; CreateImage, SDK 4.1.313`,
    needs: "targets",
    check: ({ name, path }, { targets }) => {
      const taken = targets?.[name]?.takenImageName;
      return when(
        taken !== undefined,
        [...path, "target"],
        `An image named ${taken} exists in the region, and is not this workload's. Rename or delete it.`,
      );
    },
  }),
];

/** Everything a workload overwrites or attaches to, by the instance it names. */
function sharedTargets(declared: DeclaredProject): Breach[] {
  const byInstance = new Map<string, (Use & { readonly name: string })[]>();
  for (const [name, workload] of Object.entries(declared.workloads))
    for (const use of usesOf(workload))
      byInstance.set(use.key, [...(byInstance.get(use.key) ?? []), { ...use, name }]);
  return [...byInstance.values()].flatMap((uses) => {
    // Of several workloads that the tool carries, the first keeps the target.
    const [keeper] = [...uses].sort((left, right) => Number(left.carried) - Number(right.carried));
    return uses
      .filter((use) => use.carried && use !== keeper)
      .map((use) => ({
        path: ["workloads", use.name, ...use.at],
        message: `${use.key} is also what workload ${keeper?.name} works on. Give each a target of its own.`,
      }));
  });
}

interface Use {
  readonly key: string;
  readonly at: PlanPath;
  /** Whether the CSM tool writes there. */
  readonly carried: boolean;
}

function usesOf(workload: { readonly engine: string }): Use[] {
  if (workload.engine === "csm-agent") {
    const { target } = workload as CsmAgentSpec;
    return "instance" in target
      ? [{ key: keyOf(target.instance), at: ["target", "instance"], carried: true }]
      : [];
  }
  const { attachTo, reinstall } = workload as { reinstall?: unknown; attachTo?: { instance?: unknown } };
  return [
    ...(reinstall === undefined ? [] : [{ key: keyOf(reinstall), at: ["reinstall"], carried: false }]),
    ...(attachTo?.instance === undefined
      ? []
      : [{ key: keyOf(attachTo.instance), at: ["attachTo", "instance"], carried: false }]),
  ];
}

function keyOf(id: unknown): string {
  return isReference(id) ? id.$ref : String(id);
}

function sameSystem(
  listed: string,
  { distribution, version }: { distribution: string; version: string },
): boolean {
  const name = listed.toLowerCase();
  const major = /\d+/.exec(version)?.[0] ?? version;
  return name.includes(distribution.toLowerCase()) && new RegExp(`(^|\\D)${major}(\\D|$)`).test(name);
}
