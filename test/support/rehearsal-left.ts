import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Inventory } from "../../lib/local";
import { OWNER_TAGS } from "../../lib/operate/owner";
import type { Rehearsal } from "./rehearsal";
import { IMAGE } from "./rehearsal-ground";

/** Ms; longer than anything that the embedded cloud does by itself. */
const SETTLED = 10_000;

/**
 * What exists beyond the deployed stack, the targets with their disks, and the journal: one line each, empty when
 * a rehearsal left nothing behind.
 */
export async function leftBehind(rehearsal: Rehearsal): Promise<string[]> {
  const { clock, cloud, ground, local } = rehearsal;
  await clock.sleep(SETTLED);
  // Any call makes happen what is due.
  await cloud.cam.GetUserAppId();
  const disks = await targetDisks(rehearsal, local.inventory());
  return beyond(ground.inventory, local.inventory(), disks);
}

/** SHA-256 of as much of the only target's system disk as the ground's image has; undefined without a target. */
export async function targetDigest(rehearsal: Rehearsal, source = IMAGE): Promise<string | undefined> {
  const { cloud, ground, local } = rehearsal;
  const [target] = targetsIn(local.inventory());
  if (target === undefined) return undefined;
  const { InstanceSet } = await cloud.cvm.DescribeInstances({ InstanceIds: [target] });
  const { size } = await stat(join(ground.images, source));
  return local.diskSha256(String(InstanceSet?.[0]?.SystemDisk?.DiskId), size);
}

/** The instances that are what the migration was for. */
export function targetsIn(inventory: Inventory): string[] {
  return inventory.instance.filter(({ tags }) => tags[OWNER_TAGS.role] === "target").map(({ id }) => id);
}

async function targetDisks({ cloud }: Rehearsal, inventory: Inventory): Promise<Set<string>> {
  const targets = targetsIn(inventory);
  if (targets.length === 0) return new Set();
  const { DiskSet } = await cloud.cbs.DescribeDisks({
    Filters: [{ Name: "instance-id", Values: targets }],
    Limit: 100,
  });
  return new Set((DiskSet ?? []).map(({ DiskId }) => String(DiskId)));
}

function beyond(before: Inventory, after: Inventory, disks: ReadonlySet<string>): string[] {
  const targets = new Set(targetsIn(after));
  return Object.entries(after).flatMap(([type, items]) => {
    const known = new Set(before[type as keyof Inventory].map(({ id }) => id));
    return items
      .filter(({ id }) => !known.has(id) && !targets.has(id) && !disks.has(id))
      .filter(({ name }) => type !== "object" || !name.startsWith("journal/"))
      .map(({ id, name }) => `${type} ${id} (${name})`);
  });
}
