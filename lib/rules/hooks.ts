import type { HookSpec } from "../plan/hook";
import { Duration } from "../plan/units";
import { LIMITS } from "./catalogue";
import type { DeclaredProject, PlanPath, Rule } from "./rule";
import { known, when } from "./subjects";

const SOURCE = "Landfall's hooks";

export const hookRules: readonly Rule[] = [
  {
    id: "HOOK-TWICE",
    severity: "refused",
    title: "A wave's hooks have different names at one step.",
    explanation: "Journal and reports tell hooks apart by wave, step, moment and name.",
    source: SOURCE,
    check: (declared) =>
      hooksOf(declared).flatMap(({ hook, index, path, siblings }) =>
        when(
          siblings.slice(0, index).some((other) => sameHook(other, hook)),
          [...path, "name"],
          `There is another hook "${hook.name}" ${hook.when} ${hook.step} in this wave. Give it another name.`,
        ),
      ),
  },
  {
    id: "HOOK-STEP",
    severity: "refused",
    title: "A hook is at a step that its wave has.",
    explanation: "A wave without a test run or a cutover never comes to that step, and the hook never runs.",
    source: SOURCE,
    check: (declared) =>
      hooksOf(declared).flatMap(({ hook: { name, step }, path, wave }) => {
        const { cutover, testRun } = declared.waves[wave] ?? {};
        const lacking =
          step === "test" && testRun === undefined
            ? "testRun"
            : (step === "cutover" || step === "finalize") && cutover === undefined
              ? "cutover"
              : undefined;
        return when(
          lacking !== undefined,
          [...path, "step"],
          `Hook "${name}" waits for the step ${step}, and wave ${wave} has no ${lacking}. Add one, or move the hook.`,
        );
      }),
  },
  {
    id: "HOOK-TARGET",
    severity: "error",
    title: "A hook on the target is at a moment when there is one.",
    explanation:
      "A new target comes into being during its test run or cutover, so before these, and around replicate, there is none. Instances that exist beforehand (csm-agent, reinstall) are there at any time; a Redis or a disk is no instance at all.",
    source: SOURCE,
    check: (declared) =>
      hooksOn("target", declared).flatMap(({ hook: { name, step, when: moment }, path, workload }) => {
        const { engine } = workload.spec;
        const noInstance = !INSTANCE_ENGINES.includes(engine);
        const tooEarly =
          !existsBeforehand(workload.spec) &&
          (step === "replicate" || (moment === "before" && step !== "finalize"));
        return when(
          noInstance || tooEarly,
          [...path, "run", "instance"],
          noInstance
            ? `Hook "${name}" runs on the target, and that of ${workload.name} is no instance. Use an http hook, or name an instance.`
            : `Hook "${name}" runs on the target ${moment} ${step}, and ${workload.name} has none at that moment. Run it after test, after cutover or at finalize.`,
        );
      }),
  },
  {
    id: "HOOK-SOURCE",
    severity: "error",
    title: "A hook on the source has a source that TAT reaches.",
    explanation:
      "TAT runs commands on CVM instances and on servers that are enrolled with it: a source whose runner is tat, or that is a CVM instance. An image or a Redis has no source to run anything on.",
    source: `${SOURCE}; TAT RunCommand`,
    check: (declared) =>
      hooksOn("source", declared).flatMap(({ hook: { name }, path, workload }) =>
        when(
          !reachedByTat(workload.spec),
          [...path, "run", "instance"],
          `Hook "${name}" runs on the source, and that of ${workload.name} is not reached through TAT. Give it a runner of type tat, name an instance, or use another kind of hook.`,
        ),
      ),
  },
  {
    id: "HOOK-TIMEOUT",
    severity: "refused",
    title: "A hook over TAT takes 1 second to 24 hours.",
    explanation: "TAT refuses other time-outs.",
    source: "TAT RunCommand, SDK 4.1.313: Timeout 1 to 86400 seconds",
    check: (declared) =>
      hooksOf(declared).flatMap(({ hook: { name, run, timeout }, path }) => {
        const longest = Duration.hours(LIMITS.tatRunHours);
        const { seconds } = Duration.parse(timeout);
        return when(
          run.type === "tat" && (seconds < 1 || seconds > longest.seconds),
          [...path, "timeout"],
          `Hook "${name}" may take ${timeout}; TAT allows 1s to ${LIMITS.tatRunHours}h.`,
        );
      }),
  },
  {
    id: "HOOK-SCRIPT",
    severity: "refused",
    title: "A hook's script has at most 48 KiB.",
    explanation: "TAT takes 64 KB of base64; letters beyond ASCII take several bytes each.",
    source: "TAT RunCommand, SDK 4.1.313: Content",
    check: (declared) =>
      hooksOf(declared).flatMap(({ hook: { name, run }, path }) => {
        const bytes = run.type === "tat" ? Buffer.byteLength(run.script) : 0;
        return when(
          bytes > SCRIPT_BYTES,
          [...path, "run", "script"],
          `The script of hook "${name}" has ${bytes} bytes; ${SCRIPT_BYTES} are allowed. Put it on the instance and call it there.`,
        );
      }),
  },
  {
    id: "HOOK-URL",
    severity: "refused",
    title: "A hook calls an http or https URL without a user and a password in it.",
    explanation: "The plan is written to Terraform's state and to reports; it holds no secret.",
    source: SOURCE,
    check: (declared) =>
      hooksOf(declared).flatMap(({ hook: { name, run }, path }) => {
        const url = run.type === "http" ? known(run.url) : undefined;
        const fault = url === undefined ? undefined : urlFault(url);
        return when(
          fault !== undefined,
          [...path, "run", "url"],
          `Hook "${name}" ${fault}. Write a URL such as https://deploy.example.com/freeze.`,
        );
      }),
  },
  {
    id: "HOOK-LOCAL",
    severity: "warning",
    title: "A local command is to run only where the person who reconciles allows it.",
    explanation:
      "A plan that somebody else wrote would otherwise run commands on the machine of whoever reconciles it. It will take --allow-local-hooks, and its environment will be emptied; this release carries out no hooks, and a step that has one does not begin.",
    source: SOURCE,
    check: (declared) =>
      hooksOf(declared).flatMap(({ hook: { name, run }, path }) =>
        when(
          run.type === "local",
          [...path, "run"],
          `Hook "${name}" is to run a command on the reconciler's machine, which whoever reconciles will have to allow (--allow-local-hooks). Prefer an http or tat hook.`,
        ),
      ),
  },
];

/** 64 KB of base64. */
const SCRIPT_BYTES = (64 * 1024 * 3) / 4;

/** Engines whose target is an instance. */
const INSTANCE_ENGINES: readonly string[] = ["image-import", "replication", "csm-agent"];

interface PlacedHook {
  readonly hook: HookSpec;
  readonly wave: string;
  readonly index: number;
  readonly siblings: readonly HookSpec[];
  readonly path: PlanPath;
}

function hooksOf({ waves }: DeclaredProject): PlacedHook[] {
  return Object.entries(waves).flatMap(([wave, { hooks = [] }]) =>
    hooks.map((hook, index) => ({
      hook,
      wave,
      index,
      siblings: hooks,
      path: ["waves", wave, "hooks", index],
    })),
  );
}

interface WorkloadHook extends PlacedHook {
  readonly workload: { readonly name: string; readonly spec: DeclaredProject["workloads"][string] };
}

/** The hooks on the source or target of workloads, once for each workload. */
function hooksOn(where: "source" | "target", declared: DeclaredProject): WorkloadHook[] {
  return hooksOf(declared)
    .filter(({ hook: { run } }) => run.type === "tat" && run.instance === where)
    .flatMap((placed) =>
      (declared.waves[placed.wave]?.workloads ?? []).flatMap((name) => {
        const spec = declared.workloads[name];
        return spec === undefined ? [] : [{ ...placed, workload: { name, spec } }];
      }),
    );
}

function existsBeforehand(workload: { readonly engine: string }): boolean {
  return workload.engine === "csm-agent" || ("reinstall" in workload && workload.reinstall !== undefined);
}

function reachedByTat(workload: { readonly engine: string }): boolean {
  const { source } = workload as {
    readonly source?: { readonly runner?: { readonly type: string }; readonly instance?: unknown };
  };
  return source?.runner !== undefined && (source.runner.type === "tat" || source.instance !== undefined);
}

function sameHook(left: HookSpec, right: HookSpec): boolean {
  return left.name === right.name && left.when === right.when && left.step === right.step;
}

function urlFault(text: string): string | undefined {
  if (!URL.canParse(text)) return `calls "${text}", which is no URL`;
  const { password, protocol, username } = new URL(text);
  if (protocol !== "http:" && protocol !== "https:") return `calls a ${protocol} URL`;
  return username === "" && password === "" ? undefined : "has a user or password in its URL";
}
