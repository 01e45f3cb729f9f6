import { join } from "node:path";
import { EXIT } from "../../../lib/cli/exit-codes";
import { sha256OfFile } from "../../../lib/transfer/disks";
import { Rehearsal } from "../../../test/support/rehearsal";
import { IMAGE, type Ground } from "../../../test/support/rehearsal-ground";
import { endingOf, sameEnd, type Ending } from "../ending";
import type { Case, Verdict } from "../proof";
import type { Course } from "./courses";
import type { Interruption } from "./messages";
import { runToEnd, start, type End } from "./process";
import type { Carrier, Way } from "./ways";

/** Processes that do the same thing in the same manner from the same ground. */
export interface Setting {
  readonly course: Course;
  readonly ground: Ground;
  readonly way: Way;
  readonly carrier: Carrier;
}

/** What a run that nobody interrupts comes to. */
export interface Clean {
  readonly writes: number;
  readonly code: number | null;
  readonly ending: Ending;
}

/** Runs once without interruption, and counts. */
export async function cleanRun(setting: Setting): Promise<Clean> {
  const { course, ground } = setting;
  return rehearsing(setting, async (rehearsal) => {
    const end = await runToEnd(setting.way.command(rehearsal, setting.carrier, "only"), rehearsal.clock);
    const ending = await endingOf(rehearsal);
    const source = await sha256OfFile(join(ground.images, IMAGE));
    const wrong = ending.target !== undefined && ending.target !== source;
    if (ending.state !== course.end || end.signal !== null || ending.log !== "" || wrong)
      throw new Error(`${nameOf(setting)}, not interrupted: ${tell(end)} ${JSON.stringify(ending)}`);
    return { writes: end.writes, code: end.code, ending };
  });
}

/** Killed at this write; another process, in directories of its own, goes on. */
export function killedAt(setting: Setting, clean: Clean, interruption: Interruption): Case {
  const { way, carrier } = setting;
  const { moment, write } = interruption;
  return {
    id: `${nameOf(setting)}: killed ${moment === "torn" ? "in the middle of" : moment} write ${write}`,
    run: () =>
      rehearsing(setting, async (rehearsal) => {
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
export function keptOut(setting: Setting, clean: Clean): Case {
  const { way, carrier } = setting;
  return {
    id: `${nameOf(setting)}: a second process while the first lives, then the first is killed`,
    run: () =>
      rehearsing(setting, async (rehearsal) => {
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

function nameOf({ course, way, carrier }: Setting): string {
  return `${course.name}, ${way.name}, ${carrier}`;
}

async function rehearsing<Result>(
  { course, ground, carrier }: Setting,
  work: (rehearsal: Rehearsal) => Promise<Result>,
): Promise<Result> {
  const rehearsal = await Rehearsal.start(ground, { carrier });
  try {
    await course.open(rehearsal);
    return await work(rehearsal);
  } finally {
    await rehearsal.stop();
  }
}

/** Whether the end is the clean run's: state, nothing made twice, the same bytes, nothing else left. */
async function judge(rehearsal: Rehearsal, end: End, clean: Clean): Promise<Verdict> {
  const ending = await endingOf(rehearsal);
  if (end.code === clean.code && sameEnd(ending, clean.ending))
    return { passed: true, outcome: `${ending.state}, nothing twice, nothing left` };
  return {
    passed: false,
    outcome: `${ending.state} ${ending.reason}`,
    detail: `${tell(end)} ${JSON.stringify({ ending, clean })}`,
  };
}

function tell({ code, signal, said }: End): string {
  return `${code ?? signal}: ${said}`;
}
