import { renameSync, writeFileSync } from "node:fs";

/** Writes a file that is there as a whole or not at all, whenever this process is killed. */
export function writeWhole(path: string, content: string | Uint8Array, mode: number): void {
  const part = `${path}.part`;
  writeFileSync(part, content, { mode });
  renameSync(part, path);
}
