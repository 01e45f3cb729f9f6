import { copyFileSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { table } from "../evidence";
import type { Case, Proof, Result } from "../proof";
import { cleanRun, keptOut, killedAt, type Setting } from "./cases";
import { FORWARD, OTHERS, type Course } from "./courses";
import type { Interruption } from "./messages";
import { BLUEPRINT, cli, runner } from "./ways";

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
    const ground = await groundOf(FORWARD, scratch);
    // From the sources: the blueprint is no module that the compiler would take along.
    copyFileSync(resolve("scripts/prove/kill", BLUEPRINT), join(ground.images, BLUEPRINT));
    const cases: Case[] = [];
    for (const carrier of ["file", "bucket"] as const) {
      cases.push(...(await casesFor({ course: FORWARD, ground, way: runner, carrier }, 1)));
      cases.push(...(await casesFor({ course: FORWARD, ground, way: cli, carrier }, CLI_STEP)));
    }
    for (const course of OTHERS) {
      const setting = {
        course,
        ground: await groundOf(course, scratch),
        way: runner,
        carrier: "file",
      } as const;
      cases.push(...(await casesFor(setting, 1)));
    }
    return cases;
  },
  summarize,
};

async function groundOf(course: Course, scratch: string) {
  const folder = join(scratch, course.name);
  mkdirSync(folder);
  return course.ground(folder);
}

async function casesFor(setting: Setting, step: number): Promise<Case[]> {
  const clean = await cleanRun(setting);
  const moments: readonly Interruption["moment"][] =
    setting.carrier === "file" ? ["before", "torn", "after"] : ["before", "after"];
  const writes = Array.from({ length: clean.writes }, (_, index) => index + 1);
  return [
    keptOut(setting, clean),
    ...writes
      .filter((write) => write % step === 0)
      .flatMap((write) => moments.map((moment) => killedAt(setting, clean, { moment, write }))),
  ];
}

function summarize(results: readonly Result[]): string {
  const groups = new Map<string, { cases: number; passed: number; writes: number; ends: Set<string> }>();
  for (const { id, passed, outcome } of results) {
    const [key = id, write] = id.split(/ write (\d+)$/);
    const group = groups.get(key) ?? { cases: 0, passed: 0, writes: 0, ends: new Set() };
    groups.set(key, {
      cases: group.cases + 1,
      passed: group.passed + (passed ? 1 : 0),
      writes: Math.max(group.writes, Number(write ?? 0)),
      ends: group.ends.add(outcome),
    });
  }
  const courses = [FORWARD, ...OTHERS].map(({ name, about, end }) => [name, about, end]);
  const rows = [...groups].map(([key, { cases, passed, writes, ends }]) => [
    ...[key, writes === 0 ? "" : String(writes), String(cases), String(passed), [...ends].join("; ")],
  ]);
  return [
    table(["way", "what the reconciler does", "ends"], courses),
    "",
    table(["way, process, journal: what happens", "last write", "cases", "passed", "end"], rows),
  ].join("\n");
}
