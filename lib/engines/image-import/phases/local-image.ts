import { access, mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { extractImage, isArchive } from "../../../transfer/disks";
import { IMAGE_FACTS, type Context } from "./context";

/** The path that the plan names, on this machine. Only for workloads whose image is local. */
export function declaredFile(context: Context): string {
  const { image } = context.workload;
  if (!("file" in image)) throw new TypeError(`${context.name} has no local image`);
  return path.resolve(context.tools.baseDirectory, image.file);
}

/** The image itself: the declared file, or what its archive holds, unpacked once per content. */
export async function imageFile(
  context: Context,
  digest = String(context.facts[IMAGE_FACTS.digest]),
): Promise<string> {
  const declared = declaredFile(context);
  if (!(await isArchive(declared))) return declared;
  const unpacked = path.join(unpackedDirectory(context), `${digest}.image`);
  if (await exists(unpacked)) return unpacked;
  await mkdir(path.dirname(unpacked), { recursive: true });
  const what = `unpacking ${path.basename(declared)}`;
  await extractImage(declared, unpacked, {
    signal: context.signal,
    onProgress: ({ done, total }) => context.report({ what, done, total, unit: "bytes" }),
  });
  return unpacked;
}

/** Whether an archive of this workload lies unpacked on this machine. */
export function isUnpacked(context: Context): Promise<boolean> {
  return exists(unpackedDirectory(context));
}

/** Removes what was unpacked for this workload, whichever attempt did it. */
export async function discardUnpacked(context: Context): Promise<void> {
  await rm(unpackedDirectory(context), { recursive: true, force: true });
}

function unpackedDirectory({ tools, project, name }: Context): string {
  return path.join(tools.workDirectory, "unpacked", project, name);
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
