import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Goal, type MigrationProject, type WaveProps } from "../../lib";
import { requestRevert } from "../../lib/reconcile";
import type { Rehearsal } from "../../test/support/rehearsal";
import { flip } from "../../test/support/rehearsal-damage";
import {
  IMAGE,
  outputFor,
  planFor,
  prepareGround,
  type Declare,
  type Ground,
} from "../../test/support/rehearsal-ground";
import { oneImage } from "../../test/support/rehearsal-programs";
import { prepareOldGround, reinstalled } from "../../test/support/rehearsal-reinstall";

const DAMAGED = "damaged.raw";
const EMPTY = "empty.raw";
const MIB = 1024 ** 2;

/** An image that comes to its end. */
export function soundGround(folder: string): Promise<Ground> {
  return prepareGround(folder, oneImage());
}

/** An image whose target is launched and waits. */
export function launchedGround(folder: string): Promise<Ground> {
  return prepareGround(folder, oneImage({}, { goal: Goal.CUTOVER }));
}

/** An image that replaces the system of an instance that is there. */
export async function oldGround(folder: string): Promise<Ground> {
  const ground = await prepareOldGround(folder);
  return { ...ground, output: outputFor(ground, reinstalled(ground.instance)) };
}

/** Goes through its test run; the reinstall comes next. */
export async function testOld(rehearsal: Rehearsal): Promise<void> {
  const [old] = rehearsal.ground.inventory.instance;
  await runAs(rehearsal, reinstalled(String(old?.id), {}, { goal: Goal.TEST }));
}

/** One bit of the image is wrong. */
export async function damagedGround(folder: string): Promise<Ground> {
  const ground = await soundGround(folder);
  copyFileSync(join(ground.images, IMAGE), join(ground.images, DAMAGED));
  flip(join(ground.images, DAMAGED), "media");
  return { ...ground, output: outputFor(ground, damaged()) };
}

/** Imports it; the test run, which fails, comes next. */
export function importDamaged(rehearsal: Rehearsal): Promise<void> {
  return runAs(rehearsal, damaged({ goal: Goal.REPLICATE }));
}

/** An image that Tencent Cloud cannot import. */
export async function emptyGround(folder: string): Promise<Ground> {
  const ground = await prepareGround(folder, emptyImage);
  writeFileSync(join(ground.images, EMPTY), Buffer.alloc(16 * MIB));
  return ground;
}

/** As far as the import, which is still to fail. */
export async function beginImport(rehearsal: Rehearsal): Promise<void> {
  while (rehearsal.local.inventory().image.length === 0) await rehearsal.run({ mode: "once" });
}

export async function askForRevert(rehearsal: Rehearsal): Promise<void> {
  await rehearsal.leading((journal) => requestRevert(journal, ["web"], "prove"));
}

async function runAs(rehearsal: Rehearsal, declare: Declare): Promise<void> {
  rehearsal.plan = planFor(rehearsal.ground, declare);
  await rehearsal.run();
  rehearsal.plan = planFor(rehearsal.ground);
}

function damaged(wave: Partial<WaveProps> = {}): Declare {
  return oneImage({ image: { file: DAMAGED } }, wave);
}

function emptyImage(project: MigrationProject): void {
  project.acknowledge("IMAGE-NO-PARTITIONS", { reason: "so that its import fails" });
  oneImage({ image: { file: EMPTY } })(project);
}
