import { isDeepStrictEqual } from "node:util";
import type { WorkloadView } from "../../lib/reconcile";
import type { Rehearsal } from "../../test/support/rehearsal";
import { leftBehind, targetDigest } from "../../test/support/rehearsal-left";
import { madeIn, type Made } from "../../test/support/rehearsal-made";
import { systemDiskSha256 } from "../../test/support/rehearsal-reinstall";

/** How one rehearsal ended. */
export interface Ending {
  readonly state: string;
  readonly reason: string;
  readonly message: string;
  readonly made: Made;
  readonly left: readonly string[];
  /** SHA-256 of the target's disk, as far as the source image goes. */
  readonly target?: string;
  /** SHA-256 of an instance that was there before, if there was one. */
  readonly old?: string;
  /** What the embedded cloud said of faults of its own. */
  readonly log: string;
}

/** Looks at what became of it. */
export async function endingOf(rehearsal: Rehearsal): Promise<Ending> {
  const view = await viewed(rehearsal);
  const [old] = rehearsal.ground.inventory.instance;
  const target = await targetDigest(rehearsal);
  return {
    state: view?.state ?? "absent",
    reason: view?.waitsFor?.reason ?? "",
    message: view?.waitsFor?.message ?? "",
    made: madeIn(rehearsal.local),
    left: await leftBehind(rehearsal),
    log: rehearsal.log(),
    ...(target === undefined ? {} : { target }),
    ...(old === undefined ? {} : { old: await systemDiskSha256(rehearsal.local, old.id) }),
  };
}

/** Every workload stands still, so that this only looks. */
export async function viewed(rehearsal: Rehearsal): Promise<WorkloadView | undefined> {
  return (await rehearsal.run({ mode: "once" })).workloads[0];
}

/** Whether the way there ended in the same place for the same reason, made nothing twice, and left the same. */
export function sameEnd(ending: Ending, clean: Ending): boolean {
  const place = ({ state, reason, made, left, target, old }: Ending) => ({
    state,
    reason,
    made,
    left,
    target,
    old,
  });
  return isDeepStrictEqual(place(ending), place(clean)) && ending.log === "";
}
