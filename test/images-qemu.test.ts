import { readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { makeOfflineImage } from "../examples/offline-image/make-image";
import { readGuest, startGuest } from "../lib/local/guest";
import { convertToRaw, extractImage, inspectImage, openImage } from "../lib/transfer/disks";
import { put, useScratch } from "./transfer/disks/scratch";
import { describeWith, run } from "./transfer/disks/tools";

const MIB = 1024 ** 2;
const SIZE = 16 * MIB;
const scratch = useScratch();

/** What `qemu-img convert` is asked for. */
const IMAGES: readonly (readonly [name: string, ...options: string[]])[] = [
  ["plain.qcow2", "-O", "qcow2"],
  ["compressed.qcow2", "-c", "-O", "qcow2"],
  ["version2.qcow2", "-O", "qcow2", "-o", "compat=0.10"],
  ["large-clusters.qcow2", "-c", "-O", "qcow2", "-o", "cluster_size=2M"],
  ["sparse.vmdk", "-O", "vmdk", "-o", "subformat=monolithicSparse"],
  ["stream.vmdk", "-O", "vmdk", "-o", "subformat=streamOptimized"],
  ["dynamic.vhd", "-O", "vpc", "-o", "subformat=dynamic,force_size=on"],
  ["fixed.vhd", "-O", "vpc", "-o", "subformat=fixed,force_size=on"],
  ["rounded.vhd", "-O", "vpc", "-o", "subformat=dynamic"],
  ["copy.raw", "-O", "raw"],
];

describeWith("qemu-img", "tar")("images that qemu-img makes of the example's disk", () => {
  let original = "";

  beforeAll(async () => {
    original = scratch("original.raw");
    await makeOfflineImage(original, { size: SIZE });
  });

  /** The disk, and the zeros that a VHD adds up to its next cylinder. */
  async function expectSameDisk(imagePath: string): Promise<void> {
    const target = scratch("converted.raw");
    const image = await openImage(imagePath);
    await convertToRaw(image, target).finally(() => image.close());
    const converted = readFileSync(target);

    expect(converted.subarray(0, SIZE).equals(readFileSync(original))).toBe(true);
    expect(converted.subarray(SIZE).every((byte) => byte === 0)).toBe(true);
    const guest = await startGuest({ disk: target, address: "127.93.0.1", admit: () => true });
    expect(guest.listening.map(({ port }) => port)).toEqual([80, 22]);
    await guest.stop();
  }

  test.each(IMAGES)("%s becomes the same disk, and its guest starts", async (name, ...options) => {
    const path = scratch(name);
    run("qemu-img", "convert", "-f", "raw", ...options, original, path);
    await expectSameDisk(path);
  });

  test.each(IMAGES.filter(([name]) => /plain|stream/.test(name)))(
    "%s inside a .tar.gz becomes the same disk",
    async (name, ...options) => {
      const path = scratch(name);
      run("qemu-img", "convert", "-f", "raw", ...options, original, path);
      run("tar", "-czf", `${path}.tar.gz`, "-C", dirname(path), basename(path));

      expect(await extractImage(`${path}.tar.gz`, scratch("extracted"))).toMatchObject({ member: name });
      await expectSameDisk(scratch("extracted"));
    },
  );

  test("the size as qcow2 is the size of qemu-img's plain qcow2", async () => {
    const path = scratch("size.qcow2");
    run("qemu-img", "convert", "-f", "raw", "-O", "qcow2", original, path);
    const { actualSize } = await inspectImage(original);

    expect(actualSize).toBe(readFileSync(path).length);
    expect((await inspectImage(path)).actualSize).toBe(actualSize);
  });

  test("qemu-img finds nothing to complain of in the image, nor in what was converted", async () => {
    const path = scratch("checked.qcow2");
    run("qemu-img", "convert", "-c", "-f", "raw", "-O", "qcow2", original, path);
    const target = scratch("checked.raw");
    const image = await openImage(path);
    await convertToRaw(image, target).finally(() => image.close());

    expect(run("qemu-img", "compare", "-f", "raw", "-F", "raw", original, target)).toMatch(/identical/);
  });

  test("one byte changed in the disk before qemu-img packs it: nothing listens", async () => {
    const disk = readFileSync(original);
    const at = disk.indexOf("<!doctype html>");
    disk[at] = 0x58;
    const changed = scratch("changed.raw");
    put(changed, disk);
    run("qemu-img", "convert", "-f", "raw", "-O", "qcow2", changed, scratch("changed.qcow2"));
    const image = await openImage(scratch("changed.qcow2"));
    await convertToRaw(image, scratch("changed-back.raw")).finally(() => image.close());

    expect(await readGuest(scratch("changed-back.raw"))).toMatchObject({ boots: false });
  });
});

describeWith(
  "fsck.fat",
  "mdir",
  "sfdisk",
)("the example's disk under other people's tools", () => {
  test.each([16, 96])(
    "an image of %i MiB has a partition table and a file system without faults",
    async (mebibytes) => {
      const path = scratch(`tools-${mebibytes}.raw`);
      await makeOfflineImage(path, { size: mebibytes * MIB });
      const volume = scratch("volume.fat");
      put(volume, readFileSync(path).subarray(MIB));

      expect(run("sfdisk", "--verify", path)).toMatch(/No errors detected/);
      expect(run("fsck.fat", "-n", volume)).toMatch(/26 files/);
      expect(run("mdir", "-i", `${path}@@1M`, "::/landfall")).toMatch(/guest\.json\.sha256/);
    },
  );
});
