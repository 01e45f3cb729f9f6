import { Size } from "../../../plan/units";
import { LIMITS } from "../../../rules/catalogue";
import { IMAGE_FACTS, isLocal, type Context } from "./context";

const GIB = Size.gib(1).bytes;

/** What a system needs that shows only from within. Source: tencent.md 2.2 and 2.4. */
interface Need {
  readonly what: string;
  /** With `force` Tencent Cloud does not look for it, so an import does not fail by it. */
  readonly checked: "always" | "without force";
}

const NEEDS: Readonly<Record<"linux" | "windows", readonly Need[]>> = {
  linux: [
    { what: "virtio_blk and virtio_net in its initramfs (VirtioNotInstall)", checked: "without force" },
    { what: "cloud-init (CloudInitNotInstalled)", checked: "without force" },
    { what: "a root partition that grub finds by its UUID (RootPartitionNotFound)", checked: "always" },
  ],
  windows: [
    { what: "the VirtIO drivers (VirtioNotInstall)", checked: "without force" },
    { what: "Cloudbase-Init with ConfigDrive (CloudInitNotInstalled)", checked: "without force" },
    { what: "all of its system partitions in the image (RootPartitionNotFound)", checked: "always" },
  ],
};

/** Of a workload whose import failed: what was declared, and what was found. */
type Failed = Pick<Context, "workload" | "facts">;

/** What a person can act on: the API gives a state and no reason, only the message centre does. */
export function importFailure(context: Failed): string {
  return [
    "Tencent Cloud could not import the image and deleted nothing else.",
    findings(context),
    "Its reason is in the Message Centre of the account (https://console.cloud.tencent.com/message), as InvalidUrl, InvalidFormatSize,",
    "VirtioNotInstall, PartitionNotPresent, CloudInitNotInstalled, RootPartitionNotFound or InternalError; mend the image and run again.",
  ].join(" ");
}

/** What was measured and breaks a limit; otherwise what nobody has looked at. */
function findings(context: Failed): string {
  const measured = brokenLimits(context);
  if (measured.length > 0) return `Likely, from what the file shows: ${measured.join("; ")}.`;
  const { os, force } = context.workload;
  const needs = NEEDS[/windows/i.test(os.type) ? "windows" : "linux"]
    .filter(({ checked }) => checked === "always" || force !== true)
    .map(({ what }) => what);
  const looked = isLocal(context)
    ? "Format, sizes and partition table of the file show nothing wrong; nobody looked at its system"
    : "Nobody looked into the object or at its system";
  return `${looked}, which needs ${needs.join(", ")}.`;
}

/** Limits of ImportImage that the file breaks. Source: tencent.md 2.2 and 2.4. */
function brokenLimits({ facts }: Failed): string[] {
  const { importVirtualGib, importActualGib } = LIMITS;
  const table = facts[IMAGE_FACTS.partitionTable];
  const broken: readonly (readonly [boolean, string])[] = [
    [table === "gpt", "it has a GPT partition table, and only MBR is taken"],
    [table === "none", "it has no partition table (PartitionNotPresent)"],
    [
      Number(facts[IMAGE_FACTS.virtualSize] ?? 0) > importVirtualGib * GIB,
      `its disk is larger than ${importVirtualGib} GiB (InvalidFormatSize)`,
    ],
    [
      Number(facts[IMAGE_FACTS.actualSize] ?? 0) > importActualGib * GIB,
      `it holds more than ${importActualGib} GiB of data (InvalidFormatSize)`,
    ],
  ];
  return broken.flatMap(([holds, text]) => (holds ? [text] : []));
}
