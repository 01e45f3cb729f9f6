import type { ByteSource } from "../bytes";
import { corrupt, unsupported, type DiskError } from "../errors";

export const VMDK_DESCRIPTOR_MARK = Buffer.from("# Disk DescriptorFile", "latin1");
const NO_PARENT = "ffffffff";
const SINGLE_FILE_TYPES = ["monolithicSparse", "streamOptimized"];
const EXTENT_LINE = /^(?:RW|RDONLY|NOACCESS)\s+\d+\s+\S+/gm;

/** Checks the text embedded in a sparse extent: one extent, a known type, no parent. */
export function checkDescriptor(file: ByteSource, text: string): void {
  if (!text.includes("# Disk DescriptorFile")) throw corrupt(file.name, "the VMDK's descriptor is damaged.");
  const parent = valueOf(text, "parentCID")?.toLowerCase();
  if (parent === undefined) throw corrupt(file.name, "the VMDK's descriptor has no parentCID.");
  if (parent !== NO_PARENT) throw snapshot(file);
  const type = valueOf(text, "createType") ?? "none";
  if (!SINGLE_FILE_TYPES.includes(type)) throw severalFiles(file, type);
  if ((text.match(EXTENT_LINE) ?? []).length !== 1) throw severalFiles(file, type);
}

/** Why a file that is only a descriptor cannot be an image. */
export function descriptorAlone(file: ByteSource, text: string): DiskError {
  const parent = valueOf(text, "parentCID")?.toLowerCase() ?? NO_PARENT;
  return parent === NO_PARENT ? severalFiles(file, valueOf(text, "createType") ?? "unknown") : snapshot(file);
}

/** Why a VMFS sparse extent (`COWD`) cannot be an image. */
export function snapshot(file: ByteSource): DiskError {
  return unsupported(
    file.name,
    "is a VMware snapshot file: it holds only changes against another disk (Tencent's offline migration guide excludes *-00000*.vmdk).",
    "Consolidate the snapshots and export the whole disk.",
  );
}

function severalFiles(file: ByteSource, type: string): DiskError {
  return unsupported(
    file.name,
    `is a VMDK of type ${type}, whose data lie in other files; ${SINGLE_FILE_TYPES.join(" and ")} are one file.`,
    "Convert it with `qemu-img convert -O vmdk -o subformat=streamOptimized`.",
  );
}

function valueOf(text: string, key: string): string | undefined {
  return new RegExp(`^\\s*${key}\\s*=\\s*"?([^"\\r\\n]*)"?\\s*$`, "m").exec(text)?.[1]?.trim();
}
