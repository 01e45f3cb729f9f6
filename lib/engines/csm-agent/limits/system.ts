import { isListedSystem, listedSystems } from "../../../rules/catalogue";
import { cited } from "../../../rules/documents";
import type { FoundSource, Rule } from "../../../rules/rule";
import { systemText } from "../../../rules/servers";
import { when } from "../../../rules/subjects";
import { csmRule, isWindows, type CsmSubject } from "./rule";

const TOOL_PAGE = "compatibility and configuration of the migration tool, 2024-12";
const GUIDE = cited("onlineMigration", "checks before the migration");

/** What the source's system has to be for go2tencentcloud; the tool checks most of it when it starts. */
export const systemRules: readonly Rule[] = [
  csmRule({
    id: "CSM-SYSTEM",
    severity: "error",
    title: "The source's system is one that the tool's page lists.",
    explanation:
      "The page says that its list is not exhaustive: a system beyond it may work, and nobody promises it.",
    source: TOOL_PAGE,
    check: ({ path, workload: { source } }) =>
      when(
        !isListedSystem("csm", source.os),
        [...path, "source", "os"],
        `${systemText(source)} is not among the systems of go2tencentcloud (${listedSystems("csm")}). Use the engine replication, or acknowledge after a test run.`,
      ),
  }),
  csmRule({
    id: "CSM-SYSTEM-OLDER-PAGES",
    severity: "warning",
    title: "Older pages of the tool list the source's system as well.",
    explanation:
      "Older pages have fewer systems, and no Windows; an old package of the tool may follow them.",
    source: "migrating Linux instances with the tool, 2021; " + TOOL_PAGE,
    check: ({ path, workload: { source } }) =>
      when(
        isListedSystem("csm", source.os) && !isListedSystem("csmOlder", source.os),
        [...path, "source", "os"],
        `${systemText(source)} is in the newest list of go2tencentcloud and not in older ones. Download the tool anew (its address knows "latest" only).`,
      ),
  }),
  csmRule({
    id: "CSM-ARCHITECTURE",
    severity: "error",
    title: "The source is x86, and 64-bit where it is Windows.",
    explanation:
      "Documented are x86 of 32 and 64 bits on Linux, and 64 bits on Windows. An arm64 binary is seen in a third party's script only.",
    source: TOOL_PAGE,
    check: (subject) => {
      const { architecture } = subject.workload.source;
      const broken = architecture === "arm_64" || (architecture === "i386" && isWindows(subject));
      return when(
        broken,
        [...subject.path, "source", "architecture"],
        `go2tencentcloud is not documented for ${isWindows(subject) ? "Windows" : "Linux"} on ${architecture}. Use the engine replication, or acknowledge after a test run.`,
      );
    },
  }),
  csmRule({
    id: "CSM-VIRTIO",
    severity: "error",
    title: "The source has the virtio drivers.",
    explanation:
      "The target's disks and network cards are virtio: CONFIG_VIRTIO_BLK and CONFIG_VIRTIO_NET are y, or m and in the initramfs; on Windows the VirtIO package. Without them the target does not boot.",
    source: GUIDE,
    check: ({ path, workload: { source } }) =>
      when(
        source.virtio === false,
        [...path, "source", "virtio"],
        "The source has no virtio drivers, so its target would not boot. Install them on the source first.",
      ),
  }),
  csmRule({
    id: "CSM-RSYNC",
    severity: "error",
    title: "A Linux source has rsync.",
    explanation: "The tool copies files with it; which rsync shows whether it is there.",
    source: GUIDE,
    check: (subject) =>
      when(
        !isWindows(subject) && subject.workload.source.rsync === false,
        [...subject.path, "source", "rsync"],
        "The source has no rsync, which the tool copies with. Install it.",
      ),
  }),
  csmRule({
    id: "CSM-SELINUX",
    severity: "error",
    title: "SELinux is disabled on a Linux source.",
    explanation: "Labels are not carried over; the guide asks for SELinux to be off, permissive is not off.",
    source: GUIDE,
    check: (subject) => {
      const { selinux } = subject.workload.source;
      return when(
        !isWindows(subject) && (selinux === "enforcing" || selinux === "permissive"),
        [...subject.path, "source", "selinux"],
        `SELinux is ${selinux}. Set SELINUX=disabled in /etc/selinux/config and restart the source.`,
      );
    },
  }),
  csmRule({
    id: "CSM-CHECKS-UNKNOWN",
    severity: "warning",
    title: "What the tool checks is declared.",
    explanation:
      "The tool checks virtio, rsync and SELinux when it starts, and stops there; what is declared is checked now.",
    source: GUIDE,
    check: (subject) => {
      const { source } = subject.workload;
      const fields = isWindows(subject) ? (["virtio"] as const) : (["virtio", "rsync", "selinux"] as const);
      const unknown = fields.filter((field) => source[field] === undefined);
      return when(
        unknown.length > 0,
        [...subject.path, "source"],
        `Nothing says ${unknown.join(", ")} of the source. Run the tool's --check there, and declare what it finds.`,
      );
    },
  }),
  csmRule({
    id: "CSM-CHECKS-FOUND",
    severity: "error",
    title: "A source is found as the tool wants it.",
    explanation: "What is declared may be old; this is what the source shows just before the tool starts.",
    source: GUIDE,
    needs: "sources",
    check: (subject, { sources }) =>
      faults(subject, sources?.[subject.name]).map((fault) => ({
        path: [...subject.path, "source"],
        message: `On the source ${fault}. Correct it before the tool is started.`,
      })),
  }),
  csmRule({
    id: "CSM-IGNORE-CHECK",
    severity: "warning",
    title: "The tool's own check is not skipped.",
    explanation: "Client.Extra.IgnoreCheck goes on where virtio, rsync or SELinux would stop the tool.",
    source: cited("onlineMigration", "notes on checks"),
    check: ({ path, workload: { agent } }) =>
      when(
        agent.ignoreCheck,
        [...path, "agent", "ignoreCheck"],
        "With ignoreCheck the tool migrates a source that it would refuse. Leave it false, and correct what --check reports.",
      ),
  }),
  csmRule({
    id: "CSM-AWS-LOGIN",
    severity: "warning",
    title: "A source from AWS takes a password.",
    explanation:
      "Key login of AWS images does not work on the target; the guide has it changed to a password first.",
    source: "server migration FAQ, 2024-12",
    check: ({ path, workload: { source } }) =>
      when(
        /^amazon linux/i.test(source.os.distribution),
        [...path, "source", "os", "distribution"],
        "Amazon Linux logs in by AWS's key, which will not reach the target. Switch the source to password login before the migration.",
      ),
  }),
];

function faults(subject: CsmSubject, source: FoundSource | undefined): string[] {
  if (source === undefined) return [];
  const linux = !isWindows(subject);
  return [
    ...(source.virtio === false ? ["the virtio drivers are missing"] : []),
    ...(linux && source.rsync === false ? ["rsync is missing"] : []),
    ...(linux && source.selinux !== undefined && source.selinux !== "disabled"
      ? [`SELinux is ${source.selinux}`]
      : []),
    ...(source.privileged === false ? [`commands do not run as ${linux ? "root" : "Administrator"}`] : []),
  ];
}
