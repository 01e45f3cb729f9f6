import fc from "fast-check";
import {
  readPartitionTable,
  writeMbr,
  type ByteSource,
  type NewPartition,
} from "../../../lib/transfer/disks";

const MIB = 1024 ** 2;

function diskOf(bytes: Buffer, size = bytes.length): ByteSource {
  const whole = Buffer.concat([bytes, Buffer.alloc(size - bytes.length)]);
  return { name: "disk", size, read: async (offset, length) => whole.subarray(offset, offset + length) };
}

test("primary partitions are read as they were written", async () => {
  const partitions: NewPartition[] = [
    { type: 0x83, active: true, offset: MIB, size: 2 * MIB },
    { type: 0x0c, active: false, offset: 4 * MIB, size: MIB },
  ];

  const table = await readPartitionTable(diskOf(writeMbr(partitions, 7), 8 * MIB));

  expect(table).toEqual({
    partitionTable: "mbr",
    partitions: [
      { number: 1, ...partitions[0] },
      { number: 2, ...partitions[1] },
    ],
  });
});

/** An extended boot record: one logical partition and the place of the next record, in sectors. */
function record(disk: Buffer, at: number, logical: [start: number, count: number], next?: number): void {
  const entries: NewPartition[] = [
    { type: 0x83, active: false, offset: logical[0] * 512, size: logical[1] * 512 },
  ];
  if (next !== undefined) entries.push({ type: 0x05, active: false, offset: next * 512, size: 512 });
  writeMbr(entries, 0).copy(disk, at * 512);
}

function diskWithLogical(): Buffer {
  const disk = Buffer.alloc(MIB);
  const primary: NewPartition = { type: 0x83, active: true, offset: 64 * 512, size: 64 * 512 };
  const container: NewPartition = { type: 0x0f, active: false, offset: 200 * 512, size: 1000 * 512 };
  writeMbr([primary, container], 0).copy(disk);
  record(disk, 200, [8, 100], 300);
  record(disk, 500, [8, 100]);
  return disk;
}

test("logical partitions are followed through their chain and numbered from 5", async () => {
  const { partitions } = await readPartitionTable(diskOf(diskWithLogical()));

  expect(partitions.map(({ number, offset, size }) => [number, offset / 512, size / 512])).toEqual([
    [1, 64, 64],
    [5, 208, 100],
    [6, 508, 100],
  ]);
});

test("a chain of logical partitions that runs in a circle is named", async () => {
  const disk = diskWithLogical();
  record(disk, 500, [8, 100], 0);
  await expect(readPartitionTable(diskOf(disk))).rejects.toMatchObject({
    code: "DISK-PARTITIONS",
    message: expect.stringMatching(/circle/) as string,
  });
});

test.each([
  ["overlap", [MIB, 2 * MIB], [2 * MIB, MIB]],
  ["does not fit", [MIB, 100 * MIB], [6 * MIB, MIB]],
])("partitions that cannot be are named: %s", async (says, first, second) => {
  const partitions = [first, second].map(([offset = 0, size = 0]) => ({
    type: 0x83,
    active: false,
    offset,
    size,
  }));
  await expect(readPartitionTable(diskOf(writeMbr(partitions, 0), 8 * MIB))).rejects.toMatchObject({
    code: "DISK-PARTITIONS",
    message: expect.stringContaining(says) as string,
  });
});

test("a GUID partition table is recognised, with sectors of 512 and of 4,096 bytes", async () => {
  for (const sector of [512, 4096]) {
    const disk = Buffer.alloc(MIB);
    writeMbr([{ type: 0xee, active: false, offset: 512, size: 1000 * MIB }], 0).copy(disk);
    disk.write("EFI PART", sector, "latin1");
    expect(await readPartitionTable(diskOf(disk))).toEqual({ partitionTable: "gpt", partitions: [] });
  }
});

test("a disk without a table has none", async () => {
  const none = { partitionTable: "none", partitions: [] };
  expect(await readPartitionTable(diskOf(Buffer.alloc(MIB)))).toEqual(none);
  expect(await readPartitionTable(diskOf(Buffer.alloc(MIB, 0xff)))).toEqual(none);
});

test("any first sector is a table, no table, or a named fault", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 66, maxLength: 66 }), async (entries) => {
      const disk = Buffer.alloc(MIB);
      disk.set(entries, 446);
      disk.writeUInt16LE(0xaa55, 510);
      for (const at of [446, 462, 478, 494]) disk.writeUInt8((disk[at] ?? 0) & 0x80, at);
      await readPartitionTable(diskOf(disk)).catch((error: unknown) => {
        expect(error).toMatchObject({ code: "DISK-PARTITIONS" });
      });
    }),
  );
});
