import { demand } from "../../api";

interface DiskType {
  /** GiB of a data disk. */
  readonly min: number;
  readonly max: number;
}

/** Cloud disk types that can be bought, and the sizes of data disks (catalogue of 2022 to 2026). */
const DISK_TYPES: Readonly<Record<string, DiskType>> = {
  CLOUD_PREMIUM: { min: 10, max: 32_000 },
  CLOUD_BSSD: { min: 20, max: 32_000 },
  CLOUD_SSD: { min: 20, max: 32_000 },
  CLOUD_HSSD: { min: 20, max: 32_000 },
};

export function isDiskType(type: string): boolean {
  return Object.hasOwn(DISK_TYPES, type);
}

/** Extra performance is sold for these only, and beyond this size (SDK cbs, ModifyDiskExtraPerformance). */
const EXTRA_TYPES = ["CLOUD_HSSD"];
const EXTRA_FROM_GIB = 460;

/** What is encrypted without a key of one's own is encrypted so (SDK cbs, CreateDisks). */
export const DEFAULT_ENCRYPTION = "ENCRYPT_V2";
const ENCRYPTIONS = ["ENCRYPT_V1", "ENCRYPT_V2"];

interface TypeAndSize {
  readonly type: string;
  readonly size: number;
}

/** @throws Refusal with `code` unless a disk of this type and size takes extra performance */
export function checkExtraPerformance({ type, size }: TypeAndSize, throughput: number, code: string): void {
  demand(throughput >= 0, "InvalidParameter", "ThroughputPerformance must not be negative.");
  demand(
    EXTRA_TYPES.includes(type) && size > EXTRA_FROM_GIB,
    code,
    `Only disks of the type ${EXTRA_TYPES.join(", ")} of more than ${EXTRA_FROM_GIB} GiB take extra performance.`,
  );
}

/** @throws Refusal with `code` unless a disk of this type and size can burst (SDK cbs, CreateDisks) */
export function checkBurst({ type, size }: TypeAndSize, code: string): void {
  demand(
    EXTRA_TYPES.includes(type) && size >= EXTRA_FROM_GIB,
    code,
    `Only disks of the type ${EXTRA_TYPES.join(", ")} of ${EXTRA_FROM_GIB} GiB and more burst.`,
  );
}

/** How a disk is encrypted; empty where it is not. */
export function readEncryption(encrypt: string | undefined, type: string | undefined): string {
  demand(!encrypt || encrypt === "ENCRYPT", "InvalidParameterValue", "Encrypt is ENCRYPT, or not given.");
  demand(
    !type || ENCRYPTIONS.includes(type),
    "InvalidParameterValue",
    `EncryptType must be one of ${ENCRYPTIONS.join(", ")}.`,
  );
  return encrypt === "ENCRYPT" ? type || DEFAULT_ENCRYPTION : "";
}

/** @throws Refusal with `code` unless a disk of this type can be as large. */
export function checkLargest(type: string, size: number, code: string): void {
  const most = DISK_TYPES[type]?.max ?? 0;
  demand(size <= most, code, `A disk of the type ${type} has at most ${most} GiB, not ${size}.`);
}

/** @throws Refusal with `code` unless a data disk of this type and size can be bought. */
export function checkDataDisk(type: string, size: number, code: string): void {
  const facts = DISK_TYPES[type];
  demand(facts, code, `The disk type \`${type}\` is not one of ${Object.keys(DISK_TYPES).join(", ")}.`);
  demand(
    Number.isInteger(size) && size >= facts.min && size <= facts.max,
    code,
    `A data disk of the type ${type} has ${facts.min} to ${facts.max} GiB, not ${size}.`,
  );
}
