import { type Context, type ListingCodes, Refusal } from "../../api";
import { disks, type DiskRow, snapshots, type SnapshotRow } from "./rows";

export const GIB = 1024 ** 3;

export const cbsCodes: ListingCodes = {
  unknownFilter: "InvalidFilter",
  tooManyFilters: "InvalidParameterValue.LimitExceeded",
  tooManyValues: "InvalidParameterValue.LimitExceeded",
  tooManyIds: "InvalidParameterValue.LimitExceeded",
  idsAndFilters: "InvalidParameter",
  limit: "InvalidParameterValue",
  offset: "InvalidParameterValue",
};

export function findDisk(context: Context, id: string | null | undefined): DiskRow {
  const row = context.world.table(disks).get(id ?? "");
  if (row === undefined || row.region !== context.region)
    throw new Refusal("InvalidDiskId.NotFound", `The disk \`${id ?? ""}\` does not exist.`);
  return row;
}

export function findSnapshot(context: Context, id: string | null | undefined): SnapshotRow {
  const row = context.world.table(snapshots).get(id ?? "");
  if (row === undefined || row.region !== context.region)
    throw new Refusal("InvalidSnapshotId.NotFound", `The snapshot \`${id ?? ""}\` does not exist.`);
  return row;
}
