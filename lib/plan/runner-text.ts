import type { RunnerSpec } from "./source";

/** How commands reach a host, as a job says it. */
export function byRunner({ type }: RunnerSpec): string {
  return RUNNERS[type];
}

/** The host's own name where the runner knows one, and how commands reach it. */
export function hostByRunner(runner: RunnerSpec): string {
  const host = runner.type === "ssh" ? runner.host : runner.type === "tat" ? runner.instance : undefined;
  return [...(host === undefined ? [] : [host]), byRunner(runner)].join(" ");
}

const RUNNERS: Readonly<Record<RunnerSpec["type"], string>> = {
  ssh: "over SSH",
  tat: "through TAT",
  local: "on this machine",
  "by-hand": "by hand, as the reconciler says",
};
