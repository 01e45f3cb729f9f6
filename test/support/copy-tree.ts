import { mkdir, readdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { sparseCopy } from "../../lib/transfer/disks";

/** Copies every file of a directory; disks keep their holes. */
export async function copyTree(from: string, to: string): Promise<void> {
  for (const name of await readdir(from, { recursive: true })) {
    const source = join(from, name);
    if (!(await stat(source)).isFile()) continue;
    await mkdir(dirname(join(to, name)), { recursive: true });
    await sparseCopy(source, join(to, name));
  }
}
