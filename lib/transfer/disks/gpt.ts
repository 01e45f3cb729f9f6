import type { ByteSource } from "./bytes";

// UEFI specification 2.10, section 5.3.2: the header lies in the second logical block, of 512 or 4,096 bytes.
const SIGNATURE = Buffer.from("EFI PART", "latin1");
const BLOCK_SIZES = [512, 4096] as const;

/** Whether a disk carries a GUID partition table. Tencent Cloud imports MBR only. */
export async function hasGpt(disk: ByteSource): Promise<boolean> {
  for (const blockSize of BLOCK_SIZES) {
    if (blockSize + SIGNATURE.length > disk.size) continue;
    if ((await disk.read(blockSize, SIGNATURE.length)).equals(SIGNATURE)) return true;
  }
  return false;
}
