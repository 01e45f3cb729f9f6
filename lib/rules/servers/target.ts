import { findInstanceType, LIMITS } from "../catalogue";
import { cited } from "../documents";
import type { Rule } from "../rule";
import { blueprintsOf, when } from "../subjects";
import { gibOf, serverRule, systemText } from "./rule";

/** What a target has to be so that its source runs on it. */
export const targetRules: readonly Rule[] = [
  serverRule({
    id: "TARGET-ARCHITECTURE",
    severity: "refused",
    title: "Source and target have the same architecture.",
    explanation: "A system for x86 does not run on ARM; ARM instance types are the SR1 family.",
    source: "CVM instance types, 2023-03-14",
    check: ({ blueprint, blueprintPath, source: { architecture } }) => {
      const type = blueprint && findInstanceType(blueprint.instanceType);
      const wanted = architecture === "arm_64" ? "arm64" : "x86_64";
      return when(
        type !== undefined && type.architecture !== wanted,
        [...blueprintPath, "instanceType"],
        `The source is ${architecture}, ${blueprint?.instanceType} is ${type?.architecture}. Choose ${wanted === "arm64" ? "a type of the SR1 family" : "a type of another family than SR1"}.`,
      );
    },
  }),
  serverRule({
    id: "TARGET-PROCESSORS",
    severity: "warning",
    title: "The target has as many processors as the source.",
    explanation: "Fewer may be meant, after measuring; more often it is a slip.",
    source: cited("cloudEndure", "blueprint"),
    check: ({ blueprint, blueprintPath, source: { cpus } }) => {
      const type = blueprint && findInstanceType(blueprint.instanceType);
      return when(
        cpus !== undefined && type !== undefined && type.cpus < cpus,
        [...blueprintPath, "instanceType"],
        `The source has ${cpus} processors, ${blueprint?.instanceType} has ${type?.cpus}. Choose a larger type, or be sure of the smaller one.`,
      );
    },
  }),
  serverRule({
    id: "TARGET-MEMORY",
    severity: "warning",
    title: "The target has as much memory as the source.",
    explanation:
      "A system that swaps or kills processes after the cutover is not the system that was tested.",
    source: cited("cloudEndure", "blueprint"),
    check: ({ blueprint, blueprintPath, source: { memory } }) => {
      const type = blueprint && findInstanceType(blueprint.instanceType);
      return when(
        memory !== undefined && type !== undefined && type.memoryGib < gibOf(memory),
        [...blueprintPath, "instanceType"],
        `The source has ${memory} of memory, ${blueprint?.instanceType} has ${type?.memoryGib}GiB. Choose a larger type, or be sure of the smaller one.`,
      );
    },
  }),
  serverRule({
    id: "TARGET-WINDOWS-HOSTNAME",
    severity: "refused",
    title:
      "A Windows target's host name has 2 to 15 letters, digits and single hyphens, and not digits alone.",
    explanation: "It is the NetBIOS name as well; RunInstances refuses others.",
    source: "RunInstances, API metadata of 2026-08-21",
    check: ({ blueprint, blueprintPath, source: { os } }) => {
      const hostname = blueprint?.hostname;
      return when(
        os.family === "windows" && hostname !== undefined && !LIMITS.windowsHostname.test(hostname),
        [...blueprintPath, "hostname"],
        `"${hostname}" cannot be a Windows host name: 2 to 15 letters, digits and single hyphens, not digits alone, no dots.`,
      );
    },
  }),
  serverRule({
    id: "TARGET-WINDOWS-KEY-PAIR",
    severity: "refused",
    title: "A Windows target has no key pair.",
    explanation: "Key pairs log in to Linux only: UnsupportedOperation.KeyPairUnsupportedWindows.",
    source: "RunInstances, API metadata of 2026-08-21",
    check: ({ blueprint, blueprintPath, source: { os } }) =>
      when(
        os.family === "windows" && blueprint?.keyPair !== undefined,
        [...blueprintPath, "keyPair"],
        "Windows takes no key pair. Leave keyPair out; the source's own accounts come along.",
      ),
  }),
  serverRule({
    id: "TARGET-WINDOWS-MEMORY",
    severity: "error",
    title: "Windows 2016, 2019 and 2022 have more than 2 GB of memory.",
    explanation: "ResetInstance refuses 2016 and 2019 on smaller instances; 2022 needs no less.",
    source: "reinstalling a system, 2023-04-28",
    check: ({ blueprint, blueprintPath, source }) => {
      const memory = blueprint && findInstanceType(blueprint.instanceType)?.memoryGib;
      return when(
        source.os.family === "windows" &&
          /2016|2019|2022/.test(source.os.version) &&
          memory !== undefined &&
          memory <= LIMITS.windowsMemoryGib,
        [...blueprintPath, "instanceType"],
        `${blueprint?.instanceType} has ${memory} GiB of memory; ${systemText(source)} needs more than ${LIMITS.windowsMemoryGib}. Choose a type with 4 GiB or more.`,
      );
    },
  }),
  {
    id: "TARGET-STOPPED-SWITCH",
    severity: "error",
    title: "Traffic does not move to a target that is launched stopped.",
    explanation: "The target is stopped once its checks have passed, and nothing would answer there.",
    source: "Landfall's cutovers",
    check: (declared) =>
      Object.entries(declared.waves).flatMap(([wave, { cutover, workloads }]) => {
        const stopped = blueprintsOf(declared).filter(
          ({ blueprint, workload }) => blueprint.launchStopped === true && workloads.includes(workload),
        );
        return (cutover?.switch ?? []).flatMap(({ workload }, index) =>
          stopped
            .filter((target) => (workload ?? workloads[0]) === target.workload)
            .map((target) => ({
              path: ["waves", wave, "cutover", "switch", index],
              message: `The target of ${target.workload} is stopped after its launch, and traffic would move to it. Take launchStopped out, or the switch.`,
            })),
        );
      }),
  },
  serverRule({
    id: "TARGET-WINDOWS-LICENCE",
    severity: "warning",
    title: "Whoever migrates Windows activates it.",
    explanation:
      "An imported Windows is not activated by itself; Cloudbase-Init activates it where it is there, and a licence of one's own is declared as BYOL.",
    source:
      "preparing Windows images, 2023-04-27; compatibility and configuration of the migration tool, 2024-12",
    check: ({ declared, name, path, source: { cloudInit, os } }) => {
      const { licence } = declared.workloads[name] as { readonly licence?: string };
      return when(
        os.family === "windows" && licence !== "BYOL" && cloudInit !== true,
        [...path, "source", "os"],
        "Nothing activates this Windows after the migration. Install Cloudbase-Init on the source, or plan the activation with a licence of your own.",
      );
    },
  }),
  serverRule({
    id: "TARGET-CLOUD-INIT",
    severity: "warning",
    title: "A target with a host name, key pair or user data has cloud-init.",
    explanation:
      "They reach the system through cloud-init, Cloudbase-Init on Windows; without it the network and the licence of Windows are set up by hand as well.",
    source:
      "compatibility and configuration of the migration tool, 2024-12; preparing and importing images, 2023-04-27",
    check: ({ blueprint, blueprintPath, source: { cloudInit, os } }) => {
      const fields = (["hostname", "keyPair", "userData"] as const).filter((field) => blueprint?.[field]);
      return when(
        cloudInit === false && fields.length > 0,
        [...blueprintPath, fields[0] ?? "hostname"],
        `The source has no ${os.family === "windows" ? "Cloudbase-Init" : "cloud-init"}, so ${fields.join(", ")} will not reach the target. Install it on the source, or leave them out.`,
      );
    },
  }),
];
