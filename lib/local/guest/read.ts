import { createHash } from "node:crypto";
import {
  DiskError,
  openBytes,
  openFileSystem,
  part,
  readPartitionTable,
  sha256OfBytes,
  type ByteSource,
  type FileSystem,
  type Partition,
} from "../../transfer/disks";
import type { GuestDefinition } from "./definition";
import { GUEST_DIGEST_PATH, GUEST_PATH } from "./paths";

/** What a system disk starts, or why it starts nothing. */
export type Guest =
  | { readonly boots: true; readonly definition: GuestDefinition }
  | { readonly boots: false; readonly reason: string };

const SECTOR = 512;
const MAX_DEFINITION = 1024 ** 2;

/**
 * Walks a raw system disk as far as a machine would: partition table, active partition, file system, then
 * `/landfall/guest.json`, its digest, and the digest of every file that it lists. Whatever is missing or damaged on
 * that way means that the machine does not start.
 *
 * @throws DiskError `DISK-NOT-FOUND` when there is no such disk file, `DISK-TOOL` when an ext file system cannot be
 *   read on this machine
 */
export async function readGuest(diskFile: string): Promise<Guest> {
  const disk = await openBytes(diskFile);
  try {
    return { boots: true, definition: await walk(disk) };
  } catch (error) {
    if (!(error instanceof DiskError) || error.code === "DISK-TOOL") throw error;
    return { boots: false, reason: error.message };
  } finally {
    await disk.close();
  }
}

async function walk(disk: ByteSource): Promise<GuestDefinition> {
  const partition = await activePartition(disk);
  const volume = part(disk, partition.offset, partition.size);
  const fileSystem = await openFileSystem(volume, { diskFile: disk.name, offset: partition.offset });
  try {
    const definition = await readDefinition(fileSystem);
    await checkBootSectors(disk, partition, definition);
    for (const { path, sha256 } of definition.files) {
      const file = await fileSystem.file(path);
      if ((await sha256OfBytes(file, file.size)) !== sha256)
        throw broken(`${path} does not match its SHA-256`);
    }
    return definition;
  } finally {
    await fileSystem.close();
  }
}

async function activePartition(disk: ByteSource): Promise<Partition> {
  const { partitionTable, partitions } = await readPartitionTable(disk);
  if (partitionTable === "gpt")
    throw broken("the disk has a GUID partition table; guests start from MBR disks only");
  const active = partitions.filter((partition) => partition.active);
  const [only] = active;
  if (!only || active.length > 1)
    throw broken(`the disk has ${active.length} active partitions; a guest starts from one`);
  return only;
}

async function readDefinition(fileSystem: FileSystem): Promise<GuestDefinition> {
  const text = await readText(fileSystem, GUEST_PATH);
  const digest = await readText(fileSystem, GUEST_DIGEST_PATH);
  const expected = createHash("sha256").update(text).digest("hex");
  if (!new RegExp(`^${expected}( [ *]guest\\.json)?\\n?$`).test(digest.toString("latin1"))) {
    throw broken(`${GUEST_PATH} does not match ${GUEST_DIGEST_PATH}`);
  }
  // Loaded with its first guest: the schema's library takes a quarter of the start of a cloud without any.
  const { guestSchema } = await import("./definition.js");
  const parsed = guestSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw broken(
    `${GUEST_PATH} is not a guest's definition: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`,
  );
}

async function readText(fileSystem: FileSystem, path: string): Promise<Buffer> {
  const file = await fileSystem.file(path);
  if (file.size > MAX_DEFINITION) throw broken(`${path} is larger than ${MAX_DEFINITION} bytes`);
  return file.read(0, file.size);
}

function parseJson(text: Buffer): unknown {
  try {
    return JSON.parse(text.toString("utf8"));
  } catch {
    throw broken(`${GUEST_PATH} is not JSON`);
  }
}

async function checkBootSectors(
  disk: ByteSource,
  partition: Partition,
  definition: GuestDefinition,
): Promise<void> {
  if (definition.bootSectors === undefined) return;
  const hash = createHash("sha256");
  for (const offset of [0, partition.offset]) hash.update(await disk.read(offset, SECTOR));
  if (hash.digest("hex") !== definition.bootSectors)
    throw broken("the boot sectors do not match their SHA-256");
}

/** What keeps a machine from starting. */
function broken(what: string): DiskError {
  return new DiskError("DISK-FILE-SYSTEM", `the guest does not start: ${what}.`);
}
