import { deleteImagesPhase } from "../../../../operate/image-phases";
import { terminatePhase } from "../../../../operate/instance-phases";
import { onlyIf } from "../../../../operate/only-if";
import type { ImageImport, ImageImportPhase } from "../context";
import { awaitCapturePhase, capturePhase } from "./capture";
import { claimPhase, confirmClaimPhase, releasePhase } from "./claim";
import { guardPhase } from "./guard";
import { awaitResetPhase, resetPhase } from "./reset";

/**
 * The target is an instance that exists: it is claimed first, so that no other run makes it its own while its old
 * system is imaged, which takes minutes; then its system disk is overwritten.
 */
export const reinstallPhases: readonly ImageImportPhase[] = [
  guardPhase(),
  claimPhase(),
  capturePhase(),
  awaitCapturePhase(),
  confirmClaimPhase(),
  resetPhase("reinstall", "image"),
  awaitResetPhase("await-reinstall", "image", "reinstall"),
];

/** Back to the image of the old system. */
export const undoReinstallPhases: readonly ImageImportPhase[] = [
  onlyAfter("reinstall.asked", resetPhase("undo-reinstall", "rollback-image")),
  onlyAfter("reinstall.asked", awaitResetPhase("await-undo-reinstall", "rollback-image", "undo-reinstall")),
  onlyAfter("claimed", releasePhase()),
  terminatePhase<ImageImport>("undo-probe", ["target-probe"]),
  deleteImagesPhase<ImageImport>("delete-rollback-image", () => ["rollback-image"]),
];

function onlyAfter(fact: string, inner: ImageImportPhase): ImageImportPhase {
  return onlyIf<ImageImport>((context) => context.facts[fact] !== undefined, inner);
}
