import { inspectImage, writeMbr } from "../../../lib/transfer/disks";
import { PATTERN_SIZE, patternDisk } from "./pattern";
import { fixture, put, useScratch } from "./scratch";

const scratch = useScratch();

test.each([
  ["v3.qcow2", "qcow2"],
  ["compressed.qcow2", "qcow2"],
  ["sparse.vmdk", "vmdk"],
  ["stream.vmdk", "vmdk"],
  ["dynamic.vhd", "vhd"],
  ["fixed.vhd", "vhd"],
] as const)("%s takes as many bytes as qemu-img's plain qcow2 of the same disk", async (name, format) => {
  const facts = await inspectImage(put(scratch(name), fixture(name)));

  expect(facts).toEqual({
    format,
    virtualSize: PATTERN_SIZE,
    actualSize: fixture("v3.qcow2").length,
    partitionTable: "none",
    partitions: [],
  });
});

test("partitions are told with type, place and whether a BIOS starts from them", async () => {
  const disk = patternDisk();
  const partition = { type: 0x0c, active: true, offset: 1024 ** 2, size: 2 * 1024 ** 2 };
  writeMbr([partition], 1).copy(disk);

  expect(await inspectImage(put(scratch("partitioned"), disk))).toMatchObject({
    format: "raw",
    partitionTable: "mbr",
    partitions: [{ number: 1, ...partition }],
  });
});

test("an aborted inspection ends with the reason", async () => {
  const signal = AbortSignal.abort(new Error("enough"));
  await expect(inspectImage(put(scratch("aborted"), patternDisk()), { signal })).rejects.toThrow("enough");
});
