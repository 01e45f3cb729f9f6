import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { formatFat, writeMbr, type NewPartition } from "../../../lib/transfer/disks";

const MIB = 1024 ** 2;

export interface GuestDisk {
  /** Written to /landfall/guest.json; text as it is, anything else as JSON. */
  readonly definition: unknown;
  /** Written to /landfall/guest.json.sha256; default: the right digest. */
  readonly digest?: string;
  readonly files?: Readonly<Record<string, string>>;
  /** Default: one active FAT partition. */
  readonly partitions?: readonly NewPartition[];
}

export const PARTITION: NewPartition = { type: 0x0c, active: true, offset: MIB, size: 8 * MIB };

/** Makes a small system disk with a FAT16 partition. */
export async function makeGuestDisk(
  path: string,
  { definition, digest, files, partitions }: GuestDisk,
): Promise<string> {
  const text = typeof definition === "string" ? definition : JSON.stringify(definition);
  const contents = {
    ...files,
    "/landfall/guest.json": text,
    "/landfall/guest.json.sha256": digest ?? `${sha256(text)}  guest.json\n`,
  };
  const disk = await open(path, "w");
  try {
    await disk.truncate(9 * MIB);
    await disk.write(writeMbr(partitions ?? [PARTITION], 1), 0, 512, 0);
    const volume = formatFat(disk, { id: 1, label: "GUEST", offset: PARTITION.offset, size: PARTITION.size });
    for (const [file, content] of Object.entries(contents)) {
      const bytes = Buffer.from(content);
      await volume.addFile(file, bytes.length, [bytes]);
    }
    await volume.finish();
  } finally {
    await disk.close();
  }
  return path;
}

export function sha256(content: string): string {
  return createHash("sha256").update(content).digest("hex");
}
