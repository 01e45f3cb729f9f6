import { table } from "../evidence";
import { mulberry32 } from "../sample";
import type { Case, Proof, Result } from "../proof";
import { countWrites, killedWorld } from "./cases";
import type { Interruption } from "./interruption";
import { ALWAYS, AT_REST } from "./invariants";
import { STORIES } from "./stories";

const KILLS = 500;
/** Every so-manieth world is killed once more, by and large while it is being opened again. */
const AGAIN = 5;
const MOMENTS: readonly Interruption["moment"][] = ["before", "torn", "after"];
const SEED = 0x0057_0a1d;

/** SIGKILL at random writes of the embedded cloud. */
export const world: Proof = {
  name: "world",
  claim: [
    "The embedded cloud can be killed (SIGKILL) before, after or in the middle of any write to any of its files, under a",
    "mixed load of requests, also while it is being opened: what it has acknowledged is there, nothing is half, and what was",
    "under way goes on to its end.",
  ].join("\n"),
  sample: 12,
  parallel: 2,
  prepare: async (scratch) => {
    const { opening, all } = await countWrites(scratch);
    return worldsOf(opening, all, scratch);
  },
  summarize,
};

function worldsOf(opening: number, all: number, scratch: string): Case[] {
  const random = mulberry32(SEED);
  const draw = (from: number, to: number): Interruption => ({
    write: from + Math.floor(random() * (to - from + 1)),
    moment: MOMENTS[Math.floor(random() * MOMENTS.length)] ?? "before",
  });
  const worlds: Case[] = [];
  for (let kills = 0; kills < KILLS;) {
    const interruptions = [draw(1, all)];
    if (worlds.length % AGAIN === 0) interruptions.push(draw(1, opening * 2));
    kills += interruptions.length;
    const name = interruptions.map(({ moment, write }) => `${moment} write ${write}`).join(", then ");
    worlds.push(killedWorld(scratch, `world ${worlds.length + 1}: ${name}`, interruptions));
  }
  return worlds;
}

function summarize(results: readonly Result[]): string {
  const rows = MOMENTS.map((moment) => {
    const those = results.filter(({ id }) => id.includes(`: ${moment}`));
    const again = those.filter(({ id }) => id.includes(", then "));
    const passed = those.filter((result) => result.passed);
    return [moment, String(those.length), String(again.length), String(passed.length)];
  });
  const underWay = results.map(({ detail = "" }) => Number(/(\d+) under way/.exec(detail)?.[1] ?? 0));
  const kills = results.reduce((sum, { id }) => sum + id.split("write").length - 1, 0);
  return [
    `${kills} SIGKILLs. Under way when a world was opened again: ${underWay.reduce((sum, count) => sum + count, 0)} tasks,`,
    `in ${underWay.filter((count) => count > 0).length} of the worlds. At work at the same time: ${Object.keys(STORIES).join(", ")}.`,
    "",
    table(["killed", "worlds", "of these killed twice", "consistent"], rows),
    "",
    "Checked as soon as the world is open, and when it has come to rest:",
    "",
    ...Object.keys(ALWAYS).map((name) => `- ${name}`),
    "",
    "When it has come to rest:",
    "",
    ...Object.keys(AT_REST).map((name) => `- ${name}`),
    "- whatever was acknowledged is as acknowledged; what was asked and not answered is done as a whole or not at all, and",
    "  done once where it is asked again with its ClientToken",
  ].join("\n");
}
