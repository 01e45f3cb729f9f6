import { openBytes, type ByteSource, type ClosableBytes } from "./bytes";
import type { DiskImage } from "./disk-image";
import { unsupported, type DiskError } from "./errors";
import { openQcow2, QCOW2_MAGIC } from "./formats/qcow2";
import { openRaw } from "./formats/raw";
import { openVhd, VHD_COOKIE, VHD_FOOTER } from "./formats/vhd";
import { openVmdk, VMDK_MAGIC } from "./formats/vmdk";
import { descriptorAlone, snapshot, VMDK_DESCRIPTOR_MARK } from "./formats/vmdk-descriptor";

/**
 * Opens a disk image. What a file is, its content decides, never its name.
 *
 * @throws DiskError `DISK-FORMAT` for what is recognised but cannot be read (VHDX, ISO, VDI, archives, snapshots,
 *   encrypted or split images), `DISK-CORRUPT` for damage, `DISK-NOT-FOUND` where there is no such file
 */
export async function openImage(path: string): Promise<DiskImage> {
  const file = await openBytes(path);
  try {
    return await recognise(file);
  } catch (error) {
    await file.close();
    throw error;
  }
}

interface Signature {
  readonly at: number;
  readonly bytes: Buffer;
}

const DESCRIPTOR_LIMIT = 64 * 1024;
const QEMU_CONVERT = "Convert it with `qemu-img convert -O qcow2`.";
const UNPACK = "Unpack it first; of archives only a .tar.gz with one image is taken.";

/** What opens which signature. */
const READERS: readonly (Signature & { open(file: ClosableBytes): Promise<DiskImage> })[] = [
  { at: 0, bytes: QCOW2_MAGIC, open: openQcow2 },
  { at: 0, bytes: VMDK_MAGIC, open: openVmdk },
  { at: 0, bytes: VHD_COOKIE, open: openVhd },
];

/** What is known well enough to say why it is not taken. */
const REFUSED: readonly (Signature & { what: string; remedy: string })[] = [
  {
    at: 0,
    bytes: text("vhdxfile"),
    what: "is a VHDX image",
    remedy: "Export it as VHD (Disk2vhd: untick VHDX), or: `qemu-img convert -O vpc`.",
  },
  {
    at: 64,
    bytes: Buffer.from([0x7f, 0x10, 0xda, 0xbe]),
    what: "is a VirtualBox VDI image",
    remedy: QEMU_CONVERT,
  },
  { at: 0, bytes: text("QED\0"), what: "is a QED image", remedy: QEMU_CONVERT },
  { at: 0, bytes: text("WithoutFreeSpace"), what: "is a Parallels image", remedy: QEMU_CONVERT },
  { at: 0, bytes: text("WithouFreSpacExt"), what: "is a Parallels image", remedy: QEMU_CONVERT },
  {
    at: 0,
    bytes: text("LUKS\xba\xbe"),
    what: "is a LUKS-encrypted volume",
    remedy: "Export the disk without encryption.",
  },
  {
    at: 0,
    bytes: Buffer.from([0x1f, 0x8b]),
    what: "is a gzip archive, not an image",
    remedy: "Use a .tar.gz with one image, or unpack it first.",
  },
  { at: 257, bytes: text("ustar"), what: "is a tar archive (or an OVA), not an image", remedy: UNPACK },
  {
    at: 0,
    bytes: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]),
    what: "is a zstd archive, not an image",
    remedy: UNPACK,
  },
  { at: 0, bytes: text("\xfd7zXZ\0"), what: "is an xz archive, not an image", remedy: UNPACK },
  { at: 0, bytes: text("BZh"), what: "is a bzip2 archive, not an image", remedy: UNPACK },
  { at: 0, bytes: text("PK\x03\x04"), what: "is a zip archive, not an image", remedy: UNPACK },
  { at: 0, bytes: text("7z\xbc\xaf\x27\x1c"), what: "is a 7z archive, not an image", remedy: UNPACK },
  // ISO 9660: the first volume descriptor is sector 16 of 2,048 bytes.
  {
    at: 32_769,
    bytes: text("CD001"),
    what: "is an ISO 9660 image of a CD or DVD, not of a disk",
    remedy: "Install from it into a disk image, and migrate that.",
  },
];

async function recognise(file: ClosableBytes): Promise<DiskImage> {
  for (const reader of READERS) if (await carries(file, reader)) return reader.open(file);
  if (await carries(file, { at: 0, bytes: text("COWD") })) throw snapshot(file);
  if (await carries(file, { at: 0, bytes: VMDK_DESCRIPTOR_MARK })) throw await refuseDescriptor(file);
  for (const { what, remedy, ...signature } of REFUSED) {
    if (await carries(file, signature))
      throw unsupported(file.name, `${what}; qcow2, vhd, vmdk and raw are taken.`, remedy);
  }
  // A fixed VHD is a raw disk with a footer behind it.
  if (await carries(file, { at: file.size - VHD_FOOTER, bytes: VHD_COOKIE })) return openVhd(file);
  return openRaw(file);
}

async function carries(file: ByteSource, { at, bytes }: Signature): Promise<boolean> {
  if (at < 0 || at + bytes.length > file.size) return false;
  return (await file.read(at, bytes.length)).equals(bytes);
}

async function refuseDescriptor(file: ByteSource): Promise<DiskError> {
  return descriptorAlone(
    file,
    (await file.read(0, Math.min(file.size, DESCRIPTOR_LIMIT))).toString("latin1"),
  );
}

function text(characters: string): Buffer {
  return Buffer.from(characters, "latin1");
}
