import type { EstateNeeds } from "../../estate/needs";
import { checkNeeds, targetNeeds } from "../../estate/target-needs";
import type { WaveSpec } from "../../plan/wave";
import type { ImageImportSpec } from "./schema";

/** What an image import asks of the estate by itself: where its target stands, what it reads, what it carries. */
export function imageImportNeeds({ blueprint, image, keep }: ImageImportSpec): EstateNeeds {
  return {
    ...targetNeeds(blueprint),
    images: "object" in image ? [image.object] : [],
    keepsUploads: "file" in image && keep?.object === true,
  };
}

/** What its wave asks besides: groups for what is launched and checked, and the ports of the checks. */
export function imageImportWaveNeeds(wave: WaveSpec): EstateNeeds {
  return checkNeeds(wave);
}
