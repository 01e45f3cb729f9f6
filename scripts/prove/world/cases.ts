import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { VirtualClock } from "../../../lib/base/clock";
import { type LocalCloud, startLocalCloud } from "../../../lib/local";
import { taskTable } from "../../../lib/local/tasks";
import { PlainClient, Unanswered } from "../cloud/client";
import { fastClock } from "../cloud/clock";
import type { ServerOptions } from "../cloud/messages";
import { CloudProcess, type End } from "../cloud/process";
import type { Case, Verdict } from "../proof";
import { factOf, IMAGE_BYTES } from "./facts";
import { type Interruption, INTERRUPTION } from "./interruption";
import { ALWAYS, AT_REST, broken } from "./invariants";
import { Ledger } from "./ledger";
import { Session } from "./session";
import { STORIES } from "./stories";

/** How many times as fast as the machine's the clocks of the clouds run. */
const SPEED = 20;
/** Of the virtual clock by which what was under way comes to its end, in milliseconds. */
const STEP = 2000;
const STEPS = 60;
/** A sparse disk is copied in no time; a copy of many gigabytes of holes is not waited for either. */
const LATENCIES = { snapshotRate: 2 ** 40, importRate: 2 ** 40 };

/** A world that is killed once or several times, each time by another process's end. */
export function killedWorld(scratch: string, id: string, kills: readonly Interruption[]): Case {
  return {
    id,
    run: async () => {
      const directory = join(scratch, id.replaceAll(/[^a-z0-9]+/g, "-"));
      mkdirSync(directory);
      try {
        const ledger = new Ledger();
        const from = Date.now();
        // Time stands still from the last kill on, so that what was under way still is.
        let died = from;
        for (const [round, interruption] of kills.entries()) {
          const options = { directory, speed: SPEED, from, latencies: LATENCIES };
          const end = await liveAndDie(options, ledger, `${round}`, interruption);
          died = fastClock(SPEED, from).now();
          if (end.signal !== "SIGKILL") return { passed: false, outcome: "was not killed", detail: end.said };
        }
        return await judge(directory, ledger, died);
      } finally {
        rmSync(directory, { recursive: true, force: true });
      }
    },
  };
}

/** How many writes a cloud makes that nobody kills: until it serves, and until every story has been told once. */
export async function countWrites(
  scratch: string,
): Promise<{ readonly opening: number; readonly all: number }> {
  const directory = join(scratch, "uninterrupted");
  const options = { directory, speed: SPEED, from: Date.now(), latencies: LATENCIES };
  const cloud = CloudProcess.start(options, { flags: PRELOAD });
  const up = await Promise.race([cloud.up, cloud.end]);
  if (!("endpoint" in up)) throw new Error(`the cloud did not start: ${up.said}`);
  const opening = (await cloud.usage()).writes;
  const ledger = new Ledger();
  const client = new PlainClient({ ...up, connections: Object.keys(STORIES).length });
  await Promise.all(Object.entries(STORIES).map(([name, story]) => story(sessionOf(client, ledger, name))));
  const all = (await cloud.usage()).writes;
  client.close();
  await cloud.stop();
  const verdict = await judge(directory, ledger, fastClock(SPEED, options.from).now());
  if (!verdict.passed) throw new Error(`without any kill: ${verdict.outcome}: ${verdict.detail}`);
  return { opening, all };
}

const PRELOAD = ["-r", join(__dirname, "preload.js")];

async function liveAndDie(
  options: ServerOptions,
  ledger: Ledger,
  round: string,
  interruption: Interruption,
): Promise<End> {
  const env = { [INTERRUPTION]: JSON.stringify(interruption) };
  const cloud = CloudProcess.start(options, { flags: PRELOAD, env });
  const up = await Promise.race([cloud.up, cloud.end]);
  if (!("endpoint" in up)) return up;
  const client = new PlainClient({ ...up, connections: Object.keys(STORIES).length });
  const told = Object.entries(STORIES).map(([name, story]) =>
    untilCut(story, sessionOf(client, ledger, `${name}-${round}`)),
  );
  const failed = await Promise.all(told).catch((error: unknown) => error as Error);
  client.close();
  if (failed instanceof Error) {
    await cloud.stop();
    throw failed;
  }
  return cloud.end;
}

/** Tells a story again and again, until the cloud is there no more. */
async function untilCut(story: (session: Session) => Promise<void>, session: Session): Promise<void> {
  try {
    for (;;) await story(session);
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
  }
}

function sessionOf(client: PlainClient, ledger: Ledger, name: string): Session {
  return new Session(client, ledger, name, IMAGE);
}

/** Opens the world once more, looks at it, lets everything come to its end, and looks again. */
async function judge(directory: string, ledger: Ledger, now: number): Promise<Verdict> {
  const clock = new VirtualClock(now);
  const cloud = await startLocalCloud({ directory, clock, latencies: LATENCIES });
  const client = new PlainClient({ ...cloud, connections: 4 });
  try {
    const underWay = cloud.world.table(taskTable).all().length;
    const wrong = broken(cloud.world, ALWAYS);
    for (const { changes, again } of ledger.repeatable) {
      await again(client);
      ledger.settle(changes);
    }
    await comeToRest(cloud, client, clock);
    wrong.push(...broken(cloud.world, ALWAYS), ...broken(cloud.world, AT_REST));
    for (const thing of ledger.things()) {
      const fact = await factOf(cloud, client, thing);
      if (!ledger.of(thing).includes(fact))
        wrong.push(`${thing} is ${fact}, and should be ${ledger.of(thing).join(" or ")}`);
    }
    return {
      passed: wrong.length === 0,
      outcome: wrong.length === 0 ? "consistent" : "broken",
      detail:
        wrong.length === 0 ? `${ledger.things().length} things, ${underWay} under way` : wrong.join("; "),
    };
  } finally {
    client.close();
    await cloud.stop();
  }
}

async function comeToRest(cloud: LocalCloud, client: PlainClient, clock: VirtualClock): Promise<void> {
  for (let step = 0; step < STEPS; step += 1) {
    clock.advance(STEP);
    await client.call("cvm", "DescribeRegions");
    if (cloud.world.table(taskTable).all().length === 0) return;
  }
}

/** A disk with one partition, of bytes that no other has. */
function diskImage(): Buffer {
  const disk = randomBytes(IMAGE_BYTES);
  disk.fill(0, 446, 510);
  disk[450] = 0x83;
  disk.writeUInt32LE(64, 454);
  disk.writeUInt32LE(IMAGE_BYTES / 512 - 64, 458);
  disk.writeUInt16LE(0xaa55, 510);
  return disk;
}

const IMAGE = diskImage();
