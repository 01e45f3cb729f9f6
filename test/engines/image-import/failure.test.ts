import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { requestRetry, requestRevert } from "../../../lib/reconcile";
import type { MigrationProject } from "../../../lib";
import { IMAGE, planFor, prepareGround } from "../../support/rehearsal-ground";
import { flip, PLACES } from "../../support/rehearsal-damage";
import { targetsIn } from "../../support/rehearsal-left";
import { madeIn } from "../../support/rehearsal-made";
import { imageOf, oneImage, waveOf } from "../../support/rehearsal-programs";
import { expectNothingLeft, leftTypes, stage, view } from "./stage";

const MIB = 1024 ** 2;

const on = stage((folder) => prepareGround(folder, oneImage()));

describe("one flipped bit", () => {
  it.each(PLACES)("in the image's %s fails the test run, and no target is ever launched", async (place) => {
    const file = `flipped-${place.replace(" ", "-")}.raw`;
    copyFileSync(join(on.ground.images, IMAGE), join(on.ground.images, file));
    flip(join(on.ground.images, file), place);
    const rehearsal = await on.rehearse(oneImage({ image: { file } }));

    const { outcome } = await rehearsal.run();

    expect(outcome).toBe("failed");
    expect(await view(rehearsal)).toMatchObject({
      state: "FAILED",
      waitsFor: { reason: "ChecksFailed", message: expect.stringContaining("no connection") as string },
      conditions: expect.arrayContaining([
        expect.objectContaining({ type: "TestPassed", status: "False" }),
      ]) as unknown,
    });
    // The test instance and its probe were all that was ever launched, and they are gone.
    expect(madeIn(rehearsal.local)).toMatchObject({ instances: 2 });
    expect(targetsIn(rehearsal.local.inventory())).toEqual([]);
    // What the ended step made stays for another try, and goes when a person turns the workload back.
    expect(await leftTypes(rehearsal)).toEqual(["image", "object", "snapshot"]);
    await rehearsal.leading((journal) => requestRevert(journal, ["web"], "a person"));
    await rehearsal.run();
    await expectNothingLeft(rehearsal);
  });

  it("is mended by a better image: the earlier one goes, and the workload arrives", async () => {
    const file = "to-be-mended.raw";
    copyFileSync(join(on.ground.images, IMAGE), join(on.ground.images, file));
    flip(join(on.ground.images, file), "page");
    const rehearsal = await on.rehearse(oneImage({ image: { file } }));
    await rehearsal.run();
    rehearsal.plan = planFor(on.ground, oneImage());

    await rehearsal.run();

    expect(await view(rehearsal)).toMatchObject({ state: "FINALIZED" });
    expect(madeIn(rehearsal.local)).toMatchObject({ images: 2 });
    await expectNothingLeft(rehearsal);
  });
});

describe("an import that Tencent Cloud refuses late and without a word", () => {
  const acknowledging = (rule: string, file: string) => (project: MigrationProject) => {
    project.acknowledge(rule, { reason: "to see what happens" });
    project.addWave("first", waveOf([project.addImage("web", imageOf({ image: { file } }))]));
  };

  it.each([
    ["IMAGE-GPT", gptDisk(), "GPT"],
    ["IMAGE-NO-PARTITIONS", Buffer.alloc(16 * MIB), "PartitionNotPresent"],
  ])(
    "fails with what the file shows (%s) and where the reason can be read, and its image is deleted",
    async (rule, disk, likely) => {
      const file = `${rule.toLowerCase()}.raw`;
      writeFileSync(join(on.ground.images, file), disk);
      const rehearsal = await on.rehearse(acknowledging(rule, file));

      await rehearsal.run();

      const { state, waitsFor } = await view(rehearsal);
      expect([state, waitsFor?.reason]).toEqual(["FAILED", "ImportFailed"]);
      expect(waitsFor?.message).toContain(likely);
      expect(waitsFor?.message).toContain("Message Centre");
      expect(rehearsal.local.messages()).toHaveLength(1);
      expect(madeIn(rehearsal.local)).toMatchObject({ images: 1, instances: 0 });
      // What arrived is kept for another try.
      expect(await leftTypes(rehearsal)).toEqual(["object"]);
    },
  );

  it.each(["timeoutAfter", "internalErrorAfter"] as const)(
    "tells the same when the answer to the deletion of its image is lost (%s)",
    async (kind) => {
      const file = `${kind}.raw`;
      writeFileSync(join(on.ground.images, file), Buffer.alloc(16 * MIB));
      const rehearsal = await on.rehearse(acknowledging("IMAGE-NO-PARTITIONS", file));
      rehearsal.local.faults.add({ service: "cvm", action: "DeleteImages", kind, count: 1 });

      await rehearsal.run();

      expect(rehearsal.local.faults.pending()).toEqual([]);
      const { state, waitsFor } = await view(rehearsal);
      expect([state, waitsFor?.reason]).toEqual(["FAILED", "ImportFailed"]);
      expect(waitsFor?.message).toContain("PartitionNotPresent");
      expect(await leftTypes(rehearsal)).toEqual(["object"]);
    },
  );

  it("leaves nothing of the earlier upload once a better image has arrived", async () => {
    const file = "nothing-in-it.raw";
    writeFileSync(join(on.ground.images, file), Buffer.alloc(17 * MIB));
    const rehearsal = await on.rehearse(acknowledging("IMAGE-NO-PARTITIONS", file));
    await rehearsal.run();
    expect(await leftTypes(rehearsal)).toEqual(["object"]);
    rehearsal.plan = planFor(on.ground, oneImage());

    await rehearsal.run();

    expect(await view(rehearsal)).toMatchObject({ state: "FINALIZED" });
    await expectNothingLeft(rehearsal);
  });

  it("is asked for under a new name and with a new URL when a person lets it begin again", async () => {
    const file = "empty.raw";
    writeFileSync(join(on.ground.images, file), Buffer.alloc(16 * MIB));
    const rehearsal = await on.rehearse(acknowledging("IMAGE-NO-PARTITIONS", file));
    await rehearsal.run();

    await rehearsal.leading((journal) => requestRetry(journal, ["web"], "a person"));
    await rehearsal.run();

    expect(await view(rehearsal)).toMatchObject({ state: "FAILED", attempt: 2 });
    // A signed URL is read once; two imports read two.
    expect(rehearsal.local.world.table("cos.usedSignatures").all()).toHaveLength(2);
    expect(madeIn(rehearsal.local)).toMatchObject({ images: 2 });
    expect(rehearsal.local.storageReport().calls).toMatchObject({ CompleteMultipartUpload: 1 });
  });

  it("does not begin at all without the acknowledgement", async () => {
    const file = "gpt-refused.raw";
    writeFileSync(join(on.ground.images, file), gptDisk());
    const rehearsal = await on.rehearse(oneImage({ image: { file } }));

    await rehearsal.run();

    expect(await view(rehearsal)).toMatchObject({
      state: "FAILED",
      waitsFor: { reason: "ImageGpt", message: expect.stringContaining("[IMAGE-GPT]") as string },
    });
    expect(madeIn(rehearsal.local)).toMatchObject({ images: 0 });
    await expectNothingLeft(rehearsal);
  });
});

describe("an image that somebody deletes while it is imported", () => {
  it("fails the workload instead of being waited for without end", async () => {
    const rehearsal = await on.rehearse();
    while (rehearsal.local.inventory().image.length === 0) await rehearsal.run({ mode: "once" });
    const [image] = rehearsal.local.inventory().image;
    await rehearsal.clock.sleep(60_000);
    await rehearsal.cloud.cvm.DeleteImages({ ImageIds: [String(image?.id)], DeleteBindedSnap: true });

    await rehearsal.run();

    expect(await view(rehearsal)).toMatchObject({ state: "FAILED", waitsFor: { reason: "ImageMissing" } });
    expect(await leftTypes(rehearsal)).toEqual(["object"]);
  });
});

/** A protective MBR and the header of a GUID partition table. */
function gptDisk(): Buffer {
  const disk = Buffer.alloc(16 * MIB);
  disk.writeUInt8(0xee, 446 + 4);
  disk.writeUInt32LE(1, 446 + 8);
  disk.writeUInt32LE(disk.length / 512 - 1, 446 + 12);
  disk.writeUInt16LE(0xaa55, 510);
  disk.write("EFI PART", 512, "latin1");
  return disk;
}
