import { readdir } from "node:fs/promises";
import { join } from "node:path";

/**
 * The bytes of a disk in the world of a directory, whichever process runs that world; undefined when it has none of
 * that id. Of a reinstalled disk those of its latest generation (`DiskFiles.nameOf`).
 */
export async function diskFileIn(world: string, id: string): Promise<string | undefined> {
  const names = await readdir(join(world, "disks")).catch(() => []);
  const generations = names.flatMap((name) => {
    const [, disk, generation = "0"] = /^(.+?-[^-]+)(?:-(\d+))?\.raw$/.exec(name) ?? [];
    return disk === id ? [{ name, generation: Number(generation) }] : [];
  });
  const latest = generations.sort((left, right) => left.generation - right.generation).at(-1);
  return latest && join(world, "disks", latest.name);
}
