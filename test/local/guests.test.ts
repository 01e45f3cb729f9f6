import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VirtualClock } from "../../lib/base/clock";
import { DiskFiles } from "../../lib/local/disks";
import { Guests } from "../../lib/local/guests";
import { type DiskRow, disks } from "../../lib/local/services/cbs/rows";
import { type InstanceRow, instances } from "../../lib/local/services/cvm/rows";
import { openWorld, type World } from "../../lib/local/world";
import { makeGuestDisk } from "./guest/disk";

let directory: string;
let world: World;
let guests: Guests;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "landfall-guests-"));
  world = openWorld({ directory, clock: new VirtualClock() });
  const files = new DiskFiles(world);
  guests = new Guests({ world, files, admit: () => true });
  await makeGuestDisk(files.path("system"), { definition: { files: [], listeners: [], tat: true } });
  world.table(disks).put({ id: "disk-1", file: "system" } as DiskRow);
  world.table(instances).put({
    id: "ins-1",
    state: "RUNNING",
    boot: 1,
    systemDisk: "disk-1",
    loopback: "127.64.0.1",
    operation: { name: "RunInstances", state: "SUCCESS" },
  } as InstanceRow);
});
afterEach(async () => {
  await guests.stop();
  world.close();
  rmSync(directory, { recursive: true });
});

test("an instance says whether its guest has an agent once that runs", async () => {
  await guests.reconcile();

  expect(guests.get("ins-1")).toMatchObject({ tat: true });
  expect(world.table(instances).get("ins-1")).toMatchObject({ guestAgent: true });
});

test.each<[string, () => void]>([
  ["terminated", () => world.table(instances).delete("ins-1")],
  ["stopped", () => world.table(instances).update("ins-1", { state: "STOPPED" })],
  ["started anew", () => world.table(instances).update("ins-1", { boot: 2 })],
])("an instance that is %s while its disk is read has no guest of before", async (_name, strike) => {
  const reconciling = guests.reconcile();
  await Promise.resolve().then(() => undefined);
  strike();
  await reconciling;

  expect(guests.get("ins-1")).toBeUndefined();
});
