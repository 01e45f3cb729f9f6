import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Rehearsal } from "../../../test/support/rehearsal";
import type { Ground } from "../../../test/support/rehearsal-ground";
import { endingOf, sameEnd, type Ending } from "../ending";
import { table } from "../evidence";
import type { Case, Proof, Result, Verdict } from "../proof";
import { goThrough } from "./go-through";
import { SCENARIOS, type Scenario } from "./scenarios";
import { callsBetween, callsOf, isLong, strikeName, strikesOf, type Strike } from "./strikes";

/** Every fault kind at every call that a migration makes. */
export const faults: Proof = {
  name: "faults",
  claim: [
    "A fault at any one call never fails a migration that could go on: throttling, an InternalError before or after the",
    "effect, a lost answer, a cut connection, once, three or twelve times in a row, end where the clean run ends, with nothing",
    "made twice and nothing left. Sold out means FAILED with a reason, and everything of the step taken back.",
  ].join("\n"),
  sample: 50,
  parallel: 1,
  prepare: async (scratch) => {
    const cases: Case[] = [];
    for (const scenario of SCENARIOS) cases.push(...(await casesOf(scenario, scratch)));
    return cases;
  },
  summarize,
};

async function casesOf(scenario: Scenario, scratch: string): Promise<Case[]> {
  const folder = join(scratch, scenario.name);
  mkdirSync(folder);
  const ground = await scenario.ground(folder);
  const { ending: clean, calls } = await rehearse(scenario, ground);
  if (clean.state !== scenario.end || clean.log !== "")
    throw new Error(`${scenario.name} ends ${clean.state} without any fault: ${clean.message} ${clean.log}`);
  return strikesOf(calls).map((strike) => ({
    id: `${scenario.name}: ${strikeName(strike)}`,
    run: async () => {
      const { ending, helped, struck } = await rehearse(scenario, ground, strike);
      if (!struck) return { passed: false, outcome: "the fault never struck" };
      return judge(strike, ending, helped, clean);
    },
  }));
}

async function rehearse(scenario: Scenario, ground: Ground, strike?: Strike) {
  const rehearsal = await Rehearsal.start(ground, scenario);
  try {
    await scenario.open(rehearsal);
    const before = callsOf(rehearsal);
    const { faults } = rehearsal.local;
    if (strike !== undefined) faults.add(strike);
    const helped = await goThrough(scenario, rehearsal);
    const calls = callsBetween(before, callsOf(rehearsal));
    const struck = (faults.pending()[0]?.left ?? 0) < (strike?.count ?? 0);
    faults.clear();
    return { ending: await endingOf(rehearsal), helped, calls, struck };
  } finally {
    await rehearsal.stop();
  }
}

function judge(strike: Strike, ending: Ending, helped: readonly string[], clean: Ending): Verdict {
  const help = helped.join("; ");
  if (sameEnd(ending, clean) && help === "")
    return { passed: true, outcome: `as without it: ${ending.state}` };
  // A journal that cannot be reached for a minute ends the run; the next one goes on.
  if (sameEnd(ending, clean) && isLong(strike) && helped.every((how) => how.includes("JOURNAL-UNREACHABLE")))
    return {
      passed: true,
      outcome: `JOURNAL-UNREACHABLE, then as without it: ${ending.state}`,
      detail: help,
    };
  if (strike.kind === "soldOut" && strike.service === "cvm" && ending.state === "FAILED") {
    const made = ending.left.filter((line) => line.startsWith("instance"));
    return {
      passed: made.length === 0 && ending.message !== "",
      outcome: `FAILED: ${ending.reason}`,
      detail: ending.message,
    };
  }
  return {
    passed: false,
    outcome: `${ending.state} ${ending.reason}`,
    detail: JSON.stringify({ ending, helped, clean }),
  };
}

function summarize(results: readonly Result[]): string {
  const scenarios = SCENARIOS.map(({ name, about, carrier, end }) => [name, about, carrier, end]);
  const groups = new Map<string, string[]>();
  for (const { id, outcome } of results) {
    const [scenario = "", call = "", kind = ""] = /^(\S+): (\S+) (\w+),/.exec(id)?.slice(1) ?? [];
    const key = `${scenario}\n${call}\n${kind}`;
    groups.set(key, [...(groups.get(key) ?? []), outcome]);
  }
  const rows = [...groups].map(([key, outcomes]) => [
    ...key.split("\n"),
    String(outcomes.length),
    [...new Set(outcomes)].join("; "),
  ]);
  return [
    "## Ways",
    "",
    table(["way", "what happens", "journal", "ends"], scenarios),
    "",
    "## Outcomes",
    "",
    table(["way", "action", "fault", "cases", "end"], rows),
  ].join("\n");
}
