import { cited } from "../../../rules/documents";
import type { Rule } from "../../../rules/rule";
import { LIMITS } from "../../../rules/catalogue";
import { dataDisksOf, gibOf, systemDiskOf, usedGib } from "../../../rules/servers";
import { when } from "../../../rules/subjects";
import { blueprintOf, csmRule, isWindows } from "./rule";

const TOOL = "migrating Linux instances with the tool, 2024-12";
const GUIDE = cited("onlineMigration", "checks before the migration");

/** Where the source's data goes, and whether it fits. */
export const diskRules: readonly Rule[] = [
  csmRule({
    id: "CSM-DATA-DISK-COUNT",
    severity: "refused",
    title: "A source has at most 20 data disks.",
    explanation: "DataDisks of user.json takes 20 entries, an instance 20 data disks.",
    source: TOOL,
    check: ({ path, workload: { source } }) => {
      const count = dataDisksOf(source).length;
      return when(
        count > LIMITS.csmDataDisks,
        [...path, "source", "disks"],
        `The source has ${count} data disks; ${LIMITS.csmDataDisks} can be carried. Bring data together on fewer disks.`,
      );
    },
  }),
  csmRule({
    id: "CSM-DATA-DISK-SIZE",
    severity: "error",
    title: "A data disk has 10 to 16,000 GB.",
    explanation: "The range of DataDisks[].Size in user.json.",
    source: TOOL,
    check: ({ path, workload: { source } }) => {
      const { max, min } = LIMITS.csmDataDiskGib;
      return dataDisksOf(source).flatMap(({ disk, index }) =>
        when(
          gibOf(disk.size) < min || gibOf(disk.size) > max,
          [...path, "source", "disks", index, "size"],
          `${disk.device} has ${disk.size}; user.json takes ${min} to ${max} GB. Split or join disks on the source.`,
        ),
      );
    },
  }),
  csmRule({
    id: "CSM-DATA-DISK-MOUNT",
    severity: "error",
    title: "Every data disk of a Linux source is mounted, and says where.",
    explanation:
      "The tool moves what is mounted. A data disk that DataDisks does not name by its mount point ends up on the target's system disk, which then is full.",
    source: `${TOOL}; ${cited("onlineMigration", "notes on starting a task")}`,
    check: (subject) =>
      isWindows(subject)
        ? []
        : dataDisksOf(subject.workload.source).flatMap(({ disk, index }) =>
            when(
              disk.mountPoint === undefined,
              [...subject.path, "source", "disks", index],
              `${disk.device} has no mountPoint, so its data would go to the target's system disk or stay behind. Mount it and say where, as /data.`,
            ),
          ),
  }),
  csmRule({
    id: "CSM-DATA-DISK-EXCLUDED",
    severity: "error",
    title: "No data disk is mounted where the tool copies nothing.",
    explanation:
      "The shipped rsync_excludes_linux.txt has lines for pseudo file systems, caches and containers; what lies below them is not migrated.",
    source: "compatibility and configuration of the migration tool, 2024-12",
    check: ({ path, workload: { source } }) =>
      dataDisksOf(source).flatMap(({ disk, index }) => {
        const line = LIMITS.csmShippedExcludes.find((exclude) => isBelow(disk.mountPoint, exclude));
        return when(
          line !== undefined,
          [...path, "source", "disks", index, "mountPoint"],
          `${disk.mountPoint} is below the shipped exclusion ${line}, so nothing of ${disk.device} would be copied. Mount the disk elsewhere.`,
        );
      }),
  }),
  csmRule({
    id: "CSM-TARGET-DISK-COUNT",
    severity: "error",
    title: "The target has a data disk for every one of the source.",
    explanation:
      "DataDisks[].Index n is the n-th data disk of the target; on Windows number and order have to be the same.",
    source: `${TOOL}; ${cited("onlineMigration", "target storage")}`,
    check: (subject) => {
      const blueprint = blueprintOf(subject);
      const wanted = dataDisksOf(subject.workload.source).length;
      const there = blueprint?.dataDisks?.length ?? 0;
      return when(
        blueprint !== undefined && there < wanted,
        [...subject.path, "target", "blueprint", "dataDisks"],
        `The source has ${wanted} data disks, the target ${there}. Give it ${wanted}, in the same order.`,
      );
    },
  }),
  csmRule({
    id: "CSM-TARGET-DISK-SIZE",
    severity: "error",
    title: "Every disk of the target has room for what its source disk holds.",
    explanation:
      "On Linux files are copied, so their amount counts; on Windows whole disks are. A target that is too small fails on the way.",
    source: GUIDE,
    check: (subject) => {
      const blueprint = blueprintOf(subject);
      if (blueprint === undefined) return [];
      const { source } = subject.workload;
      const whole = isWindows(subject);
      const system = systemDiskOf(source);
      const base = [...subject.path, "target", "blueprint"];
      const pairs = [
        ...(system
          ? [{ disk: system, to: blueprint.systemDisk, path: [...base, "systemDisk", "size"] }]
          : []),
        ...dataDisksOf(source).flatMap(({ disk }, place) => {
          const to = blueprint.dataDisks?.[place];
          return to ? [{ disk, to, path: [...base, "dataDisks", place, "size"] }] : [];
        }),
      ];
      return pairs.flatMap(({ disk, path, to }) => {
        const needed = whole ? gibOf(disk.size) : usedGib(disk);
        return when(
          gibOf(to.size) < needed,
          path,
          `${disk.device} ${whole || disk.used === undefined ? `has ${disk.size}` : `holds ${disk.used}`}, its target disk has ${to.size}. Give it at least ${needed}GiB.`,
        );
      });
    },
  }),
];

function isBelow(mountPoint: string | undefined, exclude: string): boolean {
  const folder = exclude.replace(/\/\*$/, "");
  return mountPoint === folder ? false : (mountPoint?.startsWith(`${folder}/`) ?? false);
}
