import { findInstanceType, LIMITS } from "../../../rules/catalogue";
import type { Rule } from "../../../rules/rule";
import { when } from "../../../rules/subjects";
import { imageRule, type ImageSubject } from "./rule";

/** Rules about Windows images. */
export const windowsRules: readonly Rule[] = [
  imageRule({
    id: "WINDOWS-ACTIVATION",
    severity: "warning",
    title: "Whoever imports Windows activates it.",
    explanation: "An imported Windows is not activated by itself.",
    source: "preparing Windows images, 2023-04-27",
    check: (subject) =>
      when(
        isWindows(subject),
        [...subject.path, "os"],
        "An imported Windows is not activated. Plan its activation after the cutover, by the account's KMS or an own licence (licence: BYOL).",
      ),
  }),
  imageRule({
    id: "WINDOWS-2003",
    severity: "refused",
    title: "Windows 2003 is not imported.",
    explanation: "The page on importing images excludes it.",
    source: "preparing Windows images, 2023-04-27",
    check: (subject) =>
      when(
        isWindows(subject) && systemText(subject).includes("2003"),
        [...subject.path, "os", "version"],
        "Windows 2003 cannot be imported. Allowed: 2008, 2012, 2016, 2019, 2022.",
      ),
  }),
  imageRule({
    id: "WINDOWS-MEMORY",
    severity: "error",
    title: "Windows 2016 and 2019 have more than 2 GB of memory.",
    explanation: "ResetInstance refuses smaller instances, and these systems do not run well on them.",
    source: "reinstalling a system, 2023-04-28",
    check: (subject) => {
      const { instanceType } = subject.workload.blueprint;
      const memory = findInstanceType(instanceType)?.memoryGib;
      return when(
        isWindows(subject) &&
          /2016|2019/.test(systemText(subject)) &&
          memory !== undefined &&
          memory <= LIMITS.windowsMemoryGib,
        [...subject.path, "blueprint", "instanceType"],
        `${instanceType} has ${memory} GiB of memory; Windows 2016 and 2019 need more than ${LIMITS.windowsMemoryGib}. Choose a type with 4 GiB or more.`,
      );
    },
  }),
  imageRule({
    id: "WINDOWS-HOSTNAME",
    severity: "refused",
    title: "A Windows host name has 2 to 15 letters, digits and single hyphens, and not digits alone.",
    explanation: "It is the NetBIOS name as well; RunInstances refuses others.",
    source: "RunInstances, API metadata of 2026-08-21",
    check: (subject) => {
      const { hostname } = subject.workload.blueprint;
      return when(
        isWindows(subject) && hostname !== undefined && !LIMITS.windowsHostname.test(hostname),
        [...subject.path, "blueprint", "hostname"],
        `"${hostname}" cannot be a Windows host name: 2 to 15 letters, digits and single hyphens, not digits alone, no dots.`,
      );
    },
  }),
  imageRule({
    id: "WINDOWS-KEY-PAIR",
    severity: "refused",
    title: "A Windows target has no key pair.",
    explanation: "Key pairs log in to Linux only: UnsupportedOperation.KeyPairUnsupportedWindows.",
    source: "RunInstances and ResetInstance, API metadata of 2026-08-21",
    check: (subject) =>
      when(
        isWindows(subject) && subject.workload.blueprint.keyPair !== undefined,
        [...subject.path, "blueprint", "keyPair"],
        "Windows takes no key pair. Leave keyPair out; the image's own accounts stay.",
      ),
  }),
];

function isWindows({ workload: { os } }: ImageSubject): boolean {
  return /windows/i.test(os.type);
}

function systemText({ workload: { os } }: ImageSubject): string {
  return `${os.type} ${os.version}`;
}
