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

/** What a reconciler does while it is killed. */
export interface Course {
  readonly name: string;
  readonly about: string;
  /** The state in which the workload ends. */
  readonly end: string;
  ground(folder: string): Promise<Ground>;
  /** What is done before the first process starts. */
  open(rehearsal: Rehearsal): Promise<void>;
}

/** The main job, the only one that goes through both journals and the whole command line. */
export const FORWARD: Course = {
  name: "forward",
  about: "upload, import, test run, cutover, finalize",
  end: "FINALIZED",
  ground: soundGround,
  open: async () => {},
};

export const OTHERS: readonly Course[] = [
  {
    name: "revert",
    about: "a launched target is reverted",
    end: "REVERTED",
    ground: launchedGround,
    open: async (rehearsal) => {
      await rehearsal.run();
      await askForRevert(rehearsal);
    },
  },
  {
    name: "reinstall",
    about: "a named instance, tested, is reinstalled",
    end: "CUTOVER",
    ground: oldGround,
    open: testOld,
  },
  {
    name: "put-back",
    about: "the old system of a reinstalled instance is put back",
    end: "REVERTED",
    ground: oldGround,
    open: async (rehearsal) => {
      await testOld(rehearsal);
      await rehearsal.run();
      await askForRevert(rehearsal);
    },
  },
  {
    name: "damaged",
    about: "one bit of the image is wrong, so the test run fails and is taken back",
    end: "FAILED",
    ground: damagedGround,
    open: importDamaged,
  },
  {
    name: "failing-import",
    about: "Tencent Cloud cannot import the image, which is deleted",
    end: "FAILED",
    ground: emptyGround,
    open: beginImport,
  },
];
