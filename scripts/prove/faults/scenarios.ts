import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { Goal } from "../../../lib";
import { requestRevert } from "../../../lib/reconcile";
import { flip } from "../../../test/support/rehearsal-damage";
import type { Rehearsal } from "../../../test/support/rehearsal";
import { IMAGE, planFor, prepareGround, type Ground } from "../../../test/support/rehearsal-ground";
import { oneImage } from "../../../test/support/rehearsal-programs";
import { prepareOldGround, reinstalled } from "../../../test/support/rehearsal-reinstall";

const DAMAGED = "damaged.raw";

/** A way through the engine that faults are thrown into. */
export interface Scenario {
  readonly name: string;
  readonly about: string;
  readonly carrier: "file" | "bucket";
  /** The state in which every workload ends, however long it is troubled. */
  readonly end: string;
  ground(folder: string): Promise<Ground>;
  /** Declares, and goes as far as nothing stands in the way. Called again, it goes on. */
  act(rehearsal: Rehearsal): Promise<void>;
}

export const SCENARIOS: readonly Scenario[] = [
  {
    name: "forward",
    about: "upload, import, test run, cutover, finalize; the journal in the bucket",
    carrier: "bucket",
    end: "FINALIZED",
    ground: (folder) => prepareGround(folder, oneImage()),
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
    act: runThenRevert,
  },
  {
    name: "reinstall",
    about: "a named instance is reinstalled, then its old system is put back",
    carrier: "file",
    end: "REVERTED",
    ground: (folder) => prepareOldGround(folder),
    act: async (rehearsal) => {
      const [old] = rehearsal.ground.inventory.instance;
      rehearsal.plan = planFor(rehearsal.ground, reinstalled(String(old?.id)));
      await runThenRevert(rehearsal);
    },
  },
  {
    name: "damaged",
    about: "one byte of the image is wrong, so the test run fails and everything is taken back",
    carrier: "file",
    end: "FAILED",
    ground: async (folder) => {
      const ground = await prepareGround(folder, oneImage());
      copyFileSync(join(ground.images, IMAGE), join(ground.images, DAMAGED));
      flip(join(ground.images, DAMAGED), "media");
      return ground;
    },
    act: async (rehearsal) => {
      rehearsal.plan = planFor(rehearsal.ground, oneImage({ image: { file: DAMAGED } }));
      await rehearsal.run();
    },
  },
];

async function runThenRevert(rehearsal: Rehearsal): Promise<void> {
  const before = await rehearsal.run();
  if (before.workloads[0]?.state !== "CUTOVER") return;
  await rehearsal.leading((journal) => requestRevert(journal, ["web"], "prove"));
  await rehearsal.run();
}
