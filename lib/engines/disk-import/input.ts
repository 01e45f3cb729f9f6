import { z } from "zod";
import { withoutReferences } from "../../plan/authored";
import { defaulting } from "../../plan/defaulting";
import { DEFAULTS } from "../../plan/defaults";
import { renamedFrom, type AuthoredSchema } from "../../plan/project-file";
import { diskImportSchema, type DiskImportSpec } from "./schema";

const { disk, placement: _placement, reach: _reach, relay: _relay, ...rest } = diskImportSchema.shape;

/** A disk import as it is given, before its project fills in what was left out. */
export const diskImportInput = z.strictObject({
  ...rest,
  disk: disk
    .extend({
      zone: disk.shape.zone
        .optional()
        .describe(`${disk.shape.zone.description}; default: the project's zone`),
      deleteWithInstance: defaulting(disk.shape.deleteWithInstance, DEFAULTS.deleteWithInstance),
    })
    .describe(disk.description ?? ""),
});
export type DiskImportInput = z.infer<typeof diskImportInput>;

const written = withoutReferences(z.strictObject({ ...diskImportInput.shape, renamedFrom }));

/** A disk import as a YAML blueprint states it. */
export const authoredDiskImport = written as unknown as AuthoredSchema<z.output<typeof written>>;

/** What a disk import takes from its project. */
export type DiskHome = Pick<DiskImportSpec, "relay" | "reach"> & { readonly zone: string };

export function completeDiskImport(input: DiskImportInput, { reach, relay, zone }: DiskHome): DiskImportSpec {
  return {
    ...input,
    disk: {
      ...input.disk,
      zone: input.disk.zone ?? zone,
      deleteWithInstance: input.disk.deleteWithInstance ?? DEFAULTS.deleteWithInstance,
    },
    relay,
    reach,
  };
}
