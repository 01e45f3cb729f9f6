import { checkAction, needsProbe } from "../../plan/check-action";
import type { CheckSpec } from "../../plan/check";
import { isReference, type TextOrReference } from "../../plan/fields";
import type { JobAction } from "../../plan/job";
import { byRunner, hostByRunner } from "../../plan/runner-text";
import type { Step, WaveSpec } from "../../plan/wave";
import type { ProjectFacts, StepContent } from "../step-content";
import { configureActions } from "./configure";
import type { CsmAgentSpec } from "./schema";
import { LOGS, OPTIONS, programsFor, SAYS } from "./tool";

const READ = "go2tencentcloud reads it; it may serve on, best with little to write";
const UNTOUCHED = "nothing";
const FENCED = "its applications are fenced; tool and host stay up for the second run";

/** What each step of a server that Tencent's tool moves does; a step that the wave does not declare is left out. */
export function csmAgentJobs(
  workload: CsmAgentSpec,
  { cutover, testRun }: WaveSpec,
  { region }: ProjectFacts,
): Partial<Record<Step, StepContent>> {
  return {
    replicate: replicate(workload, region),
    ...(testRun && { test: test(workload, testRun.checks) }),
    ...(cutover && { cutover: cutOver(workload, cutover.checks), finalize: finalize(workload) }),
  };
}

function replicate(workload: CsmAgentSpec, region: string): StepContent {
  const { ignoreCheck, network } = workload.agent;
  const check = ignoreCheck
    ? "without its own check of it, as declared"
    : `and its own check of it (${OPTIONS.toolOnly} ${OPTIONS.check})`;
  const programs = programsFor(workload.source).join(" or ");
  const target = targetText(workload);
  // It calls the API, which in mode 1 the source does not reach.
  const clean = network.mode === 1 ? `${OPTIONS.clean} at the gateway` : OPTIONS.clean;
  return {
    actions: [
      {
        action: "prepare",
        detail: `go2tencentcloud on the source${programs && `, as ${programs}`}, ${check}`,
      },
      ...gatewaysOf(workload).map((gateway): JobAction => ({
        action: "prepare",
        detail: `go2tencentcloud on ${gateway}`,
      })),
      ...configureActions(workload, { region, instance: target }),
      ...runs(workload, "everything"),
      BOTH_WITNESSES,
    ],
    makes: ["source", ...(network.mode === 1 ? ["gateway"] : [])].map(
      (host) => `tool directory on the ${host}`,
    ),
    source: READ,
    undo: [
      { action: "stop", detail: `the tool, and ${clean}, so that ${target} leaves migration mode` },
      ...removals(workload),
    ],
  };
}

function test(workload: CsmAgentSpec, checks: readonly CheckSpec[]): StepContent {
  const made = ["image", "test instance", ...(needsProbe(checks) ? ["probe"] : [])].join(", ");
  return {
    actions: [
      {
        action: "capture",
        detail: `${targetText(workload)} as an image, never while it is in migration mode`,
      },
      { action: "launch", detail: "it in the test subnet" },
      ...checks.map(checkAction),
      { action: "remove", detail: made },
    ],
    makes: made.split(", "),
    source: UNTOUCHED,
    undo: [{ action: "remove", detail: made }],
  };
}

function cutOver(workload: CsmAgentSpec, checks: readonly CheckSpec[]): StepContent {
  const probe = needsProbe(checks) ? ["probe"] : [];
  return {
    actions: [
      { action: "fence", detail: "the source's applications; tool and host stay up" },
      ...runs(workload, "what has changed since the first run"),
      BOTH_WITNESSES,
      ...checks.map(checkAction),
      { action: "verify", detail: "the target is what was declared" },
      ...probe.map((detail): JobAction => ({ action: "remove", detail })),
    ],
    makes: probe,
    source: FENCED,
    undo: [
      { action: "unfence", detail: "the source's applications, and see them serve" },
      { action: "stop", detail: `${targetText(workload)}, which is kept` },
    ],
  };
}

/** The point of no return: without the tool there is no further run. */
function finalize(workload: CsmAgentSpec): StepContent {
  return {
    actions: removals(workload),
    makes: [],
    source: "the tool is removed; it stays fenced",
    undo: [],
  };
}

/** The directory holds the API key wherever it is: nothing of it stays. */
function removals(workload: CsmAgentSpec): JobAction[] {
  const { runner } = workload.source;
  return [`the source ${byRunner(runner)}`, ...gatewaysOf(workload)].map((host) => ({
    action: "remove",
    detail: `the tool directory from ${host}`,
  }));
}

/** The host of stages 1 and 3, which only mode 1 has. */
function gatewaysOf({ agent: { network } }: CsmAgentSpec): string[] {
  return network.mode === 1 ? [`the gateway ${hostByRunner(network.gateway)}`] : [];
}

/** The tool says that it is done, and the instance has left migration mode: one alone proves nothing. */
const BOTH_WITNESSES: JobAction = {
  action: "verify",
  detail: `the tool's log (${LOGS.join(" or ")}) says ${SAYS.done}, and the target is RUNNING again`,
};

/** One run of the tool; in network mode 1 three, with the whole tool directory carried between the machines. */
function runs({ agent, ...workload }: CsmAgentSpec, what: string): JobAction[] {
  const target = targetText(workload);
  if (agent.network.mode !== 1)
    return [{ action: "replicate", detail: `${what} to ${target}, ${WAYS[agent.network.mode]}` }];
  return [
    { action: "start", detail: `at the gateway: ${target} enters migration mode` },
    {
      action: "replicate",
      detail: `at the source: ${what} to ${target} over the private link, from the gateway's tool directory`,
    },
    {
      action: "complete",
      detail: `at the gateway again, from the source's tool directory: ${target} leaves migration mode`,
    },
  ];
}

const WAYS = {
  0: "over the internet",
  2: "over the private link",
  3: "over the private link, the API through the proxy",
} as const;

function targetText({ target }: Pick<CsmAgentSpec, "target">): string {
  return "instance" in target ? text(target.instance) : text(target.made);
}

/** A reference shows as its key: what Terraform resolves is not known when the plan is made. */
function text(value: TextOrReference): string {
  return isReference(value) ? `{${value.$ref}}` : value;
}
