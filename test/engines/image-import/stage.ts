import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { WorkloadView } from "../../../lib/reconcile";
import { Rehearsal, type RehearsalOptions } from "../../support/rehearsal";
import { planFor, type Declare, type Ground } from "../../support/rehearsal-ground";
import { leftBehind } from "../../support/rehearsal-left";

/** One ground for the tests of a file, and rehearsals on it that are ended with their test. */
export interface Stage<G extends Ground> {
  readonly ground: G;
  rehearse(declare?: Declare, options?: RehearsalOptions): Promise<Rehearsal>;
}

export function stage<G extends Ground>(prepare: (folder: string) => Promise<G>): Stage<G> {
  const folder = mkdtempSync(join(tmpdir(), "landfall-stage-"));
  const open: Rehearsal[] = [];
  jest.setTimeout(60_000);
  let ground: G | undefined;
  beforeAll(async () => {
    ground = await prepare(folder);
  }, 30_000);
  afterEach(async () => {
    for (const rehearsal of open.splice(0)) {
      const log = rehearsal.log();
      await rehearsal.stop();
      expect(log).toBe("");
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return {
    get ground() {
      if (ground === undefined) throw new RangeError("the ground is prepared before the first test");
      return ground;
    },
    async rehearse(declare, options) {
      const rehearsal = await Rehearsal.start(this.ground, options);
      open.push(rehearsal);
      rehearsal.plan = planFor(this.ground, declare);
      return rehearsal;
    },
  };
}

/** What people would be shown of a workload that stands still. */
export async function view(rehearsal: Rehearsal, name = "web"): Promise<WorkloadView> {
  const { workloads } = await rehearsal.run({ mode: "once" });
  const found = workloads.find((workload) => workload.name === name);
  if (found === undefined) throw new RangeError(`there is no workload ${name}`);
  return found;
}

/** Only the deployed stack, the targets with their disks, and the journal may be there. */
export async function expectNothingLeft(rehearsal: Rehearsal): Promise<void> {
  expect(await leftBehind(rehearsal)).toEqual([]);
}

/** What is there beyond that, by type: `image`, `snapshot`, `object` … */
export async function leftTypes(rehearsal: Rehearsal): Promise<string[]> {
  return (await leftBehind(rehearsal)).map((line) => line.split(" ")[0] ?? "").sort();
}
