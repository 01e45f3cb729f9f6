import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { DeclaredPlan } from "../../engines/declared";
import type { ReadPlan } from "../../plan/read-plan";
import type { JournalState } from "../../reconcile";
import { extractImage, isArchive, openImage, sha256OfBytes, sha256OfFile } from "../../transfer/disks";
import type { Operation } from "../operation";

/** A target's system disk beside the image that it was made from. */
export interface DiskVerification {
  readonly workload: string;
  readonly disk: string;
  /** SHA-256 of the disk inside the source image. */
  readonly source: string;
  /** SHA-256 of as much of the target's system disk. */
  readonly target: string;
}

/** Compares what was delivered with what was declared, byte for byte; only the embedded cloud lets disks be read. */
export async function verifyDisks(
  operation: Operation,
  { plan }: ReadPlan<DeclaredPlan>,
  state: JournalState,
): Promise<DiskVerification[]> {
  const { world, cloud } = operation.session;
  if (world === undefined) return [];
  const { diskFileIn } = await import("../../local/disks/find.js");
  const verified: DiskVerification[] = [];
  for (const [workload, spec] of Object.entries(plan.workloads)) {
    const instance = state.workloads.get(workload)?.steps.cutover?.facts["target.instance"];
    if (spec.engine !== "image-import") continue;
    const { image } = spec;
    if (instance === undefined || !("file" in image)) continue;
    const { InstanceSet } = await cloud.cvm.DescribeInstances({ InstanceIds: [String(instance)] });
    const disk = InstanceSet?.[0]?.SystemDisk?.DiskId;
    const file = disk && (await diskFileIn(world, disk));
    const declared = path.resolve(operation.source.directory, image.file);
    if (!disk || !file || !existsSync(declared)) continue;
    const source = await digestOf(declared);
    verified.push({ workload, disk, source: source.sha256, target: await sha256OfFile(file, source.size) });
  }
  return verified;
}

async function digestOf(file: string): Promise<{ size: number; sha256: string }> {
  if (!(await isArchive(file))) return digestOfImage(file);
  const scratch = await mkdtemp(path.join(tmpdir(), "landfall-verify-"));
  try {
    const unpacked = path.join(scratch, "image");
    await extractImage(file, unpacked);
    return await digestOfImage(unpacked);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function digestOfImage(file: string): Promise<{ size: number; sha256: string }> {
  const image = await openImage(file);
  try {
    return { size: image.size, sha256: await sha256OfBytes(image, image.size) };
  } finally {
    await image.close();
  }
}
