import { deleteImagesPhase } from "../../../operate/image-phases";
import type { OperateTools } from "../../../operate/tools";
import { phase } from "../../../reconcile/driver";
import type { ImageImport, ImageImportPhase } from "./context";
import { deleteObjectPhase } from "./upload";

/** The point of no return: what only served the way here goes, unless it is to be kept. */
export const finalizePhases: readonly ImageImportPhase[] = [
  deleteImagesPhase<ImageImport>("delete-images", ({ workload }) =>
    workload.keep?.image === true ? ["rollback-image"] : ["image", "rollback-image"],
  ),
  deleteObjectPhase("delete-object", ({ workload }) => workload.keep?.object !== true),
  phase<ImageImport, OperateTools, void>({
    name: "report-clean",
    action: "remove",
    observe: async () => {},
    decide: (_, { workload }) => {
      const kept = Object.entries(workload.keep ?? {}).flatMap(([what, keep]) =>
        keep === true ? [what] : [],
      );
      const message =
        kept.length === 0 ? "nothing temporary is left" : `kept as declared: ${kept.join(", ")}`;
      return {
        kind: "done",
        conditions: [{ type: "CleanedUp", status: "True", reason: "Finalized", message }],
      };
    },
  }),
];
