import { redisDtsJobs } from "../../../lib/engines/redis-dts/jobs";
import { waveSchema } from "../../../lib/plan/wave";
import type { CheckSpec } from "../../../lib/plan/check";
import { cache } from "./sample";

const tcp = (from: CheckSpec["from"]): CheckSpec => ({ type: "tcp", port: 6379, from, within: "5m" });
const page: CheckSpec = { ...tcp("reconciler"), type: "https", path: "/health", status: 204 };

function jobsOf(checks: readonly CheckSpec[], workload = cache()) {
  const wave = waveSchema.parse({
    workloads: ["cache"],
    goal: "finalize",
    cutover: { checks, testMaxAge: "7d" },
  });
  return redisDtsJobs(workload, wave);
}

function cutover(checks: readonly CheckSpec[]) {
  const step = jobsOf(checks).cutover;
  const actions = step?.actions.map(({ action, detail }) => `${action}: ${detail}`);
  return { actions, makes: step?.makes };
}

const BEFORE = [
  "fence: writes to the source",
  "sync: what is left, until DTS reports a lag of 0 MB and 0 s, and keys are equal in number",
  "complete: the DTS job; the target is unlocked and the source no longer followed",
  "compare: all data of source and target",
];
const VERIFIED = "verify: the target that was made in ap-guangzhou-6 runs and takes writes";

describe("the cutover of a Redis migration", () => {
  it("makes a probe for checks from the probe, and removes it", () => {
    expect(cutover([tcp("probe")])).toEqual({
      actions: [...BEFORE, "check: TCP 6379 from the probe, within 5m", VERIFIED, "remove: probe"],
      makes: ["comparison", "probe"],
    });
  });

  it("makes none where the reconciler checks, and says which status is awaited", () => {
    expect(cutover([page])).toEqual({
      actions: [...BEFORE, "check: HTTPS 6379/health answers 204 from the reconciler, within 5m", VERIFIED],
      makes: ["comparison"],
    });
  });

  it("makes none where nothing is checked", () => {
    expect(cutover([])).toEqual({ actions: [...BEFORE, VERIFIED], makes: ["comparison"] });
  });
});

it("has no test run: DTS compares while it syncs", () => {
  expect(Object.keys(jobsOf([]))).toEqual(["replicate", "cutover", "finalize"]);
  expect(jobsOf([]).replicate?.actions.at(-1)).toEqual({
    action: "compare",
    detail: "all data while syncing; counts instead of a test run",
  });
});

it("sets the password of a target that was made, and leaves one that exists alone", () => {
  const first = (target: Parameters<typeof cache>[0]) => jobsOf([], cache(target)).replicate?.actions[0];
  expect(first({})).toEqual({ action: "configure", detail: "the password of the target that was made" });
  expect(first({ target: { instance: "crs-1a2b3c4d" } })?.detail).toMatch(/^DTS job of class medium/);
});
