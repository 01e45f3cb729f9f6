import { isDeepStrictEqual } from "node:util";
import { join } from "node:path";
import { EXIT } from "../../../lib/cli/exit-codes";
import { lifecycleState } from "../../../lib/reconcile/lifecycle";
import { sha256OfFile } from "../../../lib/transfer/disks";
import { Rehearsal } from "../../../test/support/rehearsal";
import { IMAGE, type Ground } from "../../../test/support/rehearsal-ground";
import { leftBehind, targetDigest } from "../../../test/support/rehearsal-left";
import { madeIn, type Made } from "../../../test/support/rehearsal-made";
import type { Case, Verdict } from "../proof";
import type { Interruption } from "./messages";
import { runToEnd, start, type End } from "./process";
import type { Carrier, Way } from "./ways";

/** What a run that nobody interrupts comes to. */
export interface Clean {
  readonly writes: number;
  readonly made: Made;
}

/** Runs once without interruption, and counts. */
export async function cleanRun(ground: Ground, way: Way, carrier: Carrier): Promise<Clean> {
  return rehearsing(ground, carrier, async (rehearsal) => {
    const end = await runToEnd(way.command(rehearsal, carrier, "only"), rehearsal.clock);
    const made = madeIn(rehearsal.local);
    const verdict = await judge(rehearsal, end, { writes: end.writes, made });
    if (!verdict.passed) throw new Error(`a run without interruption: ${verdict.outcome} ${verdict.detail}`);
    return { writes: end.writes, made };
  });
}

/** Killed at this write; another process, in directories of its own, goes on. */
export function killedAt(
  ground: Ground,
  way: Way,
  carrier: Carrier,
  clean: Clean,
  interruption: Interruption,
): Case {
  const { moment, write } = interruption;
  return {
    id: `${way.name}, ${carrier}: killed ${moment === "torn" ? "in the middle of" : moment} write ${write}`,
    run: () =>
      rehearsing(ground, carrier, async (rehearsal) => {
        const first = await runToEnd(
          { ...way.command(rehearsal, carrier, "first"), interruption },
          rehearsal.clock,
        );
        if (first.signal !== "SIGKILL")
          return { passed: false, outcome: "was not killed", detail: tell(first) };
        const second = await runToEnd(way.command(rehearsal, carrier, "second"), rehearsal.clock);
        return judge(rehearsal, second, clean);
      }),
  };
}

/** One process stands still in the middle; the next is kept out; the first is killed; the third finishes. */
export function keptOut(ground: Ground, way: Way, carrier: Carrier, clean: Clean): Case {
  return {
    id: `${way.name}, ${carrier}: a second process while the first lives, then the first is killed`,
    run: () =>
      rehearsing(ground, carrier, async (rehearsal) => {
        const { clock } = rehearsal;
        const interruption: Interruption = { moment: "stand", write: Math.floor(clean.writes / 2) };
        const first = start({ ...way.command(rehearsal, carrier, "first"), interruption }, clock);
        await Promise.race([first.standing, first.end]);
        const second = await runToEnd(way.command(rehearsal, carrier, "second"), clock);
        first.child.kill("SIGKILL");
        await first.end;
        if (second.code !== EXIT.leaseHeld)
          return { passed: false, outcome: `the second ended with ${second.code}`, detail: tell(second) };
        const third = await runToEnd(way.command(rehearsal, carrier, "third"), clock);
        return judge(rehearsal, third, clean);
      }),
  };
}

async function rehearsing<Result>(
  ground: Ground,
  carrier: Carrier,
  work: (rehearsal: Rehearsal) => Promise<Result>,
): Promise<Result> {
  const rehearsal = await Rehearsal.start(ground, { carrier });
  try {
    return await work(rehearsal);
  } finally {
    await rehearsal.stop();
  }
}

/** Whether the end is the clean run's: state, nothing made twice, the target's bytes, nothing left. */
async function judge(rehearsal: Rehearsal, end: End, clean: Clean): Promise<Verdict> {
  const workload = (await rehearsal.state()).workloads.get("web");
  const state = workload === undefined ? "absent" : lifecycleState(workload);
  const made = madeIn(rehearsal.local);
  const left = await leftBehind(rehearsal);
  const source = await sha256OfFile(join(rehearsal.ground.images, IMAGE));
  const target = await targetDigest(rehearsal);
  const problems = [
    ...(end.code === 0 ? [] : [`ended with ${end.code ?? end.signal}: ${end.said}`]),
    ...(state === "FINALIZED" ? [] : [`is ${state}`]),
    ...(isDeepStrictEqual(made, clean.made)
      ? []
      : [`made ${JSON.stringify(made)} instead of ${JSON.stringify(clean.made)}`]),
    ...(target === source ? [] : ["the target's disk differs from the image"]),
    ...left.map((line) => `left ${line}`),
    ...(rehearsal.log() === "" ? [] : [rehearsal.log()]),
  ];
  return problems.length === 0
    ? { passed: true, outcome: "FINALIZED, nothing twice, nothing left" }
    : { passed: false, outcome: state, detail: problems.join("; ") };
}

function tell({ code, signal, said }: End): string {
  return `${code ?? signal}: ${said}`;
}
