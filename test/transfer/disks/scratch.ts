import { readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/** A temporary folder for one test file, removed after it. */
export function useScratch(): (name: string) => string {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "landfall-disks-"));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });
  return (name) => join(folder, name);
}

/** The bytes of a fixture that qemu-img made; see fixtures/make.sh. */
export function fixture(name: string): Buffer {
  return gunzipSync(readFileSync(join(__dirname, "fixtures", `${name}.gz`)));
}

/** Puts bytes into a new scratch file and returns its path. */
export function put(path: string, bytes: Buffer | string): string {
  writeFileSync(path, bytes);
  return path;
}
