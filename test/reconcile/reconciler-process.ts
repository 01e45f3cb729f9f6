/**
 * One reconciler in a process of its own, with the file journal and a world that lies in a file. Ends with 0 at
 * the goal and 6 when another one holds the lease; kills itself at the place whose number it is given.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { VirtualClock } from "../../lib/base/clock";
import { fileCarrier } from "../../lib/reconcile/file-carrier";
import { openJournal } from "../../lib/reconcile/journal";
import { LeaseHeld, processHolder } from "../../lib/reconcile/lease";
import { reconcile } from "../../lib/reconcile/reconcile";
import { toyDriver, toyPlan } from "./toy-engine";
import { World } from "./world";

async function main(): Promise<void> {
  const [directory = "", startedAt, dieAt] = process.argv.slice(2);
  const clock = new VirtualClock(Number(startedAt));
  let places = 0;
  const pass = () => {
    places += 1;
    if (places === Number(dieAt)) process.kill(process.pid, "SIGKILL");
  };

  const files = fileCarrier(join(directory, "journal"));
  const carrier = {
    ...files,
    append: async (...args: Parameters<typeof files.append>) => {
      pass();
      const length = await files.append(...args);
      pass();
      return length;
    },
  };
  const journal = await openJournal(carrier, { clock, holder: processHolder(), segmentSize: 2_000 });

  const file = join(directory, "world.json");
  const world = new World(clock, 20_000, {
    before: pass,
    after: () => {
      writeFileSync(`${file}.new`, world.save());
      renameSync(`${file}.new`, file);
      pass();
    },
  });
  if (existsSync(file)) world.load(readFileSync(file, "utf8"));

  const { outcome } = await reconcile<World>({
    plan: toyPlan({ goal: "finalize", workloads: { db: {}, web: {} } }),
    journal,
    drivers: [toyDriver],
    tools: world,
    clock,
    mode: "until-settled",
  });
  await journal.release();
  if (outcome !== "goal-reached") throw new Error(`the run ended with ${outcome}`);
}

main().catch((error: unknown) => {
  if (!(error instanceof LeaseHeld)) throw error;
  process.exitCode = 6;
});
