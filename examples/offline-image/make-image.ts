import { createCipheriv, createHash } from "node:crypto";
import { mkdir, open, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { GUEST_DIGEST_PATH, GUEST_PATH, readGuest, type GuestDefinition } from "../../lib/local/guest";
import { atomically, formatFat, writeMbr, type DiskProgress } from "../../lib/transfer/disks";

export interface OfflineImageOptions {
  /** Bytes of the disk, whole MiB, at least 16 MiB; default 512 MiB. */
  readonly size?: number;
  readonly onProgress?: (progress: DiskProgress) => void;
}

/**
 * Makes the system disk of this example, in nothing but Node: a raw image with an MBR and one active FAT partition,
 * not quite half full, sparse, the same bytes every time. Its `/landfall/guest.json` makes the embedded cloud answer
 * HTTP on port 80 and greet on port 22, as long as every file on it is unharmed. It boots in the embedded cloud only;
 * on real hardware its boot code halts.
 *
 * An image that is already there and whole is left alone. The file appears under its name once it is complete.
 *
 * @returns whether the image was made or found
 */
export async function makeOfflineImage(
  path: string,
  options: OfflineImageOptions = {},
): Promise<"made" | "found"> {
  const size = options.size ?? 512 * MIB;
  if (size < 16 * MIB || size % MIB !== 0) throw new RangeError("the image needs whole MiB, at least 16.");
  const disk = describeDisk(size);
  if (await isThere(path, disk)) return "found";
  await mkdir(dirname(path), { recursive: true });
  await atomically(path, (partial) => write(partial, disk, options));
  return "made";
}

const MIB = 1024 ** 2;
const SEED = "landfall offline image 1";
const PARTITION_AT = MIB;
const FAT_WITH_LBA = 0x0c;
const VOLUME = { id: 0x1a4d_fa11, label: "OFFLINE", offset: PARTITION_AT };
const PARTS = 15;
const PAGE =
  "<!doctype html>\n<title>Landfall</title>\n<h1>This page came across inside a disk image.</h1>\n";

interface FileOnDisk {
  readonly path: string;
  readonly size: number;
  readonly content: () => Iterable<Buffer>;
}

interface DiskOnPaper {
  readonly size: number;
  /** Bytes left free after each file of content. */
  readonly gap: number;
  readonly files: readonly FileOnDisk[];
}

/** Fifteen thirty-seconds of the disk are content, and about as much again is holes between it. */
function describeDisk(size: number): DiskOnPaper {
  const parts = Array.from({ length: PARTS }, (_, index) => {
    const number = String(index + 1).padStart(2, "0");
    return randomFile(`/srv/www/media/part-${number}.bin`, size / 32);
  });
  const texts = [
    textFile("/etc/hostname", "offline-image\n"),
    textFile("/etc/os-release", 'NAME="Landfall example"\nID=landfall\nVERSION_ID=1\n'),
    textFile("/srv/www/index.html", PAGE),
  ];
  return { size, gap: size / 64, files: [...texts, ...parts] };
}

function textFile(path: string, text: string): FileOnDisk {
  const bytes = Buffer.from(text);
  return { path, size: bytes.length, content: () => [bytes] };
}

/** Bytes that no compression makes smaller, and that are the same on every machine: AES-CTR under a known key. */
function randomFile(path: string, size: number): FileOnDisk {
  const key = createHash("sha256").update(`${SEED} ${path}`).digest().subarray(0, 16);
  function* content(): Generator<Buffer> {
    const cipher = createCipheriv("aes-128-ctr", key, Buffer.alloc(16));
    const zeros = Buffer.alloc(Math.min(size, MIB));
    for (let done = 0; done < size; done += zeros.length) yield cipher.update(zeros.subarray(0, size - done));
  }
  return { path, size, content };
}

function define(disk: DiskOnPaper, bootSectors: readonly Buffer[]): GuestDefinition {
  return {
    listeners: [
      { port: 80, protocol: "http", answer: { status: 200, body: PAGE } },
      { port: 22, protocol: "tcp", answer: { banner: "SSH-2.0-Landfall_example\r\n" } },
    ],
    files: disk.files.map(({ path, content }) => ({ path, sha256: sha256(content()) })),
    bootSectors: sha256(bootSectors),
    tat: true,
  };
}

/** Whether the file is this very disk: its guest starts, and is the one that would be written. */
async function isThere(path: string, disk: DiskOnPaper): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile() || found.size !== disk.size) return false;
  const guest = await readGuest(path);
  if (!guest.boots || guest.definition.bootSectors === undefined) return false;
  const { bootSectors } = guest.definition;
  return isDeepStrictEqual(guest.definition, { ...define(disk, []), bootSectors });
}

async function write(path: string, disk: DiskOnPaper, { onProgress }: OfflineImageOptions): Promise<void> {
  const partitionSize = disk.size - PARTITION_AT;
  const mbr = writeMbr(
    [{ type: FAT_WITH_LBA, active: true, offset: PARTITION_AT, size: partitionSize }],
    VOLUME.id,
  );
  const target = await open(path, "w");
  try {
    await target.truncate(disk.size);
    await target.write(mbr, 0, mbr.length, 0);
    const volume = formatFat(target, { ...VOLUME, size: partitionSize });
    const total = disk.files.reduce((sum, { size }) => sum + size, 0);
    let done = 0;
    for (const file of disk.files) {
      await volume.addFile(file.path, file.size, file.content());
      volume.leaveHole(file.size < disk.gap ? 0 : disk.gap);
      done += file.size;
      onProgress?.({ done, total });
    }
    const text = Buffer.from(`${JSON.stringify(define(disk, [mbr, volume.bootSector]), undefined, 2)}\n`);
    const digest = Buffer.from(`${sha256([text])}  guest.json\n`);
    await volume.addFile(GUEST_PATH, text.length, [text]);
    await volume.addFile(GUEST_DIGEST_PATH, digest.length, [digest]);
    await volume.finish();
  } finally {
    await target.close();
  }
}

function sha256(pieces: Iterable<Buffer>): string {
  const hash = createHash("sha256");
  for (const piece of pieces) hash.update(piece);
  return hash.digest("hex");
}

async function main(path: string): Promise<void> {
  let told = 0;
  const outcome = await makeOfflineImage(path, {
    onProgress: ({ done, total }) => {
      const percent = Math.floor((done / total) * 100);
      if (percent < told + 25) return;
      told = percent;
      process.stdout.write(`${path}: ${percent} % of ${Math.round(total / MIB)} MiB\n`);
    },
  });
  process.stdout.write(outcome === "made" ? `${path}: made\n` : `${path}: there and whole\n`);
}

if (require.main === module) {
  main(process.argv[2] ?? "offline-image.raw").catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
