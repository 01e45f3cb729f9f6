import { NO_NEEDS, type EstateNeeds } from "../../estate/needs";
import type { DiskImportSpec } from "./schema";

/** What a disk import asks of the estate: a relay that writes the disk, and what it reads. */
export function diskImportNeeds({ image, keep }: DiskImportSpec): EstateNeeds {
  return {
    ...NO_NEEDS,
    groups: ["relay"],
    images: "object" in image ? [image.object] : [],
    keepsUploads: "file" in image && keep?.object === true,
  };
}

/** What its wave asks besides: a group for the instance that reads a copy of the disk, told what to read through TAT. */
export function diskImportWaveNeeds(): EstateNeeds {
  return { ...NO_NEEDS, groups: ["probe"] };
}
