import { LIMITS } from "../../../rules/catalogue";
import { cited } from "../../../rules/documents";
import type { Rule } from "../../../rules/rule";
import { dataDisksOf, gibOf, systemDiskOf } from "../../../rules/servers";
import { when } from "../../../rules/subjects";
import { replicationRule, stagedDisks } from "./rule";

/** What becomes of the source's disks. */
export const targetRules: readonly Rule[] = [
  replicationRule({
    id: "REPLICATION-TARGET-SYSTEM-DISK",
    severity: "refused",
    title: "The target's system disk is as large as the source's, or larger.",
    explanation:
      "Whole disks are copied, block for block; they do not fit onto smaller ones, and no disk ever shrinks.",
    source: `${cited("cloudEndure", "introduction")}; RunInstances, API metadata of 2026-08-21`,
    check: ({ path, workload: { blueprint, source } }) => {
      const system = systemDiskOf(source);
      return when(
        system !== undefined && gibOf(blueprint.systemDisk.size) < gibOf(system.size),
        [...path, "blueprint", "systemDisk", "size"],
        `The source's system disk has ${system?.size}, the target's ${blueprint.systemDisk.size}. Give it at least ${system?.size}.`,
      );
    },
  }),
  replicationRule({
    id: "REPLICATION-TARGET-DISK-SIZE",
    severity: "refused",
    title: "A target's data disk is as large as its source disk, or larger.",
    explanation: "It is made from a snapshot: FailedOperation.SnapshotSizeLargerThanDataSize.",
    source: "CreateDisks and RunInstances, API metadata of 2026-08-21",
    check: ({ path, workload: { disks = {}, source } }) =>
      source.disks.flatMap(({ device, size }) => {
        const target = Object.hasOwn(disks, device) ? disks[device] : undefined;
        return when(
          target !== undefined && gibOf(target.size) < gibOf(size),
          [...path, "disks", device, "size"],
          `${device} has ${size}, its target disk ${target?.size}. Give it at least ${size}.`,
        );
      }),
  }),
  replicationRule({
    id: "REPLICATION-TARGET-DISK-COUNT",
    severity: "error",
    title: "The source's data disks and the blueprint's further ones are at most 20.",
    explanation: "An instance takes 20 data disks: LimitExceeded.InstanceAttachedDisk.",
    source: "CVM use limits, 2022-08-26",
    check: ({ path, workload }) => {
      const own = stagedDisks(workload).filter(({ role }) => role === "data").length;
      const further = workload.blueprint.dataDisks?.length ?? 0;
      return when(
        own + further > LIMITS.dataDisksPerInstance,
        [...path, "blueprint", "dataDisks"],
        `${own} data disks of the source and ${further} further ones are ${own + further}; an instance takes ${LIMITS.dataDisksPerInstance}. Leave some out.`,
      );
    },
  }),
  replicationRule({
    id: "REPLICATION-FIXED-ADDRESS",
    severity: "warning",
    title: "A target with a fixed address takes it from the one before.",
    explanation:
      "A launch after the first replaces the earlier target. CloudEndure removes that one first; Landfall makes the new one first, which a fixed private address forbids.",
    source: `${cited("cloudEndure", "cutover")}; CloudEndure and MGN`,
    check: ({ path, workload: { blueprint, reinstall, target } }) =>
      when(
        blueprint.privateIp !== undefined && target === "instance" && reinstall === undefined,
        [...path, "blueprint", "privateIp"],
        `When it is launched again, ${blueprint.privateIp} is taken by the earlier target, which then has to go first. Prefer a new address and a switch of DNS or load balancer.`,
      ),
  }),
  replicationRule({
    id: "REPLICATION-EXCLUDE-SYSTEM",
    severity: "refused",
    title: "The system disk is not excluded.",
    explanation: "Without it nothing boots.",
    source: cited("cloudEndure", "introduction"),
    check: ({ path, workload: { replication, source } }) =>
      (replication.exclude ?? []).flatMap((entry, index) =>
        when(
          entry === systemDiskOf(source)?.device,
          [...path, "replication", "exclude", index],
          `${entry} is the system disk. Exclude data disks only.`,
        ),
      ),
  }),
  replicationRule({
    id: "REPLICATION-EXCLUDE-DEVICE",
    severity: "warning",
    title: "An excluded device is one of the source's.",
    explanation: "One that is not there is mistyped, or said of a project with many servers.",
    source: "Landfall's replication settings",
    check: ({ path, workload: { replication, source } }) =>
      (replication.exclude ?? []).flatMap((entry, index) =>
        when(
          isDevice(entry) && !source.disks.some(({ device }) => device === entry),
          [...path, "replication", "exclude", index],
          `The source has no disk ${entry}. Known: ${source.disks.map(({ device }) => device).join(", ")}.`,
        ),
      ),
  }),
  replicationRule({
    id: "REPLICATION-EXCLUDE-PATH",
    severity: "warning",
    title: "Whole disks are copied, whatever paths are excluded.",
    explanation:
      "CloudEndure copies useless disks too, and SMC leaves paths out (virtual memory, caches, snapshots, cloud-init and network settings, Docker's directories) only without block replication. By blocks a path stays behind only as far as its file system is understood.",
    source: `${cited("cloudEndure", "introduction")}; ${cited("smcAgent", "default exclusions")}`,
    check: ({ path, workload: { replication } }) =>
      (replication.exclude ?? []).flatMap((entry, index) =>
        when(
          !isDevice(entry),
          [...path, "replication", "exclude", index],
          `${entry} is a path, and blocks of whole disks are copied. Do not count on its absence; put what must stay behind onto a disk of its own and exclude that.`,
        ),
      ),
  }),
  replicationRule({
    id: "REPLICATION-WHOLE-DISKS",
    severity: "warning",
    title: "Data disks that are copied hold data.",
    explanation: "Whole disks are copied, and staged at their full size, empty or not.",
    source: cited("cloudEndure", "introduction"),
    check: ({ path, workload: { replication, source } }) =>
      dataDisksOf(source).flatMap(({ disk, index }) =>
        when(
          disk.used !== undefined && gibOf(disk.used) === 0 && !replication.exclude?.includes(disk.device),
          [...path, "source", "disks", index],
          `${disk.device} is empty and would be staged with ${disk.size}. Exclude it, and give the blueprint an empty data disk.`,
        ),
      ),
  }),
];

/** `/dev/vdb`, or a disk number of Windows. */
function isDevice(entry: string): boolean {
  return /^(\/dev\/\S+|\d+)$/.test(entry);
}
