import type { CutoverSpec, WaveSpec } from "../../lib/plan/wave";
import { plan, type Sides, type Variation } from "./sample";

type Hook = NonNullable<WaveSpec["hooks"]>[number];
type Switch = NonNullable<CutoverSpec["switch"]>[number];

const nothing: Variation = {};

const wave = (changes: Partial<WaveSpec>) => plan(({ waves }) => void Object.assign(waves.first, changes));

/** A second workload and a second wave `next` that holds it. */
const waves = (after: Record<string, string[]>, goals: Record<string, WaveSpec["goal"]> = {}) =>
  plan((project) => {
    Object.assign(project.workloads, { db: project.workloads.web });
    Object.assign(project.waves, { next: { ...project.waves.first, workloads: ["db"] } });
    for (const [name, others] of Object.entries(after))
      Object.assign(project.waves[name] ?? {}, { after: others });
    for (const [name, goal] of Object.entries(goals)) Object.assign(project.waves[name] ?? {}, { goal });
  });

const hook = (changes: Partial<Hook> = {}): Hook => ({
  name: "stop",
  when: "after",
  step: "cutover",
  run: { type: "tat", instance: "target", script: "systemctl stop app" },
  mustSucceed: true,
  timeout: "10m",
  ...changes,
});
const hooks = (...given: Hook[]) => wave({ hooks: given });
const onSource = (workload: object) =>
  plan(({ waves, workloads }) => {
    Object.assign(workloads, { web: { ...workloads.web, ...workload } });
    waves.first.hooks = [hook({ run: { type: "tat", instance: "source", script: "sync" }, when: "before" })];
  });
const onTarget = (changes: Partial<Hook>, workload: object = {}) =>
  plan(({ waves, workloads }) => {
    Object.assign(workloads, { web: { ...workloads.web, ...workload } });
    waves.first.hooks = [hook(changes)];
  });
const http = (url: string) => hooks(hook({ run: { type: "http", method: "POST", url, status: 200 } }));

const cutover = (changes: Partial<CutoverSpec>) =>
  wave({ cutover: { checks: [], testMaxAge: "7d", ...changes } });
const window = (from: string, to: string, timeZone = "Asia/Seoul", maxDowntime?: string) =>
  cutover({ window: { from, to, timeZone }, ...(maxDowntime !== undefined && { maxDowntime }) });
const approval = (by: string[], count: number) => cutover({ approval: { by, count, validFor: "3d" } });

const eip: Switch = { type: "eip", address: "eip-1a2b3c4d", managedBy: "none" };
const dns: Switch = {
  type: "dns",
  domain: "example.com",
  record: "www",
  address: "private",
  managedBy: "none",
};
const { managedBy: _none, ...unsaid } = eip;
const switches = (...given: Switch[]) => cutover({ switch: given });
const switchOf = (action: Switch, workload: object) =>
  plan(({ waves, workloads }) => {
    Object.assign(workloads, { web: { ...workloads.web, ...workload } });
    waves.first.cutover = { checks: [], testMaxAge: "7d", switch: [action] };
  });
const inWaveOfTwo = (action: Switch) =>
  plan((project) => {
    Object.assign(project.workloads, { db: project.workloads.web });
    project.waves.first.workloads.push("db");
    project.waves.first.cutover = { checks: [], testMaxAge: "7d", switch: [action] };
  });
const inTwoWaves = (first: Switch, second: Switch) =>
  plan((project) => {
    Object.assign(project.workloads, { db: project.workloads.web });
    const cutoverWith = (action: Switch) => ({ checks: [], testMaxAge: "7d", switch: [action] });
    project.waves.first.cutover = cutoverWith(first);
    Object.assign(project.waves, {
      next: { ...project.waves.first, workloads: ["db"], cutover: cutoverWith(second) },
    });
  });

/** Both sides of the rules about waves: their order, hooks, cutovers and switches. */
export const waveSides: Record<string, Sides> = {
  "WAVE-AFTER": { broken: [waves({ next: ["frist"] })], fine: [nothing, waves({ next: ["first"] })] },
  "WAVE-CYCLE": {
    broken: [waves({ next: ["first"], first: ["next"] }), waves({ next: ["next"] })],
    fine: [nothing, waves({ next: ["first"] }), waves({ next: ["gone"] })],
  },
  "WAVE-AFTER-GOAL": {
    broken: [waves({ next: ["first"] }, { first: "test", next: "cutover" })],
    fine: [
      waves({ next: ["first"] }, { first: "cutover", next: "cutover" }),
      waves({ next: ["first"] }, { first: "test", next: "test" }),
    ],
  },
  "HOOK-TWICE": {
    broken: [hooks(hook(), hook({ mustSucceed: false }))],
    fine: [nothing, hooks(hook(), hook({ name: "start" }), hook({ step: "finalize" }))],
  },
  "HOOK-STEP": {
    broken: [
      wave({ testRun: undefined, goal: "replicate", hooks: [hook({ step: "test" })] }),
      wave({ cutover: undefined, goal: "test", hooks: [hook({ step: "finalize" })] }),
    ],
    fine: [hooks(hook({ step: "test" }), hook({ step: "finalize" }), hook({ step: "replicate" }))],
  },
  "HOOK-TARGET": {
    broken: [
      onTarget({ when: "before" }),
      onTarget({ step: "replicate" }),
      onTarget({}, { engine: "redis-dts" }),
    ],
    fine: [
      onTarget({}),
      onTarget({ when: "before", step: "finalize" }),
      onTarget({ when: "before" }, { reinstall: "ins-1a2b3c4d" }),
      onTarget({ step: "replicate" }, { engine: "csm-agent" }),
    ],
  },
  "HOOK-SOURCE": {
    broken: [onSource({}), onSource({ source: { runner: { type: "ssh" } } })],
    fine: [
      onSource({ source: { runner: { type: "tat", instance: "rins-1a2b3c4d" } } }),
      onSource({ source: { runner: { type: "ssh" }, instance: "ins-1a2b3c4d" } }),
    ],
  },
  "HOOK-TIMEOUT": {
    broken: [hooks(hook({ timeout: "0s" })), hooks(hook({ timeout: "86401s" }))],
    fine: [
      hooks(hook({ timeout: "1s" })),
      hooks(hook({ timeout: "24h" })),
      hooks(hook({ timeout: "2d", run: { type: "local", command: ["true"] } })),
    ],
  },
  "HOOK-SCRIPT": {
    broken: [hooks(hook({ run: { type: "tat", instance: "target", script: "값".repeat(16_385) } }))],
    fine: [hooks(hook({ run: { type: "tat", instance: "target", script: "값".repeat(16_384) } }))],
  },
  "HOOK-URL": {
    broken: [
      http("freeze"),
      http("ftp://example.com"),
      http("https://me:secret@example.com"),
      http("https://me@example.com"),
    ],
    fine: [http("https://example.com/freeze"), http("http://10.0.0.1:8080")],
  },
  "HOOK-LOCAL": {
    broken: [hooks(hook({ run: { type: "local", command: ["true"] } }))],
    fine: [hooks(hook())],
  },
  "WINDOW-ORDER": {
    broken: [
      window("2026-12-05T22:00:00+09:00", "2026-12-05T22:00:00+09:00"),
      window("2026-12-05T22:00:00+09:00", "2026-12-05T22:30:00+10:00"),
    ],
    fine: [nothing, window("2026-12-05T22:00:00+09:00", "2026-12-05T22:00:01+09:00")],
  },
  "WINDOW-ZONE": {
    broken: ["KST", "EST", "+09:00", "Asia/Soul"].map((zone) =>
      window("2026-12-05T22:00:00+09:00", "2026-12-06T04:00:00+09:00", zone),
    ),
    fine: ["Asia/Seoul", "Singapore", "UTC"].map((zone) =>
      window("2026-12-05T22:00:00+09:00", "2026-12-06T04:00:00+09:00", zone),
    ),
  },
  "WINDOW-OFFSET": {
    broken: [
      window("2026-12-05T22:00:00+08:00", "2026-12-06T04:00:00+09:00"),
      // Summer time ends on 25 October 2026 at 03:00.
      window("2026-10-24T22:00:00+02:00", "2026-10-25T04:00:00+02:00", "Europe/Berlin"),
    ],
    fine: [
      window("2026-12-05T22:00:00+09:00", "2026-12-06T04:00:00+09:00"),
      window("2026-10-24T22:00:00+02:00", "2026-10-25T04:00:00+01:00", "Europe/Berlin"),
      window("2026-12-05T22:00:00Z", "2026-12-06T04:00:00Z", "UTC"),
      window("2026-12-05T22:00:00-03:30", "2026-12-06T04:00:00-03:30", "America/St_Johns"),
      window("2026-12-05T22:00:00+08:00", "2026-12-06T04:00:00+08:00", "no/where"),
    ],
  },
  "WINDOW-SHORT": {
    broken: [window("2026-12-05T22:00:00+09:00", "2026-12-05T22:59:59+09:00", "Asia/Seoul", "1h")],
    fine: [
      window("2026-12-05T22:00:00+09:00", "2026-12-05T23:00:00+09:00", "Asia/Seoul", "1h"),
      window("2026-12-05T22:00:00+09:00", "2026-12-05T22:01:00+09:00"),
    ],
  },
  "APPROVAL-COUNT": {
    broken: [approval(["ann"], 2), approval(["ann", "ann"], 2)],
    fine: [nothing, approval(["ann", "bob"], 2)],
  },
  "SWITCH-OWNER": {
    broken: [
      switches({ ...eip, managedBy: "module.edge.tencentcloud_eip_association.web" }),
      switches(unsaid),
      switches({ type: "eip", address: { $ref: "waves/first/cutover/switch/0/address" } }),
    ],
    fine: [nothing, switches(eip, dns)],
  },
  "SWITCH-WORKLOAD": {
    broken: [inWaveOfTwo(eip), switches({ ...eip, workload: "wbe" })],
    fine: [switches(eip), inWaveOfTwo({ ...eip, workload: "db" })],
  },
  "SWITCH-ENGINE": {
    broken: [
      switchOf(eip, { engine: "redis-dts" }),
      switchOf(dns, { engine: "disk-import" }),
      switchOf(eip, { engine: "replication", target: "image" }),
    ],
    fine: [switches(eip, dns), switchOf(dns, { engine: "redis-dts" })],
  },
  "SWITCH-TWICE": {
    broken: [inTwoWaves(eip, eip), inTwoWaves(dns, { ...dns, address: "public" })],
    fine: [
      inTwoWaves(eip, dns),
      inTwoWaves(eip, { ...eip, address: "eip-5e6f7a8b" }),
      inTwoWaves(
        { type: "clb", loadBalancer: "lb-1a2b3c4d", listener: "lbl-1a2b3c4d", port: 80, weight: 10 },
        { type: "clb", loadBalancer: "lb-1a2b3c4d", listener: "lbl-1a2b3c4d", port: 80, weight: 10 },
      ),
    ],
  },
};
