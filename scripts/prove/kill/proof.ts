import { copyFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { prepareGround, type Ground } from "../../../test/support/rehearsal-ground";
import { oneImage } from "../../../test/support/rehearsal-programs";
import { table } from "../evidence";
import type { Case, Proof, Result } from "../proof";
import { cleanRun, keptOut, killedAt } from "./cases";
import type { Interruption } from "./messages";
import { BLUEPRINT, cli, runner, type Carrier, type Way } from "./ways";

const CARRIERS: readonly Carrier[] = ["file", "bucket"];
/** The command line takes seconds to start, so that it goes through every so-manieth write only. */
const CLI_STEP = 9;

/** SIGKILL at every write of the journal. */
export const kill: Proof = {
  name: "kill",
  claim: [
    "A reconciler that is killed (SIGKILL) before or after any write of its journal, or in the middle of one, is finished by",
    "another process that shares nothing with it but the cloud and the journal: the same end, nothing made twice, nothing left.",
    "While one lives, a second is kept out (exit code 6).",
  ].join("\n"),
  sample: 40,
  parallel: 2,
  prepare: async (scratch) => {
    const ground = await prepareGround(scratch, oneImage());
    // From the sources: the blueprint is no module that the compiler would take along.
    copyFileSync(resolve("scripts/prove/kill", BLUEPRINT), join(ground.images, BLUEPRINT));
    const cases: Case[] = [];
    for (const carrier of CARRIERS) {
      cases.push(...(await casesFor(ground, runner, carrier, 1)));
      cases.push(...(await casesFor(ground, cli, carrier, CLI_STEP)));
    }
    return cases;
  },
  summarize,
};

async function casesFor(ground: Ground, way: Way, carrier: Carrier, step: number): Promise<Case[]> {
  const clean = await cleanRun(ground, way, carrier);
  const moments: readonly Interruption["moment"][] =
    carrier === "file" ? ["before", "torn", "after"] : ["before", "after"];
  const writes = Array.from({ length: clean.writes }, (_, index) => index + 1);
  return [
    keptOut(ground, way, carrier, clean),
    ...writes
      .filter((write) => write % step === 0)
      .flatMap((write) => moments.map((moment) => killedAt(ground, way, carrier, clean, { moment, write }))),
  ];
}

function summarize(results: readonly Result[]): string {
  const groups = new Map<string, { cases: number; passed: number; writes: number }>();
  for (const { id, passed } of results) {
    const [key = id, write] = id.split(/ write (\d+)$/);
    const group = groups.get(key) ?? { cases: 0, passed: 0, writes: 0 };
    groups.set(key, {
      cases: group.cases + 1,
      passed: group.passed + (passed ? 1 : 0),
      writes: Math.max(group.writes, Number(write ?? 0)),
    });
  }
  const rows = [...groups].map(([key, { cases, passed, writes }]) => [
    key,
    writes === 0 ? "" : String(writes),
    String(cases),
    String(passed),
  ]);
  return table(["process, journal: what happens", "last write", "cases", "passed"], rows);
}
