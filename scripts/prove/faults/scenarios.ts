import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Goal, type MigrationProject } from "../../../lib";
import { requestRevert } from "../../../lib/reconcile";
import { flip } from "../../../test/support/rehearsal-damage";
import type { Rehearsal } from "../../../test/support/rehearsal";
import {
  IMAGE,
  planFor,
  prepareGround,
  type Declare,
  type Ground,
} from "../../../test/support/rehearsal-ground";
import { oneImage } from "../../../test/support/rehearsal-programs";
import { prepareOldGround, reinstalled } from "../../../test/support/rehearsal-reinstall";

const DAMAGED = "damaged.raw";
const EMPTY = "empty.raw";
const MIB = 1024 ** 2;

/** A way through the engine that faults are thrown into. */
export interface Scenario {
  readonly name: string;
  readonly about: string;
  readonly carrier: "file" | "bucket";
  /** The state in which every workload ends, however long it is troubled. */
  readonly end: string;
  ground(folder: string): Promise<Ground>;
  /** What other scenarios trouble already, so that it goes untroubled here. */
  open(rehearsal: Rehearsal): Promise<void>;
  /** Goes as far as nothing stands in the way. Called again, it goes on. */
  act(rehearsal: Rehearsal): Promise<void>;
}

export const SCENARIOS: readonly Scenario[] = [
  {
    name: "forward",
    about: "upload, import, test run, cutover, finalize; the journal in the bucket",
    carrier: "bucket",
    end: "FINALIZED",
    ground: (folder) => prepareGround(folder, oneImage()),
    open: async () => {},
    act: async (rehearsal) => {
      await rehearsal.run();
    },
  },
  {
    name: "revert",
    about: "a launched target is reverted",
    carrier: "file",
    end: "REVERTED",
    ground: (folder) => prepareGround(folder, oneImage({}, { goal: Goal.CUTOVER })),
    open: async (rehearsal) => {
      await rehearsal.run();
    },
    act: revert,
  },
  {
    name: "reinstall",
    about: "a named instance is reinstalled after its test run, then its old system is put back",
    carrier: "file",
    end: "REVERTED",
    ground: (folder) => prepareOldGround(folder),
    open: (rehearsal) => runAs(rehearsal, reinstalled(oldOf(rehearsal), {}, { goal: Goal.TEST })),
    act: async (rehearsal) => {
      await runAs(rehearsal, reinstalled(oldOf(rehearsal)));
      const [view] = (await rehearsal.run({ mode: "once" })).workloads;
      if (view?.state === "CUTOVER") await revert(rehearsal);
    },
  },
  {
    name: "damaged",
    about: "one bit of the image is wrong, so the test run fails and is taken back",
    carrier: "file",
    end: "FAILED",
    ground: async (folder) => {
      const ground = await prepareGround(folder, oneImage());
      copyFileSync(join(ground.images, IMAGE), join(ground.images, DAMAGED));
      flip(join(ground.images, DAMAGED), "media");
      return ground;
    },
    open: (rehearsal) => runAs(rehearsal, oneImage({ image: { file: DAMAGED } }, { goal: Goal.REPLICATE })),
    act: (rehearsal) => runAs(rehearsal, oneImage({ image: { file: DAMAGED } })),
  },
  {
    name: "failing-import",
    about: "Tencent Cloud cannot import the image, which is deleted",
    carrier: "file",
    end: "FAILED",
    ground: async (folder) => {
      const ground = await prepareGround(folder, emptyImage);
      writeFileSync(join(ground.images, EMPTY), Buffer.alloc(16 * MIB));
      return ground;
    },
    open: async (rehearsal) => {
      while (rehearsal.local.inventory().image.length === 0) await rehearsal.run({ mode: "once" });
    },
    act: async (rehearsal) => {
      await rehearsal.run();
    },
  },
];

function emptyImage(project: MigrationProject): void {
  project.acknowledge("IMAGE-NO-PARTITIONS", { reason: "so that its import fails" });
  oneImage({ image: { file: EMPTY } })(project);
}

async function runAs(rehearsal: Rehearsal, declare: Declare): Promise<void> {
  rehearsal.plan = planFor(rehearsal.ground, declare);
  await rehearsal.run();
}

/** Asks for it once; a revert that was begun goes on by itself. */
async function revert(rehearsal: Rehearsal): Promise<void> {
  const [view] = (await rehearsal.run({ mode: "once" })).workloads;
  if (view?.state === "CUTOVER")
    await rehearsal.leading((journal) => requestRevert(journal, ["web"], "prove"));
  await rehearsal.run();
}

function oldOf({ ground }: Rehearsal): string {
  return String(ground.inventory.instance[0]?.id);
}
