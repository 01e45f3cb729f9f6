import { isReference } from "../plan/fields";
import { Size } from "../plan/units";
import { LIMITS } from "./catalogue";
import { reinstallBlueprintRules } from "./reinstall-blueprint";
import { reinstallRule, reinstallsIn, type ReinstallSubject } from "./reinstall-subject";
import type { Breach, DeclaredProject, Rule } from "./rule";
import { when } from "./subjects";

const RESET = "ResetInstance, API metadata of 2026-08-21";

/** Arguments of `tencentcloud_instance` whose change the provider answers with ResetInstance in place (provider 1.83). */
export const RESETTING_ARGUMENTS = [
  "image_id",
  "disable_security_service",
  "disable_monitor_service",
  "disable_automation_service",
  "keep_image_login",
] as const;

/** Rules about workloads of any engine that replace the system of an instance that exists. */
export const reinstallRules: readonly Rule[] = [
  ...reinstallBlueprintRules,
  reinstallRule({
    id: "REINSTALL-DISK-TYPE",
    severity: "refused",
    title:
      "An instance to be reinstalled has a system disk of type CLOUD_BASIC, CLOUD_PREMIUM, CLOUD_SSD or CLOUD_BSSD.",
    explanation: "ResetInstance takes no other, and it cannot change the type.",
    source: RESET,
    check: (subject, { instances }) => {
      if (!isReset(subject)) return [];
      const declared = subject.workload.blueprint.systemDisk.type;
      const found = instances?.[subject.name]?.systemDisk?.type;
      const type = found ?? declared;
      const resettable: readonly string[] = LIMITS.resettableDisks;
      return when(
        !resettable.includes(type),
        diskPath(subject, "type"),
        `A system disk of type ${type} cannot be reinstalled. Allowed: ${resettable.join(", ")}. Launch a new instance instead: leave reinstall out.`,
      );
    },
  }),
  reinstallRule({
    id: "REINSTALL-DISK-SIZE",
    severity: "refused",
    title: "A reinstall does not change the system disk's size.",
    explanation:
      "ResetInstance never shrinks a system disk; the FAQ denies growth at a reinstall as well, though the API names it. Rescue mode writes onto the disk that is there. The blueprint has to state its size.",
    source: `${RESET}; system disk FAQ, 2022`,
    needs: "instances",
    check: (subject, { instances }) => {
      const found = instances?.[subject.name]?.systemDisk?.sizeGib;
      const { size } = subject.workload.blueprint.systemDisk;
      return when(
        found !== undefined && Size.parse(size).toGib() !== found,
        diskPath(subject, "size"),
        `The instance's system disk has ${found} GiB, the blueprint says ${size}. Write ${found}GiB; enlarge the disk beforehand where the image needs more.`,
      );
    },
  }),
  {
    id: "REINSTALL-TWICE",
    severity: "refused",
    title: "An instance is reinstalled by one workload.",
    explanation:
      "The second would overwrite what the first has installed, and the image of the old system that it goes back to would be that of the first.",
    source: "Landfall",
    check: reinstalledTwice,
  },
  reinstallRule({
    id: "REINSTALL-OWNER",
    severity: "refused",
    title: "An instance to be reinstalled belongs to no other project.",
    explanation:
      "The tag landfall:project of another project says that a migration of its own is at work there.",
    source: "Landfall",
    needs: "instances",
    check: (subject, { instances }) => {
      const owner = instances?.[subject.name]?.owner;
      return when(
        owner !== undefined && owner !== subject.project.name,
        [...subject.path, "reinstall"],
        `The instance belongs to project ${owner} (tag landfall:project). Name another instance, or remove the tag if that migration is over.`,
      );
    },
  }),
  reinstallRule({
    id: "RESET-IMAGE-DRIFT",
    severity: "error",
    title: "Whoever owns an instance without Landfall's tag expects its reinstall.",
    explanation: `Another Terraform stack that owns the instance would see a new image and reinstall it in place. Its owner needs lifecycle { ignore_changes = [${RESETTING_ARGUMENTS.join(", ")}] }; acknowledge when it is there, or when nothing else owns the instance.`,
    source: "provider tencentcloud 1.83.25, resource instance",
    needs: "instances",
    check: (subject, { instances }) => {
      const found = instances?.[subject.name];
      return when(
        isReset(subject) && found !== undefined && found.owner === undefined,
        [...subject.path, "reinstall"],
        resetImageDrift(found?.id ?? "", subject.name),
      );
    },
  }),
];

/** What RESET-IMAGE-DRIFT says, with the lines that the instance's owner needs. */
export function resetImageDrift(instance: string, workload: string): string {
  return [
    `${instance} carries no tag of this project: something else may own it, and Terraform would answer its new image with another reinstall. Its owner needs`,
    "  lifecycle {",
    `    ignore_changes = [${RESETTING_ARGUMENTS.join(", ")}]`,
    "  }",
    `Then acknowledge RESET-IMAGE-DRIFT for workloads/${workload}.`,
  ].join("\n");
}

function reinstalledTwice(declared: DeclaredProject): Breach[] {
  const taken = new Map<string, string>();
  return reinstallsIn(declared).flatMap(({ name, path, workload: { reinstall } }) => {
    const id = isReference(reinstall) ? reinstall.$ref : reinstall;
    const other = taken.get(id);
    if (other === undefined) taken.set(id, name);
    return when(
      other !== undefined,
      [...path, "reinstall"],
      `${id} is already reinstalled by workload ${other}. Name another instance, or leave reinstall out.`,
    );
  });
}

/** Whether ResetInstance replaces the system disk. */
function isReset({ workload }: ReinstallSubject): boolean {
  return workload.path !== "rescue";
}

function diskPath({ path }: ReinstallSubject, field: "type" | "size"): readonly (string | number)[] {
  return [...path, "blueprint", "systemDisk", field];
}
