/**
 * Requests a second and start-up of the embedded cloud against a bare Node server that answers the same bytes to the
 * same client: signed requests over connections that are kept open, the two by turns. Run with `npm run bench:local`.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { PlainClient } from "../../scripts/prove/cloud/client";
import { CloudProcess, type Up } from "../../scripts/prove/cloud/process";
import { type Answers, recorded } from "./answers";
import { type Kind, kindsFor } from "./requests";

const CONNECTIONS = 16;
const REQUESTS = 1500;
const ROUNDS = 5;
const STARTS = 7;
/** So that no rate limit is met. */
const SPEED = 1000;
const BARE = join(__dirname, "bare.js");

interface Side {
  readonly process: CloudProcess;
  readonly client: PlainClient;
}

/** Of one round: requests a second, and processor time that the server took for one, in ms. */
interface Round {
  readonly perSecond: number;
  readonly cpu: number;
}

const work = mkdtempSync(join(tmpdir(), "landfall-bench-local-"));
bench()
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  })
  .finally(() => rmSync(work, { recursive: true, force: true }));

async function bench(): Promise<void> {
  console.log(
    `Node ${process.versions.node}; ${CONNECTIONS} connections; medians of ${ROUNDS} rounds of ${REQUESTS}`,
  );
  const cloud = startCloud("world");
  const up = await cloud.up;
  const kinds = await kindsFor(up);
  const ours: Side = { process: cloud, client: clientOf(up) };
  const file = join(work, "answers.json");
  writeFileSync(file, JSON.stringify(await record(kinds, ours.client)));
  const bare = CloudProcess.run(BARE, [file]);
  const theirs: Side = { process: bare, client: clientOf({ ...up, endpoint: (await bare.up).endpoint }) };
  console.log(row("request", ["req/s", "bare", "ratio", "CPU ms", "bare", "ratio"]));
  for (const kind of kinds) console.log(await compare(kind, ours, theirs));
  for (const side of [ours, theirs]) {
    side.client.close();
    await side.process.stop();
  }
  await startUps(file);
}

async function compare(kind: Kind, ours: Side, theirs: Side): Promise<string> {
  const rounds: [Round, Round][] = [];
  for (let count = 0; count < ROUNDS; count += 1)
    rounds.push([await measure(kind, ours), await measure(kind, theirs)]);
  const middle = (side: 0 | 1, of: (round: Round) => number) =>
    median(rounds.map((round) => of(round[side])));
  const [our, their] = [middle(0, ({ perSecond }) => perSecond), middle(1, ({ perSecond }) => perSecond)];
  const [cpu, bareCpu] = [middle(0, (round) => round.cpu), middle(1, (round) => round.cpu)];
  return row(kind.name, [
    ...[our.toFixed(0), their.toFixed(0), (our / their).toFixed(2)],
    ...[cpu.toFixed(3), bareCpu.toFixed(3), (bareCpu / cpu).toFixed(2)],
  ]);
}

async function measure(kind: Kind, { process: server, client }: Side): Promise<Round> {
  const before = await server.usage();
  const from = performance.now();
  let left = REQUESTS;
  const send = async (): Promise<void> => {
    while (left-- > 0) await kind.send(client);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, send));
  const ms = performance.now() - from;
  const after = await server.usage();
  return { perSecond: (REQUESTS * 1000) / ms, cpu: (after.cpu - before.cpu) / REQUESTS };
}

/** What the cloud answers, for the bare server to answer the same. */
async function record(kinds: readonly Kind[], client: PlainClient): Promise<Answers> {
  const answers: Record<string, Answers[string]> = {};
  for (const kind of kinds) {
    const { headers, body, status } = await kind.send(client);
    if (status !== 200 || body.includes('"Error":')) throw new Error(`${kind.name}: ${body.toString()}`);
    answers[kind.key] = recorded(headers, body);
  }
  return answers;
}

async function startUps(file: string): Promise<void> {
  console.log(row("start-up", ["wall ms", "CPU ms"]));
  const [first, again, bare] = [[], [], []] as [Start[], Start[], Start[]];
  for (let count = 0; count < STARTS; count += 1) {
    first.push(await timed(() => startCloud(`new-${count}`)));
    again.push(await timed(() => startCloud(`new-${count}`)));
    bare.push(await timed(() => CloudProcess.run(BARE, [file])));
  }
  for (const [name, starts] of [
    ["a new world", first],
    ["a world that is there", again],
    ["bare server", bare],
  ] as const)
    console.log(
      row(name, [
        median(starts.map(({ wall }) => wall)).toFixed(0),
        median(starts.map(({ cpu }) => cpu)).toFixed(0),
      ]),
    );
}

interface Start {
  readonly wall: number;
  readonly cpu: number;
}

/** From the start of the process until it serves. */
async function timed(start: () => CloudProcess): Promise<Start> {
  const from = performance.now();
  const server = start();
  await server.up;
  const wall = performance.now() - from;
  const { cpu } = await server.usage();
  await server.stop();
  return { wall, cpu };
}

function startCloud(world: string): CloudProcess {
  return CloudProcess.start({ directory: join(work, world), speed: SPEED, from: Date.now() });
}

function clientOf(up: Up): PlainClient {
  return new PlainClient({ ...up, connections: CONNECTIONS });
}

function median(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
}

function row(name: string, cells: readonly string[]): string {
  return name.padEnd(32) + cells.map((cell) => cell.padStart(9)).join("");
}
