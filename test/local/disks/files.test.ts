import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VirtualClock } from "../../../lib/base/clock";
import { DiskFiles } from "../../../lib/local/disks";
import { type DiskRow, disks } from "../../../lib/local/services/cbs/rows";
import { taskTable } from "../../../lib/local/tasks";
import { openWorld, type World } from "../../../lib/local/world";

let directory: string;
let world: World;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "landfall-disks-"));
  world = openWorld({ directory, clock: new VirtualClock() });
});
afterEach(() => {
  world.close();
  rmSync(directory, { recursive: true });
});

const signal = new AbortController().signal;
const name = (id: string): DiskRow => ({ id, file: `disks/${id}.raw` }) as DiskRow;
const left = (folder: string): string[] => {
  const path = world.path(folder);
  return existsSync(path) ? readdirSync(path) : [];
};

test("what a process before this one has left is removed, what rows name stays", async () => {
  for (const file of ["disk-1.raw", "disk-2.raw", "disk-2.raw.part", "disk-1.raw.part.partial"])
    writeFileSync(world.path("disks", file), "bytes");
  world.table(disks).put(name("disk-1"));
  await new DiskFiles(world).sweep();
  expect(left("disks").sort()).toEqual(["disk-1.raw", "disk-1.raw.part.partial"]);
});

test("the file of a row that is deleted, or names another one, goes with the next sweep", async () => {
  const files = new DiskFiles(world);
  for (const id of ["disk-1", "disk-2"]) {
    world.table(disks).put(name(id));
    await files.create(`disks/${id}.raw`, 10, undefined, signal);
  }
  await files.sweep();
  expect(left("disks").sort()).toEqual(["disk-1.raw", "disk-2.raw"]);
  world.table(disks).delete("disk-1");
  await files.create("disks/disk-2-2.raw", 10, undefined, signal);
  world.table(disks).update("disk-2", { file: "disks/disk-2-2.raw" });
  await files.sweep();
  expect(left("disks")).toEqual(["disk-2-2.raw"]);
});

test("a file that is finished after its row is gone goes too", async () => {
  const files = new DiskFiles(world);
  world.table(disks).put(name("disk-1"));
  const writing = files.write("disks/disk-1.raw", async (part) => {
    world.table(disks).delete("disk-1");
    await files.sweep();
    writeFileSync(part, "late");
  });
  await writing;
  expect(left("disks")).toEqual(["disk-1.raw"]);
  await files.sweep();
  expect(left("disks")).toEqual([]);
});

test("scratch files stay as long as a task has their subject, and what is given up is looked for", async () => {
  const files = new DiskFiles(world);
  world.table(taskTable).put({ id: "1", kind: "cvm.import", subject: "img-1", due: 0, input: null });
  writeFileSync(world.path("imports", "img-1.image"), "bytes");
  await files.sweep();
  expect(left("imports")).toEqual(["img-1.image"]);
  world.table(taskTable).delete("1");
  await files.sweep();
  expect(left("imports")).toEqual([]);
  writeFileSync(world.path("imports", "img-1.image.part"), "late");
  files.litter();
  await files.sweep();
  expect(left("imports")).toEqual([]);
});
