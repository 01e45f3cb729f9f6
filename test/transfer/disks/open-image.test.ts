import { openImage } from "../../../lib/transfer/disks";
import { PATTERN_SIZE, patternDisk } from "./pattern";
import { fixture, put, useScratch } from "./scratch";

const scratch = useScratch();

async function readWhole(path: string): Promise<{ format: string; size: number; bytes: Buffer }> {
  const image = await openImage(path);
  try {
    return { format: image.format, size: image.size, bytes: await image.read(0, image.size) };
  } finally {
    await image.close();
  }
}

const WHOLE = [
  ["v3.qcow2", "qcow2"],
  ["v2.qcow2", "qcow2"],
  ["small-clusters.qcow2", "qcow2"],
  ["compressed.qcow2", "qcow2"],
  ["compressed-small.qcow2", "qcow2"],
  ["preallocated.qcow2", "qcow2"],
  ["sparse.vmdk", "vmdk"],
  ["stream.vmdk", "vmdk"],
  ["dynamic.vhd", "vhd"],
  ["fixed.vhd", "vhd"],
] as const;

test.each(WHOLE)("%s, as qemu-img made it, reads as the disk it was made from", async (name, format) => {
  const path = put(scratch(name), fixture(name));

  const { bytes, ...facts } = await readWhole(path);

  expect(facts).toEqual({ format, size: PATTERN_SIZE });
  expect(bytes.equals(patternDisk())).toBe(true);
});

test.each(WHOLE)("%s reads the same from any byte on", async (name) => {
  const image = await openImage(put(scratch(name), fixture(name)));
  const disk = patternDisk();
  for (const offset of [0, 511, 65_535, 2 * 1024 ** 2 - 700, 6000 * 512 + 77, PATTERN_SIZE - 900]) {
    expect((await image.read(offset, 900)).equals(disk.subarray(offset, offset + 900))).toBe(true);
  }
  await expect(image.read(PATTERN_SIZE - 1, 2)).rejects.toMatchObject({ code: "DISK-CORRUPT" });
  await image.close();
});

test.each(WHOLE)("%s names stretches that hold every byte that is not zero", async (name) => {
  const image = await openImage(put(scratch(name), fixture(name)));
  const outside = patternDisk();
  let end = -1;
  for await (const extent of image.extents()) {
    expect(extent.offset).toBeGreaterThan(end);
    expect(extent.length).toBeGreaterThan(0);
    end = extent.offset + extent.length - 1;
    outside.fill(0, extent.offset, end + 1);
  }
  expect(end).toBeLessThan(image.size);
  expect(outside.equals(Buffer.alloc(PATTERN_SIZE))).toBe(true);
  await image.close();
});

test("a VHD whose size was rounded up to whole cylinders reads as the disk with zeros behind it", async () => {
  const { bytes, size } = await readWhole(put(scratch("rounded"), fixture("rounded.vhd")));

  expect(size).toBe(4_212_736);
  expect(bytes.subarray(0, PATTERN_SIZE).equals(patternDisk())).toBe(true);
  expect(bytes.subarray(PATTERN_SIZE).equals(Buffer.alloc(size - PATTERN_SIZE))).toBe(true);
});

test("sectors that a dynamic VHD marks as never written read as zeros", async () => {
  const file = fixture("dynamic.vhd");
  const table = Number(file.readBigUInt64BE(512 + 16));
  const bitmap = file.readUInt32BE(table) * 512;
  file[bitmap] = 0xbf;
  const { bytes } = await readWhole(put(scratch("unwritten"), file));

  const expected = patternDisk();
  expected.fill(0, 512, 1024);
  expect(bytes.equals(expected)).toBe(true);
});

/** The pattern without the first `length` bytes. */
function blankedPattern(length: number): Buffer {
  return patternDisk().fill(0, 0, length);
}

test("a qcow2 cluster marked as zeros reads as zeros, although it is allocated", async () => {
  const file = fixture("v3.qcow2");
  const l2 = Number(file.readBigUInt64BE(Number(file.readBigUInt64BE(40))) & 0x00ff_ffff_ffff_fe00n);
  file.writeBigUInt64BE(file.readBigUInt64BE(l2) | 1n, l2);

  const { bytes } = await readWhole(put(scratch("zero-cluster"), file));

  expect(bytes.equals(blankedPattern(65_536))).toBe(true);
});

test("a VMDK grain marked as zeroed reads as zeros where the header knows such marks", async () => {
  const file = fixture("sparse.vmdk");
  const directory = Number(file.readBigUInt64LE(56)) * 512;
  const table = file.readUInt32LE(directory) * 512;
  file.writeUInt32LE(1, table);
  file.writeUInt32LE(file.readUInt32LE(8) | 4, 8);

  const { bytes } = await readWhole(put(scratch("zeroed-grain"), file));

  expect(bytes.equals(blankedPattern(65_536))).toBe(true);
});

describe("a VMDK stream that keeps its directory's place at the end", () => {
  function streamed(): Buffer {
    const file = fixture("stream.vmdk");
    const footerMarker = Buffer.alloc(512);
    footerMarker.writeUInt32LE(1, 0);
    footerMarker.writeUInt32LE(3, 12);
    const whole = Buffer.concat([file, footerMarker, file.subarray(0, 512), Buffer.alloc(512)]);
    whole.fill(0xff, 56, 64);
    return whole;
  }

  test("reads as the disk", async () => {
    expect((await readWhole(put(scratch("streamed"), streamed()))).bytes.equals(patternDisk())).toBe(true);
  });

  test("is named as cut short without its end", async () => {
    await expect(openImage(put(scratch("streamed-cut"), streamed().subarray(0, -512)))).rejects.toMatchObject(
      {
        code: "DISK-CORRUPT",
        message: expect.stringMatching(/cut short/) as string,
      },
    );
  });
});

test("a plain disk is raw, whatever its name says", async () => {
  const { format, bytes } = await readWhole(put(scratch("disk.qcow2"), patternDisk()));

  expect(format).toBe("raw");
  expect(bytes.equals(patternDisk())).toBe(true);
});

test("an image is what its content says, whatever its name says", async () => {
  expect((await readWhole(put(scratch("disk.raw"), fixture("stream.vmdk")))).format).toBe("vmdk");
});

function patched(name: string, at: number, ...bytes: number[]): Buffer {
  const file = fixture(name);
  file.set(bytes, at);
  return file;
}

/** Changes a VHD footer at both ends of the file and repairs its checksum. */
function withFooter(name: string, change: (footer: Buffer) => void): Buffer {
  const file = fixture(name);
  for (const at of [0, file.length - 512]) {
    const footer = file.subarray(at, at + 512);
    if (!footer.subarray(0, 8).equals(Buffer.from("conectix"))) continue;
    change(footer);
    footer.writeUInt32BE(0, 64);
    footer.writeUInt32BE(~footer.reduce((sum, byte) => sum + byte, 0) >>> 0, 64);
  }
  return file;
}

function isoImage(): Buffer {
  const file = Buffer.alloc(64 * 1024);
  file.write("\x01CD001\x01", 32_768, "latin1");
  return file;
}

const REFUSED: readonly (readonly [what: string, file: () => Buffer, says: RegExp])[] = [
  ["a VHDX image", () => fixture("modern.vhdx"), /VHDX/],
  ["a VDI image", () => fixture("other.vdi"), /VDI/],
  ["an ISO image", isoImage, /ISO 9660/],
  ["a gzip file", () => Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]), /gzip/],
  ["a qcow2 overlay", () => fixture("overlay.qcow2"), /backing file/],
  ["an encrypted qcow2", () => patched("v3.qcow2", 35, 2), /encrypted/],
  ["a dirty qcow2", () => patched("v3.qcow2", 79, 1), /not closed cleanly/],
  ["a qcow2 marked corrupt", () => patched("v3.qcow2", 79, 2), /corrupt/],
  ["a qcow2 with an external data file", () => patched("v3.qcow2", 79, 4), /another file/],
  ["a qcow2 compressed with zstd", () => fixture("zstd.qcow2"), /deflate/],
  ["a qcow2 with extended L2 entries", () => fixture("extended.qcow2"), /extended L2/],
  ["a qcow2 with unknown features", () => patched("v3.qcow2", 79, 0x80), /not known/],
  ["a qcow2 of version 4", () => patched("v3.qcow2", 7, 4), /version 4/],
  ["a VMDK descriptor without its data", () => fixture("flat.vmdk"), /monolithicFlat/],
  ["a VMDK split over files", () => fixture("split.vmdk"), /twoGbMaxExtentSparse/],
  ["one extent of a split VMDK", () => fixture("split-s001.vmdk"), /one extent/],
  ["a VMware snapshot", () => fixture("snapshot.vmdk"), /snapshot/],
  ["a VMFS snapshot", () => Buffer.from("COWD".padEnd(2048, "\0")), /snapshot/],
  [
    "a differencing VHD",
    () => withFooter("dynamic.vhd", (footer) => footer.writeUInt32BE(4, 60)),
    /differencing/,
  ],
];

test.each(REFUSED)("%s is recognised and refused with a way out", async (what, file, says) => {
  const path = put(scratch(what), file());

  const error = await openImage(path).catch((reason: unknown) => reason);

  expect(error).toMatchObject({ name: "DiskError", code: "DISK-FORMAT", place: path });
  expect(error).toHaveProperty("message", expect.stringMatching(says));
  expect(error).toHaveProperty("remedy", expect.stringMatching(/\w{3}/));
});

const CORRUPT: readonly (readonly [what: string, file: () => Buffer, says: RegExp])[] = [
  ["an empty file", () => Buffer.alloc(0), /no raw disk/],
  ["a file that is no whole number of sectors", () => Buffer.alloc(1000), /512-byte sectors/],
  ["a cut qcow2 header", () => fixture("v3.qcow2").subarray(0, 80), /ends inside/],
  ["a qcow2 with impossible clusters", () => patched("v3.qcow2", 23, 40), /2\^40/],
  ["a qcow2 with an L1 table outside", () => patched("v3.qcow2", 40, 0, 0x7f), /L1 table/],
  ["a qcow2 of exabytes", () => patched("v3.qcow2", 24, 0, 0x10), /L1 table/],
  ["a qcow2 larger than numbers", () => patched("v3.qcow2", 24, 0xff), /virtual size/],
  ["a VMDK after a transfer in text mode", () => patched("sparse.vmdk", 75, 10), /text mode/],
  ["a VMDK of a running machine", () => patched("sparse.vmdk", 72, 1), /closed cleanly/],
  ["a VMDK with impossible grains", () => patched("sparse.vmdk", 20, 129), /grains/],
  ["a VMDK with its directory outside", () => patched("sparse.vmdk", 56, 0, 0, 0, 0x7f), /grain directory/],
  ["a VHD cut short", () => fixture("dynamic.vhd").subarray(0, 3000), /cut short/],
  ["a VHD with a damaged footer", () => patched("fixed.vhd", PATTERN_SIZE + 30, 77), /checksum/],
  ["a fixed VHD without its disk", () => fixture("fixed.vhd").subarray(PATTERN_SIZE - 5120), /bytes of disk/],
];

test.each(CORRUPT)("%s is named as damaged", async (what, file, says) => {
  const error = await openImage(put(scratch(what), file())).catch((reason: unknown) => reason);

  expect(error).toMatchObject({ name: "DiskError", code: "DISK-CORRUPT" });
  expect(error).toHaveProperty("message", expect.stringMatching(says));
});

test("a file that is not there is an expected error", async () => {
  await expect(openImage(scratch("nowhere"))).rejects.toMatchObject({ code: "DISK-NOT-FOUND" });
});

test("a folder is no image", async () => {
  await expect(openImage(scratch("."))).rejects.toMatchObject({ code: "DISK-NOT-FOUND" });
});
