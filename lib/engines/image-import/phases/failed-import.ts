import { deleteImagesPhase } from "../../../operate/image-phases";
import { onlyIf } from "../../../operate/only-if";
import { Size } from "../../../plan/units";
import { IMAGE_FACTS, IMPORT_FAILED, type Context, type ImageImport, type ImageImportPhase } from "./context";

const GIB = Size.gib(1).bytes;

const removal = deleteImagesPhase<ImageImport>("delete-failed-image", () => ["image"]);

/** Deletes an image whose import failed; once it is gone, the likely reasons are named. */
export const failedImportPhase: ImageImportPhase = onlyIf<ImageImport>(
  ({ facts }) => facts[IMPORT_FAILED] === true,
  {
    ...removal,
    action: "import",
    decide: (images, context) => {
      const decision = removal.decide(images, context);
      return decision.kind === "done"
        ? { kind: "fail", reason: "ImportFailed", message: importFailure(context) }
        : decision;
    },
  },
);

/** What a person can act on: the API gives a state and no reason, only the message centre does. */
function importFailure(context: Context): string {
  const likely = likelyReasons(context);
  return [
    "Tencent Cloud could not import the image and deleted nothing else.",
    likely.length > 0 ? `Likely, from what the file shows: ${likely.join("; ")}.` : "",
    "Its reason is in the Message Centre of the account (https://console.cloud.tencent.com/message), as InvalidUrl, InvalidFormatSize,",
    "VirtioNotInstall, PartitionNotPresent, CloudInitNotInstalled, RootPartitionNotFound or InternalError; mend the image and run again.",
  ]
    .filter((part) => part !== "")
    .join(" ");
}

/** Limits of ImportImage that the file breaks. Source: tencent.md 2.2 and 2.4. */
function likelyReasons(context: Context): string[] {
  const fact = (key: string) => context.facts[key];
  const reasons: string[] = [];
  const table = fact(IMAGE_FACTS.partitionTable);
  if (table === "gpt") reasons.push("it has a GPT partition table, and only MBR is taken");
  if (table === "none") reasons.push("it has no partition table (PartitionNotPresent)");
  if (Number(fact(IMAGE_FACTS.virtualSize) ?? 0) > 500 * GIB)
    reasons.push("its disk is larger than 500 GiB (InvalidFormatSize)");
  if (Number(fact(IMAGE_FACTS.actualSize) ?? 0) > 50 * GIB)
    reasons.push("it holds more than 50 GiB of data (InvalidFormatSize)");
  if (reasons.length === 0 && context.workload.force !== true) {
    reasons.push(
      "virtio drivers are missing in the initramfs (VirtioNotInstall), or cloud-init is not installed (CloudInitNotInstalled)",
    );
  }
  return reasons;
}
