import { checkAction, needsProbe } from "../../plan/check-action";
import type { CheckSpec } from "../../plan/check";
import { isReference, type TextOrReference } from "../../plan/fields";
import type { JobAction } from "../../plan/job";
import type { Step, WaveSpec } from "../../plan/wave";
import type { StepContent } from "../step-content";
import type { RedisAccess, RedisDtsSpec, RedisTarget } from "./schema";

const READ = "DTS reads it as a replica does; buffer options are set while it runs, and put back at its end";
const FENCED = "writes to it are refused from the fence on; its data stays as it is";
const LAG = "until DTS reports a lag of 0 MB and 0 s";

/**
 * What each step of a Redis migration does. There is no test run: DTS keeps the one target locked until it
 * completes, so comparing while it syncs counts instead.
 */
export function redisDtsJobs(
  workload: RedisDtsSpec,
  { cutover }: WaveSpec,
): Partial<Record<Step, StepContent>> {
  return {
    replicate: replicate(workload),
    ...(cutover && { cutover: cutOver(cutover.checks, workload), finalize: FINALIZE }),
  };
}

function replicate(workload: RedisDtsSpec): StepContent {
  const { compare, instanceClass, source, start, target, writeMode } = workload;
  return {
    actions: [
      ...passwordOf(target),
      {
        action: "configure",
        detail: `DTS job of class ${instanceClass}: Redis ${source.version} (${source.node}) at ${place(source.access)} to ${targetText(target)}, write mode ${writeMode}`,
      },
      { action: "check", detail: "DTS's own checks of both sides" },
      { action: "start", detail: start === undefined ? "the DTS job, at once" : `the DTS job, at ${start}` },
      { action: "sync", detail: `all keys, then every change, ${LAG}` },
      {
        action: "compare",
        detail: `${COMPARED[compare.method]} while syncing; counts instead of a test run`,
      },
    ],
    makes: ["comparison"],
    source: READ,
    undo: [
      { action: "remove", detail: "the DTS job's run and comparison; the target keeps what was written" },
    ],
  };
}

function cutOver(checks: readonly CheckSpec[], { compare, target }: RedisDtsSpec): StepContent {
  const probe = needsProbe(checks) ? ["probe"] : [];
  return {
    actions: [
      { action: "fence", detail: "writes to the source" },
      { action: "sync", detail: `what is left, ${LAG}, and keys are equal in number` },
      { action: "complete", detail: "the DTS job; the target is unlocked and the source no longer followed" },
      { action: "compare", detail: `${COMPARED[compare.method]} of source and target` },
      ...checks.map(checkAction),
      { action: "verify", detail: `${targetText(target)} runs and takes writes` },
      ...probe.map((detail): JobAction => ({ action: "remove", detail })),
    ],
    makes: ["comparison", ...probe],
    source: FENCED,
    undo: [
      { action: "remove", detail: "before complete: the DTS job's run; the target keeps what was written" },
      {
        action: "compare",
        detail: "after complete: what the target took since then is listed as lost, and has to be approved",
      },
      { action: "unfence", detail: "writes to the source" },
    ],
  };
}

/** The point of no return: nothing undoes it. */
const FINALIZE: StepContent = {
  actions: [{ action: "remove", detail: "the comparison; the DTS service goes with the next deploy" }],
  makes: [],
  source: "nothing: it stays as it is, for its owner to remove",
  undo: [],
};

const COMPARED: Readonly<Record<RedisDtsSpec["compare"]["method"], string>> = {
  dataCheck: "all data",
  sampleDataCheck: "a sample of the data",
  rowsCount: "the numbers of keys",
};

/** A target that Terraform makes has no password: none may stand in a state file. */
function passwordOf(target: RedisTarget): JobAction[] {
  return "make" in target
    ? [{ action: "configure", detail: "the password of the target that was made" }]
    : [];
}

function targetText(target: RedisTarget): string {
  return "make" in target ? `the target that was made in ${target.make.zone}` : text(target.instance);
}

function place(access: RedisAccess): string {
  const at = "host" in access ? text(access.host) : text(access.instance);
  const port = "port" in access ? `:${access.port}` : "";
  const via = "gateway" in access ? access.gateway : "ccn" in access ? access.ccn : undefined;
  return `${at}${port} (${access.type}${via === undefined ? "" : ` through ${text(via)}`})`;
}

/** A reference shows as its key: what Terraform resolves is not known when the plan is made. */
function text(value: TextOrReference): string {
  return isReference(value) ? `{${value.$ref}}` : value;
}
