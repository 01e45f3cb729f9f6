/**
 * What the official clients cost at start-up: time of the first `require` and resident memory that it adds, each
 * in a process of its own, the median of seven. Run with `node dist/bench/tencent-client.js`.
 */
import { execFileSync } from "node:child_process";

const SERVICES = "tencentcloud-sdk-nodejs/tencentcloud/services";
const CLIENTS = [
  `${SERVICES}/cvm/v20170312/cvm_client`,
  `${SERVICES}/vpc/v20170312/vpc_client`,
  `${SERVICES}/cbs/v20170312/cbs_client`,
  `${SERVICES}/cam/v20190116/cam_client`,
  `${SERVICES}/sts/v20180813/sts_client`,
  `${SERVICES}/tag/v20180813/tag_client`,
  `${SERVICES}/tat/v20201028/tat_client`,
];

const SETS: readonly (readonly [string, readonly string[]])[] = [
  ["one service (cvm)", CLIENTS.slice(0, 1)],
  ["all seven services", CLIENTS],
  ["COS", ["cos-nodejs-sdk-v5"]],
  ["all seven services and COS", [...CLIENTS, "cos-nodejs-sdk-v5"]],
  ["the SDK's root index, for comparison", ["tencentcloud-sdk-nodejs"]],
];

const RUNS = 7;

const PROBE = `
  const rss = process.memoryUsage.rss();
  const from = process.hrtime.bigint();
  for (const name of process.argv.slice(1)) require(name);
  const ms = Number(process.hrtime.bigint() - from) / 1e6;
  console.log(JSON.stringify({ ms, mib: (process.memoryUsage.rss() - rss) / 2 ** 20 }));
`;

interface Cost {
  readonly ms: number;
  readonly mib: number;
}

for (const [name, modules] of SETS) {
  const paths = modules.map((module) => require.resolve(module));
  const costs = Array.from({ length: RUNS }, () => measure(paths));
  const ms = median(costs.map((cost) => cost.ms)).toFixed(0);
  const mib = median(costs.map((cost) => cost.mib)).toFixed(0);
  console.log(`${name}: ${ms} ms, ${mib} MiB`);
}

function measure(paths: readonly string[]): Cost {
  const output = execFileSync(process.execPath, ["-e", PROBE, ...paths], { encoding: "utf8" });
  return JSON.parse(output) as Cost;
}

function median(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
}
