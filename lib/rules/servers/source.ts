import { isReference, type TextOrReference } from "../../plan/fields";
import { cited } from "../documents";
import type { Breach, DeclaredProject, Rule } from "../rule";
import { when } from "../subjects";
import { gibOf, serverRule, serversOf, type ServerSubject } from "./rule";

const DECLARED = "Landfall's description of a source";

/** What a source says of itself has to hold together. */
export const sourceRules: readonly Rule[] = [
  serverRule({
    id: "SOURCE-SYSTEM-DISK",
    severity: "refused",
    title: "A source has exactly one system disk.",
    explanation: "The target boots from it; without one, or with two, nothing says what to boot.",
    source: DECLARED,
    check: ({ path, source: { disks } }) => {
      const count = disks.filter(({ role }) => role === "system").length;
      return when(
        count !== 1,
        [...path, "source", "disks"],
        `${count} of the source's ${disks.length} disks have the role system. Give it to the one that boots.`,
      );
    },
  }),
  serverRule({
    id: "SOURCE-DISK-TWICE",
    severity: "refused",
    title: "A source names every device once.",
    explanation: "Two entries of one device would copy it twice, onto two disks.",
    source: DECLARED,
    check: ({ path, source: { disks } }) =>
      disks.flatMap(({ device }, index) =>
        when(
          disks.findIndex((other) => other.device === device) < index,
          [...path, "source", "disks", index, "device"],
          `${device} is named twice. Name every device once.`,
        ),
      ),
  }),
  serverRule({
    id: "SOURCE-DISK-USED",
    severity: "refused",
    title: "No disk holds more than its size.",
    explanation: "What is computed from it, times and target sizes, would be wrong.",
    source: DECLARED,
    check: ({ path, source: { disks } }) =>
      disks.flatMap(({ size, used }, index) =>
        when(
          used !== undefined && gibOf(used) > gibOf(size),
          [...path, "source", "disks", index, "used"],
          `${used} of a disk of ${size} cannot be used. Correct one of the two.`,
        ),
      ),
  }),
  serverRule({
    id: "SOURCE-DISK-SWAP",
    severity: "warning",
    title: "Swap is set up anew on the target.",
    explanation:
      "SMC does not replicate swap partitions; what swap holds is worthless on another machine in any case.",
    source: cited("smcAgent", "limits of data migration"),
    check: ({ path, source: { disks } }) =>
      disks.flatMap(({ device, fileSystem }, index) =>
        when(
          fileSystem?.toLowerCase() === "swap",
          [...path, "source", "disks", index, "fileSystem"],
          `${device} is swap: do not count on it. Leave it out, and set up swap again after the migration.`,
        ),
      ),
  }),
  serverRule({
    id: "SOURCE-FILE-SYSTEM",
    severity: "warning",
    title: "Every file system is one of the common ones.",
    explanation:
      "SMC converts others to ext2, ext3 or ext4; a copy by blocks keeps them, and then conversion and health checks may not be able to read them.",
    source: cited("smcAgent", "limits of data migration"),
    check: ({ path, source: { disks } }) =>
      disks.flatMap(({ device, fileSystem }, index) =>
        when(
          fileSystem !== undefined && !COMMON_FILE_SYSTEMS.includes(fileSystem.toLowerCase()),
          [...path, "source", "disks", index, "fileSystem"],
          `${device} has ${fileSystem}, which tools may convert or fail to read. Known: ${COMMON_FILE_SYSTEMS.join(", ")}. Prove it with a test run.`,
        ),
      ),
  }),
  serverRule({
    id: "SOURCE-VOLUMES",
    severity: "warning",
    title: "Disks are divided plainly.",
    explanation:
      "Tools that copy files (CSM's file method, SMC without block replication) make plain partitions of LVM volumes, dynamic disks and software RAID; tools that copy blocks keep the layout, and every disk of a group has to come along.",
    source: cited("smcAgent", "limits of data migration"),
    check: ({ path, source: { disks } }) =>
      disks.flatMap(({ device, volume = "plain" }, index) =>
        when(
          volume !== "plain",
          [...path, "source", "disks", index, "volume"],
          `${device} is divided by ${VOLUMES[volume]}: the target may get plain partitions. Migrate all disks of the group together, and compare the layout in a test run.`,
        ),
      ),
  }),
  serverRule({
    id: "SOURCE-WINDOWS-2003-2008",
    severity: "warning",
    title: "Windows Server 2003 and 2008 are upgraded after the migration.",
    explanation: "They cannot be activated afterwards; their support has ended.",
    source: cited("smcAgent", "limits on operating systems"),
    check: ({ path, source: { os } }) =>
      when(
        os.family === "windows" && /2003|2008/.test(os.version),
        [...path, "source", "os", "version"],
        `Windows Server ${os.version} cannot be activated after the migration. Plan its upgrade, or take the licence along.`,
      ),
  }),
  {
    id: "SOURCE-TWICE",
    severity: "refused",
    title: "A server is the source of one workload.",
    explanation:
      "Two migrations of one source would cut it over twice; SMC takes one unfinished job a source.",
    source: `SMC CreateReplicationJob, SDK of 2026; ${cited("smcAgent")}`,
    check: (declared) => repeated(declared, ({ source: { instance } }) => [instance], "instance"),
  },
  {
    id: "SOURCE-ADDRESS-TWICE",
    severity: "warning",
    title: "No two sources have the same address.",
    explanation:
      "Addresses tell sources apart at the relay's security group; the same one twice is a slip, or two networks that overlap.",
    source: DECLARED,
    check: (declared) => repeated(declared, ({ source: { addresses = [] } }) => addresses, "addresses"),
  },
];

const COMMON_FILE_SYSTEMS = ["ext2", "ext3", "ext4", "xfs", "btrfs", "ntfs", "vfat", "fat32", "swap"];

const VOLUMES = { plain: "partitions", lvm: "LVM", dynamic: "dynamic disks", raid: "software RAID" } as const;

function repeated(
  declared: DeclaredProject,
  of: (subject: ServerSubject) => readonly (TextOrReference | undefined)[],
  field: "instance" | "addresses",
): Breach[] {
  const taken = new Map<string, string>();
  return serversOf(declared).flatMap((subject) =>
    of(subject).flatMap((value) => {
      if (value === undefined) return [];
      const text = isReference(value) ? value.$ref : value;
      const other = taken.get(text);
      if (other === undefined) taken.set(text, subject.name);
      return when(
        other !== undefined && other !== subject.name,
        [...subject.path, "source", field],
        `${text} is already the source of workload ${other}. Give every workload a source of its own.`,
      );
    }),
  );
}
