import type { BlueprintSpec } from "../../../plan/blueprint";
import { isReference } from "../../../plan/fields";
import { nearest } from "../../../plan/yaml/nearest";
import { meaning } from "../../../plan/yaml/words";
import { LIMITS } from "../../../rules/catalogue";
import type { PlanPath, Rule } from "../../../rules/rule";
import { when } from "../../../rules/subjects";
import type { DiskImportSpec } from "../schema";
import { diskRule, type DiskSubject } from "./rule";

const ATTACH = "AttachDisks, API metadata of 2026-08-21";

/** Rules about what a written disk is attached to. */
export const diskImportAttachRules: readonly Rule[] = [
  diskRule({
    id: "DISK-ATTACH-WORKLOAD",
    severity: "refused",
    title: "The workload to whose target a disk is attached is one of the project, and becomes an instance.",
    explanation: "A disk is attached to an instance; a Redis migration or another disk has none.",
    source: "Landfall",
    check: (subject) => {
      const host = hostName(subject);
      const { name, workloads } = subject;
      if (host === undefined) return [];
      const hosts = Object.keys(workloads).filter(
        (other) => other !== name && becomesInstance(workloads[other]),
      );
      return when(
        !hosts.includes(host),
        hostPath(subject),
        `${Object.hasOwn(workloads, host) ? `${host} becomes no instance.` : `There is no workload ${host}.${meaning(nearest(host, hosts))}`} Allowed: ${hosts.length === 0 ? "none, as no workload becomes one; use attachTo.instance" : hosts.join(", ")}.`,
      );
    },
  }),
  diskRule({
    id: "DISK-ATTACH-ORDER",
    severity: "refused",
    title:
      "A disk's wave does not come before the wave of the target that it is attached to, which cuts over.",
    explanation:
      "The disk waits for the target's cutover. Where that wave waits for the disk's, both wait for ever; where it has no cutover, the disk does.",
    source: "Landfall",
    check: (subject) => {
      const { name, waves } = subject;
      const host = hostName(subject);
      const own = waveOf(name, waves);
      const other = host === undefined ? undefined : waveOf(host, waves);
      if (own === undefined || other === undefined || own === other) return [];
      return [
        ...when(
          comesAfter(other, own, waves),
          hostPath(subject),
          `The disk is in wave ${own} and ${host} in wave ${other}, which comes after it. Put the disk into ${other} or a later wave.`,
        ),
        ...when(
          waves[own]?.cutover !== undefined && waves[other]?.cutover === undefined,
          hostPath(subject),
          `Wave ${own} cuts over and wave ${other}, with ${host}, has no cutover, so the disk would wait for ever. Add one to ${other}.`,
        ),
      ];
    },
  }),
  diskRule({
    id: "DISK-ATTACH-ZONE",
    severity: "refused",
    title: "A disk and the instance that it is attached to are in one zone.",
    explanation: "AttachDisks refuses another zone (ResourceUnavailable.ZoneNotMatch).",
    source: ATTACH,
    check: (subject, { attached }) => {
      const { disk } = subject.workload;
      const zone = attached?.[subject.name]?.zone ?? hostBlueprint(subject)?.zone;
      return when(
        zone !== undefined && zone !== disk.zone,
        [...subject.path, "disk", "zone"],
        `The disk is in ${disk.zone}, what it is attached to in ${zone}. Put both into one zone.`,
      );
    },
  }),
  diskRule({
    id: "DISK-ATTACH-COUNT",
    severity: "error",
    title: "An instance has at most 20 data disks.",
    explanation: "AttachDisks refuses more (LimitExceeded.InstanceAttachedDisk).",
    source: "CVM use limits, 2022-08-26",
    check: (subject, { attached }) => {
      const has = attached?.[subject.name]?.dataDisks ?? hostBlueprint(subject)?.dataDisks?.length ?? 0;
      const more = siblings(subject);
      return when(
        subject.workload.attachTo !== undefined && has + more > LIMITS.dataDisksPerInstance,
        hostPath(subject),
        `The instance has ${has} data disks and gets ${more} more; ${LIMITS.dataDisksPerInstance} are allowed. Attach some to another instance, or merge them into larger ones.`,
      );
    },
  }),
];

function hostName({ workload: { attachTo } }: DiskSubject): string | undefined {
  return attachTo !== undefined && "workload" in attachTo ? attachTo.workload : undefined;
}

function hostPath({ path, workload: { attachTo } }: DiskSubject): PlanPath {
  return [...path, "attachTo", attachTo !== undefined && "workload" in attachTo ? "workload" : "instance"];
}

interface Host {
  readonly blueprint?: BlueprintSpec;
  /** An image may be the end of it. */
  readonly target?:
    "instance" | "image" | { readonly instance?: unknown; readonly blueprint?: BlueprintSpec };
}

function becomesInstance(workload: ({ readonly engine: string } & Host) | undefined): boolean {
  if (workload === undefined || workload.target === "image") return false;
  return workload.blueprint !== undefined || workload.engine === "csm-agent";
}

/** What the other workload's target will be; undefined for instances that exist. */
function hostBlueprint(subject: DiskSubject): BlueprintSpec | undefined {
  const host = subject.workloads[hostName(subject) ?? ""] as Host | undefined;
  if (host === undefined) return undefined;
  return host.blueprint ?? (typeof host.target === "object" ? host.target.blueprint : undefined);
}

/** How many disks of the project go to the same instance, this one included. */
function siblings({ workload, workloads }: DiskSubject): number {
  const destination = destinationOf(workload);
  return Object.values(workloads).filter(
    (other) => other.engine === "disk-import" && destinationOf(other as DiskImportSpec) === destination,
  ).length;
}

function destinationOf({ attachTo }: DiskImportSpec): string | undefined {
  if (attachTo === undefined) return undefined;
  if ("workload" in attachTo) return `workload ${attachTo.workload}`;
  return isReference(attachTo.instance) ? attachTo.instance.$ref : attachTo.instance;
}

type Waves = DiskSubject["waves"];

function waveOf(workload: string, waves: Waves): string | undefined {
  return Object.keys(waves).find((wave) => waves[wave]?.workloads.includes(workload));
}

/** Whether a wave comes, however indirectly, after another. */
function comesAfter(wave: string, other: string, waves: Waves, seen: readonly string[] = []): boolean {
  const { after = [] } = waves[wave] ?? {};
  return after.some(
    (before) =>
      before === other || (!seen.includes(before) && comesAfter(before, other, waves, [...seen, before])),
  );
}
