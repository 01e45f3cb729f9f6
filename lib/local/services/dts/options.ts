import type { JobConfig } from "./rows";

/** Keys of `MigrateOption.ExtraAttr` and of ModifyMigrateRuntimeAttribute for Redis. Source: SDK dts 2021-12-06. */
export const REDIS_OPTIONS: readonly string[] = [
  "DstWriteMode",
  "IsDstReadOnly",
  "ClientOutputBufferHardLimit",
  "ClientOutputBufferSoftLimit",
  "ClientOutputBufferPersistTime",
  "ReplBacklogSize",
  "ReplTimeout",
  "IsExpireKey",
];
/** What happens to keys that the target holds. */
export const WRITE_MODES: readonly string[] = ["clearData", "overwrite", "normal"];

/** Where nothing is said, data is overwritten. Source: SDK dts 2021-12-06, `MigrateOption.ExtraAttr`. */
export function writeMode(config: JobConfig): string {
  const said = (config.option.ExtraAttr ?? []).find(({ Key }) => Key === "DstWriteMode");
  return said?.Value ?? "overwrite";
}
