import type { Rehearsal } from "../../../test/support/rehearsal";
import type { Ground } from "../../../test/support/rehearsal-ground";
import {
  askForRevert,
  beginImport,
  damagedGround,
  emptyGround,
  importDamaged,
  launchedGround,
  oldGround,
  soundGround,
  testOld,
} from "../grounds";

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
    ground: soundGround,
    open: async () => {},
    act: run,
  },
  {
    name: "revert",
    about: "a launched target is reverted",
    carrier: "file",
    end: "REVERTED",
    ground: launchedGround,
    open: run,
    act: revert,
  },
  {
    name: "reinstall",
    about: "a named instance is reinstalled after its test run, then its old system is put back",
    carrier: "file",
    end: "REVERTED",
    ground: oldGround,
    open: testOld,
    act: async (rehearsal) => {
      await run(rehearsal);
      await revert(rehearsal);
    },
  },
  {
    name: "damaged",
    about: "one bit of the image is wrong, so the test run fails and is taken back",
    carrier: "file",
    end: "FAILED",
    ground: damagedGround,
    open: importDamaged,
    act: run,
  },
  {
    name: "failing-import",
    about: "Tencent Cloud cannot import the image, which is deleted",
    carrier: "file",
    end: "FAILED",
    ground: emptyGround,
    open: beginImport,
    act: run,
  },
];

async function run(rehearsal: Rehearsal): Promise<void> {
  await rehearsal.run();
}

/** Asks for it once; a revert that was begun goes on by itself. */
async function revert(rehearsal: Rehearsal): Promise<void> {
  const [view] = (await rehearsal.run({ mode: "once" })).workloads;
  if (view?.state === "CUTOVER") await askForRevert(rehearsal);
  await rehearsal.run();
}
