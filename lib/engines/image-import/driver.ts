import { deleteImagesPhase } from "../../operate/image-phases";
import { onlyIf } from "../../operate/only-if";
import type { OperateTools } from "../../operate/tools";
import type { Driver } from "../../reconcile/driver";
import type { ImageImport, ImageImportPhase } from "./phases/context";
import { launchTargetPhases, provePhases, undoLaunchPhases } from "./phases/cutover";
import { failedImportPhase } from "./phases/failed-import";
import { finalizePhases } from "./phases/finalize";
import { awaitImagePhase, importPhase } from "./phases/import";
import { reinstallPhases, undoReinstallPhases } from "./phases/reinstall/itinerary";
import { sourcePhase } from "./phases/source";
import { testPhases, undoTestPhases } from "./phases/test";
import { deleteObjectPhase, discardUnpackedPhase, uploadPhase } from "./phases/upload";

/** The itinerary of `image-import`: bucket, image, test launch, target, clean-up. */
export const imageImportDriver: Driver<ImageImport, OperateTools> = {
  engine: "image-import",
  replicationOf: ({ image, os, bootMode, licence, force }) => ({ image, os, bootMode, licence, force }),
  steps: {
    replicate: [sourcePhase, uploadPhase, importPhase, awaitImagePhase, failedImportPhase],
    test: testPhases,
    cutover: [
      ...either("launch", launchTargetPhases),
      ...either("reinstall", reinstallPhases),
      ...provePhases,
    ],
    finalize: finalizePhases,
  },
  undo: {
    replicate: [
      discardUnpackedPhase,
      deleteImagesPhase<ImageImport>("undo-import", () => ["image"]),
      // What arrived is good when only its import failed: the next attempt begins from there.
      deleteObjectPhase("undo-upload", ({ undoing }) => undoing !== "failed"),
    ],
    test: undoTestPhases,
    cutover: [...either("launch", undoLaunchPhases), ...either("reinstall", undoReinstallPhases)],
  },
};

/** The phases of one of the two ways to a target; a workload that goes the other way passes them by. */
function either(way: "launch" | "reinstall", phases: readonly ImageImportPhase[]): ImageImportPhase[] {
  return phases.map((inner) =>
    onlyIf<ImageImport>(
      ({ workload }) => (workload.reinstall === undefined ? "launch" : "reinstall") === way,
      inner,
    ),
  );
}
