import { createReadStream, existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import tar from "tar-stream";
import type { MigrationProject } from "../../../lib";
import { requestRetry, requestRevert } from "../../../lib/reconcile";
import { sha256OfFile } from "../../../lib/transfer/disks";
import type { Rehearsal } from "../../support/rehearsal";
import { IMAGE, prepareGround } from "../../support/rehearsal-ground";
import { targetDigest } from "../../support/rehearsal-left";
import { oneImage } from "../../support/rehearsal-programs";
import { expectNothingLeft, stage, view } from "./stage";

const MIB = 1024 ** 2;
/** A disk that nothing can be imported from. */
const EMPTY = "empty.raw.tar.gz";

const on = stage(async (folder) => {
  const ground = await prepareGround(folder, oneImage());
  const empty = join(ground.images, "empty.raw");
  writeFileSync(empty, Buffer.alloc(16 * MIB));
  await pack(empty, join(ground.images, EMPTY));
  await pack(join(ground.images, IMAGE), join(ground.images, "packed.tar.gz"));
  return ground;
});

describe("an image in a local .tar.gz", () => {
  it("is unpacked once, arrives, and is not kept", async () => {
    const rehearsal = await on.rehearse(oneImage({ image: { file: "packed.tar.gz", format: "raw" } }));

    await rehearsal.run();

    expect(await view(rehearsal)).toMatchObject({ state: "FINALIZED" });
    expect(await targetDigest(rehearsal)).toBe(await sha256OfFile(join(on.ground.images, IMAGE)));
    expect(unpackings(rehearsal)).toBe(1);
    expect(unpackedFiles(rehearsal)).toEqual([]);
    await expectNothingLeft(rehearsal);
  });

  it("is not kept unpacked when it breaks a limit", async () => {
    const rehearsal = await on.rehearse(oneImage({ image: { file: EMPTY } }));

    await rehearsal.run();

    expect(await view(rehearsal)).toMatchObject({
      state: "FAILED",
      waitsFor: { reason: "ImageNoPartitions" },
    });
    expect(unpackings(rehearsal)).toBe(1);
    expect(unpackedFiles(rehearsal)).toEqual([]);
  });

  it("is not kept unpacked by another try, for which nothing has to be uploaded", async () => {
    const rehearsal = await on.rehearse((project: MigrationProject) => {
      project.acknowledge("IMAGE-NO-PARTITIONS", { reason: "so that its import fails" });
      oneImage({ image: { file: EMPTY } })(project);
    });
    await rehearsal.run();
    await rehearsal.leading((journal) => requestRetry(journal, ["web"], "a person"));

    await rehearsal.run();

    expect(await view(rehearsal)).toMatchObject({ state: "FAILED", attempt: 2 });
    expect(unpackings(rehearsal)).toBe(2);
    expect(rehearsal.local.storageReport().calls).toMatchObject({ CompleteMultipartUpload: 1 });
    expect(unpackedFiles(rehearsal)).toEqual([]);
  });

  it("is not kept unpacked when a person turns back before it was uploaded", async () => {
    const rehearsal = await on.rehearse(oneImage({ image: { file: "packed.tar.gz", format: "raw" } }));
    rehearsal.local.faults.add({
      service: "cos",
      action: "InitiateMultipartUpload",
      kind: "throttle",
      count: 100,
    });
    for (let passes = 0; passes < 4; passes += 1) await rehearsal.run({ mode: "once" });
    expect(unpackedFiles(rehearsal)).toHaveLength(1);

    await rehearsal.leading((journal) => requestRevert(journal, ["web"], "a person"));
    await rehearsal.run();

    expect(await view(rehearsal)).toMatchObject({ state: "REVERTED" });
    expect(unpackedFiles(rehearsal)).toEqual([]);
    await expectNothingLeft(rehearsal);
  });
});

function unpackedFiles({ folder }: Rehearsal): string[] {
  const work = join(folder, "work");
  if (!existsSync(work)) return [];
  return readdirSync(work, { recursive: true, encoding: "utf8" }).filter((name) =>
    statSync(join(work, name)).isFile(),
  );
}

/** How often it was begun. */
function unpackings({ events }: Rehearsal): number {
  return events.filter(
    (event) =>
      event.type === "progress" &&
      event.progress.what?.startsWith("unpacking") &&
      event.progress.done === event.progress.total,
  ).length;
}

async function pack(source: string, target: string): Promise<void> {
  const archive = tar.pack();
  const { size } = statSync(source);
  const file = await open(target, "w");
  const written = pipeline(archive, createGzip(), file.createWriteStream());
  await pipeline(createReadStream(source), archive.entry({ name: "web.raw", size }));
  archive.finalize();
  await written;
}
