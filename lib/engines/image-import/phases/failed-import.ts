import { deleteImagesPhase } from "../../../operate/image-phases";
import { onlyIf } from "../../../operate/only-if";
import { IMPORT_FAILED, type ImageImport, type ImageImportPhase } from "./context";
import { importFailure } from "./import-failure";

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
