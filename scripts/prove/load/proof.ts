import { join } from "node:path";
import { performance } from "node:perf_hooks";
import type { Usage } from "../cloud/messages";
import { CloudProcess, type Up } from "../cloud/process";
import { table } from "../evidence";
import type { Proof, Result, Verdict } from "../proof";
import { mulberry32 } from "../sample";
import { launchFleet, type Site } from "./fleet";
import { type Distribution, distributionOf } from "./latencies";
import { type Kind, KINDS } from "./requests";

const INSTANCES = 2000;
const REQUESTS = 10_000;
const CONNECTIONS = 16;
/** So that the rate limits, which are in force, are those of as many seconds more. */
const SPEED = 50;
const SEED = 0x10ad;
const MIB = 1024 ** 2;

/** Figures of one run, as its result carries them. */
interface Figures {
  readonly instances: number;
  /** Heap and resident bytes of the process, each instance's share. */
  readonly heap: number;
  readonly rss: number;
  readonly launchMs: number;
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly reopenMs: number;
  readonly reopenCpuMs: number;
  readonly all: Distribution;
  readonly kinds: Readonly<Record<string, Distribution>>;
  /** Processes of the cloud when empty, full, and after the requests. */
  readonly usage: readonly Usage[];
}

/** Thousands of instances in one process, and many clients at once. */
export const load: Proof = {
  name: "load",
  claim: [
    `${INSTANCES} instances run in one process of the embedded cloud, ${REQUESTS} requests from ${CONNECTIONS} connections are`,
    "all answered as they should be, and everything is still there when it is opened again. How long it took is printed, and",
    "no claim.",
  ].join("\n"),
  sample: 0,
  parallel: 1,
  prepare: async (scratch) => [
    {
      id: `${INSTANCES} instances, ${REQUESTS} requests from ${CONNECTIONS} connections`,
      run: () => underLoad(join(scratch, "world")),
    },
  ],
  summarize,
};

async function underLoad(directory: string): Promise<Verdict> {
  const from = Date.now();
  const start = (): CloudProcess =>
    CloudProcess.start({ directory, speed: SPEED, from }, { flags: ["--expose-gc"] });
  const cloud = start();
  const up = await cloud.up;
  const empty = await cloud.usage();
  const launching = performance.now();
  const sites = await launchFleet({ ...up, instances: INSTANCES, connections: CONNECTIONS });
  const launchMs = performance.now() - launching;
  const full = await cloud.usage();
  const began = performance.now();
  const { times, errors } = await sendAll(sites);
  const wallMs = performance.now() - began;
  const after = await cloud.usage();
  await cloud.stop();

  const reopening = performance.now();
  const again = start();
  const opened = await again.up;
  const reopenMs = performance.now() - reopening;
  const reopened = await again.usage();
  const lost = await notThere(opened, sites);
  await again.stop();
  if (errors.length + lost > 0)
    return {
      passed: false,
      outcome: `${errors.length} errors, ${lost} lost`,
      detail: errors.slice(0, 5).join("; "),
    };
  const figures: Figures = {
    instances: INSTANCES,
    heap: (full.heap - empty.heap) / INSTANCES,
    rss: (full.rss - empty.rss) / INSTANCES,
    launchMs,
    wallMs,
    cpuMs: after.cpu - full.cpu,
    reopenMs,
    reopenCpuMs: reopened.cpu,
    all: distributionOf([...times.values()].flat()),
    kinds: Object.fromEntries([...times].map(([name, values]) => [name, distributionOf(values)])),
    usage: [empty, full, after],
  };
  return { passed: true, outcome: "no errors", detail: JSON.stringify(figures) };
}

async function sendAll(
  sites: readonly Site[],
): Promise<{ readonly times: Map<string, number[]>; readonly errors: string[] }> {
  const random = mulberry32(SEED);
  const pick = (below: number): number => Math.floor(random() * below);
  const times = new Map<string, number[]>(KINDS.map(({ name }) => [name, []]));
  const errors: string[] = [];
  let left = REQUESTS;
  const work = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const kind = draw(pick);
      const from = performance.now();
      await kind
        .send(sites[pick(sites.length)] as Site, pick)
        .catch((error: unknown) => errors.push(`${kind.name}: ${String(error)}`));
      times.get(kind.name)?.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, work));
  return { times, errors };
}

function draw(pick: (below: number) => number): Kind {
  let at = pick(KINDS.reduce((sum, { weight }) => sum + weight, 0));
  return KINDS.find(({ weight }) => (at -= weight) < 0) as Kind;
}

/** How many instances do not run any more. */
async function notThere(up: Up, sites: readonly Site[]): Promise<number> {
  let running = 0;
  for (const { client, instances } of sites) {
    const there = client.at(up.endpoint);
    const answer = await there.call("cvm", "DescribeInstances", { InstanceIds: instances, Limit: 100 });
    running += (answer["InstanceSet"] as { InstanceState: string }[]).filter(
      ({ InstanceState }) => InstanceState === "RUNNING",
    ).length;
    there.close();
  }
  return INSTANCES - running;
}

function summarize(results: readonly Result[]): string {
  return results
    .filter(({ passed, detail }) => passed && detail !== undefined)
    .map(({ detail = "" }) => pageOf(JSON.parse(detail) as Figures))
    .join("\n");
}

function pageOf(figures: Figures): string {
  const ms = (value: number) => (value < 10 ? value.toFixed(1) : value.toFixed(0));
  const row = (name: string, { count, p50, p95, p99, max }: Distribution) => [
    name,
    String(count),
    ...[p50, p95, p99, max].map(ms),
  ];
  const [empty, full, after] = figures.usage;
  const mib = (usage: Usage | undefined) =>
    [usage?.heap ?? 0, usage?.rss ?? 0].map((bytes) => (bytes / MIB).toFixed(0));
  const seconds = (value: number) => (value / 1000).toFixed(1);
  return [
    `${figures.all.count} requests in ${seconds(figures.wallMs)} s (${((figures.all.count / figures.wallMs) * 1000).toFixed(0)} a second), of which the cloud's process computed`,
    `${seconds(figures.cpuMs)} s: ${(figures.cpuMs / figures.all.count).toFixed(2)} ms a request. ${figures.instances} instances were launched in ${seconds(figures.launchMs)} s; the full world`,
    `is opened again in ${seconds(figures.reopenMs)} s, ${seconds(figures.reopenCpuMs)} s of them computing. One instance takes ${(figures.heap / 1024).toFixed(1)} KiB of the heap and`,
    `${(figures.rss / 1024).toFixed(1)} KiB of resident memory.`,
    "",
    table(
      ["request", "count", "p50 ms", "p95 ms", "p99 ms", "max ms"],
      [...Object.entries(figures.kinds).map(([name, times]) => row(name, times)), row("all", figures.all)],
    ),
    "",
    table(
      ["the cloud's process", "heap MiB", "resident MiB"],
      [
        ["empty", ...mib(empty)],
        [`${figures.instances} instances`, ...mib(full)],
        ["after the requests", ...mib(after)],
      ],
    ),
  ].join("\n");
}
