import { findRegion, knownRegions, LIMITS } from "../../../rules/catalogue";
import type { Rule } from "../../../rules/rule";
import { gibOf, systemDiskOf, usedGib } from "../../../rules/servers";
import { when } from "../../../rules/subjects";
import { replicationRule } from "./rule";

const IMPORT_PAGE = "overview of importing images, 2023-04-27";
const PREPARATION = "preparing and importing images, 2023-04-27";
const RESCUE_PAGE = "EnterRescueMode, API page of 2026-03-26 and metadata of 2026-08-21";

/** How the system disk reaches the target: through ImportImage, or by rescue mode. */
export const pathRules: readonly Rule[] = [
  replicationRule({
    id: "REPLICATION-IMPORT-USED",
    severity: "error",
    title: "A system disk that is imported holds at most 50 GB.",
    explanation: "ImportImage takes 50 GB as qcow2; of a disk without a known use its whole size counts.",
    source: IMPORT_PAGE,
    check: ({ path, workload }) => {
      const system = systemDiskOf(workload.source);
      return when(
        workload.path === "import" && system !== undefined && usedGib(system) > LIMITS.importActualGib,
        [...path, "path"],
        `The system disk ${system?.used === undefined ? `has ${system?.size} and nothing says how much is used` : `holds ${system.used}`}; ${LIMITS.importActualGib} GB can be imported. Use the path rescue, say how much is used, or move data to a data disk.`,
      );
    },
  }),
  replicationRule({
    id: "REPLICATION-IMPORT-SIZE",
    severity: "error",
    title: "A system disk that is imported has at most 500 GB.",
    explanation:
      "ImportImage refuses larger ones with InvalidFormatSize, a reason that only the message centre shows.",
    source: IMPORT_PAGE,
    check: ({ path, workload }) => {
      const system = systemDiskOf(workload.source);
      return when(
        workload.path === "import" && system !== undefined && gibOf(system.size) > LIMITS.importVirtualGib,
        [...path, "path"],
        `The system disk has ${system?.size}; ${LIMITS.importVirtualGib} GB can be imported. Use the path rescue, or shrink it.`,
      );
    },
  }),
  replicationRule({
    id: "REPLICATION-IMPORT-UEFI",
    severity: "error",
    title: "A system that is imported boots by BIOS, from an MBR disk.",
    explanation:
      "Pages on importing take MBR only, GPT by ticket, and no EFI boot; the API of 2026 has BootMode UEFI. A source that boots by UEFI has GPT.",
    source: `${PREPARATION}; ImportImage, API metadata of 2026-08-21`,
    check: ({ path, workload }) =>
      when(
        workload.path === "import" && workload.source.firmware === "uefi",
        [...path, "source", "firmware"],
        "The source boots by UEFI; imported are MBR disks that boot by BIOS. Use the path rescue, or acknowledge with the ticket that allows GPT and a test run.",
      ),
  }),
  replicationRule({
    id: "REPLICATION-IMPORT-VOLUMES",
    severity: "error",
    title: "A system disk that is imported is divided plainly.",
    explanation:
      "Windows images have no dynamic disks. ImportImage looks for a root partition and fails with RootPartitionNotFound where it does not understand what it sees.",
    source: PREPARATION,
    check: ({ path, workload }) => {
      const system = systemDiskOf(workload.source);
      const volume = system?.volume ?? "plain";
      return when(
        workload.path === "import" && (volume === "dynamic" || volume === "raid"),
        [...path, "path"],
        `The system disk ${system?.device} is divided by ${volume === "raid" ? "software RAID" : "dynamic disks"}, which are not imported. Use the path rescue, or make it plain.`,
      );
    },
  }),
  replicationRule({
    id: "REPLICATION-RESCUE-WINDOWS",
    severity: "error",
    title: "The path rescue is for Linux.",
    explanation:
      "The page calls Windows unsupported; by the API a Windows instance gets the Linux rescue system as well. Nobody has proved it.",
    source: "using rescue mode, 2022-03-30",
    check: ({ path, workload }) =>
      when(
        workload.path === "rescue" && workload.source.os.family === "windows",
        [...path, "path"],
        "Rescue mode is documented for Linux only. Use the path import, or acknowledge after trying it.",
      ),
  }),
  replicationRule({
    id: "REPLICATION-RESCUE-ARM",
    severity: "refused",
    title: "The path rescue is for x86.",
    explanation: "EnterRescueMode answers UnsupportedOperation.ArmArchitecture.",
    source: RESCUE_PAGE,
    check: ({ path, workload }) =>
      when(
        workload.path === "rescue" && workload.source.architecture === "arm_64",
        [...path, "path"],
        "ARM instances have no rescue mode. Use the path import.",
      ),
  }),
  replicationRule({
    id: "REPLICATION-RESCUE-REGION",
    severity: "error",
    title: "The region has rescue mode.",
    explanation: "The API page lists 18 regions for EnterRescueMode.",
    source: RESCUE_PAGE,
    check: ({ path, project: { region }, workload }) =>
      when(
        workload.path === "rescue" && findRegion(region)?.rescue === false,
        [...path, "path"],
        `Rescue mode is not listed for ${region}. Listed: ${knownRegions()
          .filter((known) => findRegion(known)?.rescue)
          .join(", ")}. Use the path import, or another region.`,
      ),
  }),
  replicationRule({
    id: "REPLICATION-RESCUE-UNPROVEN",
    severity: "warning",
    title: "The path rescue is proved in a test run.",
    explanation:
      "In rescue mode the system disk is vda and not mounted; overwriting it is neither documented nor forbidden, and unproven on a real account.",
    source: "using rescue mode, 2022-03-30; Landfall",
    check: ({ path, workload }) =>
      when(
        workload.path === "rescue",
        [...path, "path"],
        "Writing a system disk in rescue mode is documented in parts and unproven on a real account. Let a test run prove it for this system before its cutover.",
      ),
  }),
  replicationRule({
    id: "REPLICATION-RESCUE-UEFI",
    severity: "warning",
    title: "A system that is written in rescue mode boots as its target's image does.",
    explanation:
      "The target is launched from a public image, which most often boots by BIOS; a system disk that boots by UEFI then finds no firmware for it.",
    source: "Image.BootMode, SDK 4.1.313",
    check: ({ path, workload }) =>
      when(
        workload.path === "rescue" && workload.source.firmware === "uefi",
        [...path, "source", "firmware"],
        "The source boots by UEFI, and its target would be launched from an image that boots by BIOS. Let a test run prove that it starts, or convert the source to BIOS boot.",
      ),
  }),
];
