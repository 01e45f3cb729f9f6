import { execFile } from "node:child_process";
import { copyFile, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { flip, sampleAt } from "../../../test/support/rehearsal-damage";
import { IMAGE } from "../../../test/support/rehearsal-ground";

const run = promisify(execFile);

/** A format that people bring, as qemu-img makes it. */
export interface Format {
  readonly name: string;
  readonly extension: "qcow2" | "vmdk" | "vhd";
  readonly arguments: readonly string[];
}

export const FORMATS: readonly Format[] = [
  { name: "qcow2", extension: "qcow2", arguments: ["-O", "qcow2"] },
  { name: "qcow2, compressed", extension: "qcow2", arguments: ["-c", "-O", "qcow2"] },
  {
    name: "vmdk, monolithicSparse",
    extension: "vmdk",
    arguments: ["-O", "vmdk", "-o", "subformat=monolithicSparse"],
  },
  {
    name: "vmdk, streamOptimized",
    extension: "vmdk",
    arguments: ["-O", "vmdk", "-o", "subformat=streamOptimized"],
  },
  { name: "vhd, dynamic", extension: "vhd", arguments: ["-O", "vpc", "-o", "subformat=dynamic,force_size"] },
  { name: "vhd, fixed", extension: "vhd", arguments: ["-O", "vpc", "-o", "subformat=fixed,force_size"] },
];

export const PACKINGS = ["plain", "in a .tar.gz"] as const;
export type Packing = (typeof PACKINGS)[number];

/** Nothing wrong; a bit of the disk flipped before the conversion; a bit of the finished file flipped. */
export const HARMS = ["whole", "disk damaged", "file damaged"] as const;
export type Harm = (typeof HARMS)[number];

export interface Wanted {
  readonly format: Format;
  readonly packing: Packing;
  readonly harm: Harm;
}

export async function qemuImgIsHere(): Promise<boolean> {
  return run("qemu-img", ["--version"]).then(
    () => true,
    () => false,
  );
}

/** Makes the image from the ground's raw one, and resolves to its name in that folder. */
export async function makeImage(
  images: string,
  { format, packing, harm }: Wanted,
  name: string,
): Promise<string> {
  const raw = join(images, `${name}.source`);
  const file = `${name}.${format.extension}`;
  await copyFile(join(images, IMAGE), raw);
  if (harm === "disk damaged") flip(raw, "media");
  await run("qemu-img", ["convert", "-f", "raw", ...format.arguments, raw, join(images, file)]);
  await rm(raw);
  if (packing === "plain") {
    if (harm === "file damaged") await flipContent(images, file);
    return file;
  }
  const archive = `${name}.tar.gz`;
  await run("tar", ["-czf", archive, file], { cwd: images });
  await rm(join(images, file));
  if (harm === "file damaged") await flipContent(images, archive);
  return archive;
}

/** In the files of the disk where the format keeps them as they are, else in the middle, where compressed data lies. */
async function flipContent(images: string, file: string): Promise<void> {
  const path = join(images, file);
  const content = await readFile(path);
  const media = sampleAt(await readFile(join(images, IMAGE)), "media");
  const found = content.indexOf(media);
  const at = found >= 0 ? found : Math.floor(content.length / 2);
  content[at] = (content[at] ?? 0) ^ 1;
  await writeFile(path, content);
}
