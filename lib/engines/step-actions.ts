import { isReference, type TextOrReference } from "../plan/fields";
import type { HookSpec } from "../plan/hook";
import type { JobAction } from "../plan/job";
import type { SwitchActionSpec } from "../plan/switch";
import type { Step, WaveSpec } from "../plan/wave";
import type { StepContent } from "./step-content";

/** A step of a workload with what its wave adds, the same for all engines: hooks around it, and the switch of traffic. */
export function withWaveActions(
  content: StepContent,
  { step, wave, workload }: { readonly step: Step; readonly wave: WaveSpec; readonly workload: string },
): StepContent {
  const hooks = (wave.hooks ?? []).filter((hook) => hook.step === step);
  const moved = step === "cutover" ? switchesOf(workload, wave) : [];
  return {
    ...content,
    actions: [
      ...hooks.filter(({ when }) => when === "before").map(hookAction),
      ...content.actions,
      ...moved.map((action): JobAction => ({
        action: "switch",
        detail: SWITCHES[action.type](action as never),
      })),
      ...hooks.filter(({ when }) => when === "after").map(hookAction),
    ],
    undo: [
      // Traffic goes back before anything that serves it is taken away.
      ...[...moved].reverse().map((action): JobAction => ({
        action: "switch",
        detail: `${SWITCHED[action.type](action as never)} back to where it was`,
      })),
      ...content.undo,
    ],
  };
}

function switchesOf(workload: string, { cutover, workloads }: WaveSpec): readonly SwitchActionSpec[] {
  const only = workloads.length === 1 ? workloads[0] : undefined;
  return (cutover?.switch ?? []).filter((action) => (action.workload ?? only) === workload);
}

type Described = {
  readonly [Type in SwitchActionSpec["type"]]: (action: Extract<SwitchActionSpec, { type: Type }>) => string;
};

/** What is moved. */
const SWITCHED: Described = {
  eip: ({ address }) => text(address),
  clb: ({ listener, loadBalancer }) => `listener ${text(listener)} of ${text(loadBalancer)}`,
  dns: ({ domain, record }) => (record === "@" ? text(domain) : `${record}.${text(domain)}`),
};

/** Where it goes. */
const SWITCHES: Described = {
  eip: (action) => `${SWITCHED.eip(action)} to the target`,
  clb: (action) =>
    `${SWITCHED.clb(action)} to port ${action.port} of the target, with weight ${action.weight}`,
  dns: (action) => `${SWITCHED.dns(action)} to the ${action.address} address of the target`,
};

function hookAction({ mustSucceed, name, run, timeout }: HookSpec): JobAction {
  const weight = mustSucceed ? "must succeed" : "may fail";
  return { action: "hook", detail: `${name}: ${ranBy(run)}; ${weight}, within ${timeout}` };
}

function ranBy(run: HookSpec["run"]): string {
  switch (run.type) {
    case "tat":
      return `a script on ${place(run.instance)} through TAT`;
    case "http":
      return `${run.method} ${text(run.url)}, answered with ${run.status}`;
    case "local":
      return `${run.command.join(" ")} where the reconciler runs, if it allows local hooks`;
  }
}

function place(instance: TextOrReference): string {
  return instance === "source" || instance === "target" ? `the ${instance}` : text(instance);
}

/** A reference shows as its key: what Terraform resolves is not known when the plan is made. */
function text(value: TextOrReference): string {
  return isReference(value) ? `{${value.$ref}}` : value;
}
