import { createWriteStream, existsSync, readFileSync, truncateSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip, gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import { extractImage, isArchive, openImage } from "../../../lib/transfer/disks";
import { patternDisk } from "./pattern";
import { fixture, put, useScratch } from "./scratch";
import { describeWith, run } from "./tools";

const scratch = useScratch();

type Member = readonly [name: string, content: Buffer | "directory" | "symlink"];

async function archiveOf(name: string, members: readonly Member[]): Promise<string> {
  const tar = pack();
  const path = scratch(name);
  const written = pipeline(tar as unknown as NodeJS.ReadableStream, createGzip(), createWriteStream(path));
  for (const [member, content] of members) {
    if (content === "directory") tar.entry({ name: member, type: "directory" });
    else if (content === "symlink") tar.entry({ name: member, type: "symlink", linkname: "/etc/passwd" });
    else tar.entry({ name: member }, content);
  }
  tar.finalize();
  await written;
  return path;
}

test.each(["v3.qcow2", "stream.vmdk", "fixed.vhd"])(
  "%s comes out of a .tar.gz as it went in",
  async (name) => {
    const image = fixture(name);
    const archive = await archiveOf(`${name}.tar.gz`, [
      ["export/", "directory"],
      [`export/${name}`, image],
    ]);
    const target = scratch(`out-${name}`);

    expect(await isArchive(archive)).toBe(true);
    expect(await extractImage(archive, target)).toEqual({ member: `export/${name}`, size: image.length });

    expect(readFileSync(target).equals(image)).toBe(true);
    await (await openImage(target)).close();
  },
);

test("progress counts the bytes of the archive", async () => {
  const archive = await archiveOf("progress.tar.gz", [["disk.raw", patternDisk()]]);
  const { length } = readFileSync(archive);
  let last = {};

  await extractImage(archive, scratch("progress.raw"), { onProgress: (progress) => (last = progress) });

  expect(last).toEqual({ done: length, total: length });
});

const REFUSED: readonly (readonly [what: string, members: readonly Member[], says: RegExp])[] = [
  ["nothing", [], /no file/],
  ["only a folder", [["images/", "directory"]], /no file/],
  [
    "two images",
    [
      ["a.raw", patternDisk()],
      ["b.raw", patternDisk()],
    ],
    /"a.raw" and "b.raw"/,
  ],
  [
    "an image and a note",
    [
      ["a.raw", patternDisk()],
      ["README", Buffer.from("x")],
    ],
    /"a.raw" and "README"/,
  ],
  ["a link", [["disk.raw", "symlink"]], /link/],
];

test.each(REFUSED)("an archive with %s is refused and leaves nothing", async (what, members, says) => {
  const target = scratch(`refused-${what}`);

  const error = await extractImage(await archiveOf(`${what}.tar.gz`, members), target).catch(
    (reason: unknown) => reason,
  );

  expect(error).toMatchObject({
    name: "DiskError",
    code: "DISK-ARCHIVE",
    message: expect.stringMatching(says) as string,
  });
  expect(existsSync(target)).toBe(false);
});

test.each(["../../escaped.raw", "/tmp/landfall-escaped.raw", "a/../../../escaped.raw"])(
  "a member named %s is written to the target and nowhere else",
  async (member) => {
    const target = scratch("contained.raw");
    await extractImage(await archiveOf("escape.tar.gz", [[member, patternDisk()]]), target);

    expect(readFileSync(target).equals(patternDisk())).toBe(true);
    const elsewhere = [resolve(dirname(target), member), resolve(member)];
    expect(elsewhere.filter((path) => existsSync(path))).toEqual([]);
  },
);

describeWith("tar")("with GNU tar", () => {
  test.each(["oldgnu", "posix"])(
    "a file packed with --sparse in the %s format is refused, not mangled",
    async (format) => {
      const disk = put(scratch("sparse.raw"), Buffer.alloc(512, 1));
      truncateSync(disk, 8 * 1024 ** 2);
      const archive = scratch(`sparse-${format}.tar.gz`);
      run("tar", `--format=${format}`, "--sparse", "-czf", archive, "-C", dirname(disk), "sparse.raw");

      await expect(extractImage(archive, scratch("mangled.raw"))).rejects.toMatchObject({
        code: "DISK-ARCHIVE",
        message: expect.stringMatching(/--sparse/) as string,
      });
    },
  );
});

test("a target that cannot be written is no fault of the archive", async () => {
  const archive = await archiveOf("fine.tar.gz", [["disk.raw", patternDisk()]]);
  await expect(extractImage(archive, scratch("no-folder/disk.raw"))).rejects.toMatchObject({
    code: "ENOENT",
  });
});

test("an archive that is cut short is refused and leaves nothing", async () => {
  const archive = await archiveOf("whole.tar.gz", [["disk.raw", fixture("stream.vmdk")]]);
  const bytes = readFileSync(archive);
  for (const share of [0.1, 0.5, 0.9]) {
    const target = scratch("cut.raw");
    const cut = put(scratch("cut.tar.gz"), bytes.subarray(0, Math.floor(bytes.length * share)));
    await expect(extractImage(cut, target)).rejects.toMatchObject({ code: "DISK-ARCHIVE" });
    expect(existsSync(target)).toBe(false);
  }
});

test("gzip of something that is no tar is refused", async () => {
  const archive = put(scratch("plain.gz"), gzipSync(patternDisk()));
  await expect(extractImage(archive, scratch("plain.raw"))).rejects.toMatchObject({ code: "DISK-ARCHIVE" });
});

test("an aborted extraction ends with the reason and leaves nothing", async () => {
  const archive = await archiveOf("aborted.tar.gz", [["disk.raw", patternDisk()]]);
  const abort = new AbortController();
  const target = scratch("aborted.raw");

  const extracting = extractImage(archive, target, {
    signal: abort.signal,
    onProgress: () => abort.abort(new Error("enough")),
  });

  await expect(extracting).rejects.toThrow("enough");
  expect(existsSync(target)).toBe(false);
});

test("an image is no archive, and a missing file is an expected error", async () => {
  expect(await isArchive(put(scratch("image"), fixture("v3.qcow2")))).toBe(false);
  await expect(isArchive(scratch("nowhere"))).rejects.toMatchObject({ code: "DISK-NOT-FOUND" });
  await expect(extractImage(scratch("nowhere"), scratch("x"))).rejects.toMatchObject({
    code: "DISK-NOT-FOUND",
  });
});
