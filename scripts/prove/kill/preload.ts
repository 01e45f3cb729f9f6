import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import * as bucketModule from "../../../lib/operate/bucket-journal";
import * as fileModule from "../../../lib/reconcile/file-carrier";
import type { JournalCarrier } from "../../../lib/reconcile";
import { tell } from "./follow-clock";
import { CHILD_ENV, type Interruption } from "./messages";

// Loaded with `node -r` before the reconciler: its clock is the proof's, and it dies where it is told to.

wrapCarriers();

function wrapCarriers(): void {
  const told = process.env[CHILD_ENV.interruption];
  const interruption = told === undefined ? undefined : (JSON.parse(told) as Interruption);
  const { fileCarrier } = fileModule;
  const { bucketJournal } = bucketModule;
  Object.assign(fileModule, {
    fileCarrier: (directory: string) => interrupted(fileCarrier(directory), interruption, directory),
  });
  Object.assign(bucketModule, {
    bucketJournal: (...args: Parameters<typeof bucketJournal>) =>
      interrupted(bucketJournal(...args), interruption),
  });
}

function interrupted(
  carrier: JournalCarrier,
  interruption: Interruption | undefined,
  directory?: string,
): JournalCarrier {
  let writes = 0;
  return {
    ...carrier,
    append: async (segment, position, bytes) => {
      writes += 1;
      const moment = interruption?.write === writes ? interruption.moment : undefined;
      if (moment === "stand") await standStill();
      if (moment === "torn" && directory !== undefined) {
        mkdirSync(directory, { recursive: true });
        const name = `journal-${String(segment).padStart(6, "0")}.jsonl`;
        appendFileSync(join(directory, name), bytes.subarray(0, Math.floor(bytes.length / 2)));
      }
      if (moment === "before" || moment === "torn") die();
      const length = await carrier.append(segment, position, bytes);
      if (moment === "after") die();
      tell({ type: "written", count: writes });
      return length;
    },
  };
}

/** Nothing of this process runs after the signal. */
function die(): never {
  process.kill(process.pid, "SIGKILL");
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  throw new Error("a killed process went on");
}

function standStill(): Promise<never> {
  tell({ type: "standing" });
  process.channel?.ref();
  return new Promise<never>(() => {});
}
