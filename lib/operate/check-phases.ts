import type { InvocationTask } from "tencentcloud-sdk-nodejs/tencentcloud/services/tat/v20201028/tat_models";
import type { CheckSpec } from "../plan/check";
import { Duration } from "../plan/units";
import { phase, type ConditionChange, type Decision, type Effect, type Phase } from "../reconcile/driver";
import { checkDirectly } from "./direct-check";
import { launchPhase, runningPhase } from "./instance-phases";
import { instanceFacts, launchedInstance, launchTags, type Context } from "./launch";
import { onlyIf } from "./only-if";
import { requestForProbe } from "./probe";
import { probeScript, readProbe, type CheckResult } from "./probe-script";
import type { OperateTools } from "./tools";

const POLL = 2_000;
/** Between two looks at a target that has not passed yet. */
const LOOK_AGAIN = 10_000;
/** The agent of a probe that is not online by then makes the step fail. */
const AGENT_LIMIT = 15 * 60_000;
/** A probe never outlives its step by more than this. */
const PROBE_LIFETIME = Duration.hours(2);

/** Ends of a TAT task that ran nothing, so that another look is worth it. Source: SDK tat `InvocationTask.TaskStatus`. */
const TASK_ENDED = [
  "SUCCESS",
  "FAILED",
  "TIMEOUT",
  "TASK_TIMEOUT",
  "CANCELLED",
  "TERMINATED",
  "DELIVER_FAILED",
  "START_FAILED",
];

export interface Checking<Workload> {
  /** The instance that is checked. */
  readonly role: "test" | "target";
  readonly checks: (context: Context<Workload>) => readonly CheckSpec[];
  readonly passed: (results: readonly CheckResult[]) => readonly ConditionChange[];
  readonly failed: (message: string) => readonly ConditionChange[];
}

/** A probe where a check asks for one, then looks at the instance until every check passes or its time is over. */
export function checkPhases<Workload>(checking: Checking<Workload>): Phase<Workload, OperateTools>[] {
  const wanted = (context: Context<Workload>) =>
    checking.checks(context).some((check) => check.from === "probe");
  const probe = probeOf(checking.role);
  const launch = launchPhase<Workload>(`launch-${probe}`, probe, (context) =>
    requestForProbe(context, launchTags(context, probe, deadline(context))),
  );
  const preparing = [
    launch,
    runningPhase<Workload>(`await-${probe}`, probe),
    agentPhase<Workload>(`await-${probe}-agent`, probe),
  ];
  return [
    // A probe exists for the check that it makes.
    ...preparing.map((phase) => onlyIf(wanted, { ...phase, action: "check" as const })),
    lookPhase(checking),
  ];
}

function probeOf(role: "test" | "target") {
  return `${role}-probe` as const;
}

/** The facts of the last look that was asked of a probe. */
function lookFacts(role: "test" | "target") {
  return { invocation: `${role}.look`, round: `${role}.lookRound`, at: `${role}.lookAt` } as const;
}

function deadline(context: Context): number {
  return context.clock.now() + PROBE_LIFETIME.milliseconds;
}

function agentPhase<Workload>(
  name: string,
  probe: "test-probe" | "target-probe",
): Phase<Workload, OperateTools> {
  return phase<Workload, OperateTools, boolean>({
    name,
    action: "check",
    observe: async (context) => {
      const { AutomationAgentSet } = await context.tools.cloud.tat.DescribeAutomationAgentStatus({
        InstanceIds: [String(launchedInstance(context, probe))],
      });
      return AutomationAgentSet?.[0]?.AgentStatus === "Online";
    },
    decide: (online, context) => {
      if (online) return { kind: "done" };
      if (context.clock.now() - context.phaseSince <= AGENT_LIMIT) {
        return {
          kind: "wait",
          reason: "ProbeStarting",
          message: `the agent of probe ${launchedInstance(context, probe)} is not online yet`,
          after: POLL,
        };
      }
      return {
        kind: "fail",
        reason: "ProbeUnreachable",
        message: `The TAT agent of probe ${launchedInstance(context, probe)} did not come online; does the probe's security group let 443 out?`,
      };
    },
  });
}

interface Look {
  readonly direct: readonly CheckResult[];
  /** The last TAT task of the probe, when there was one. */
  readonly task?: InvocationTask;
}

function lookPhase<Workload>(checking: Checking<Workload>): Phase<Workload, OperateTools> {
  return phase<Workload, OperateTools, Look>({
    name: `check-${checking.role}`,
    action: "check",
    observe: async (context) => {
      const address = String(context.facts[instanceFacts(checking.role).address]);
      const own = checking.checks(context).filter((check) => check.from === "reconciler");
      const [task, ...direct] = await Promise.all([
        lastTask(context, checking.role),
        ...own.map((check) => checkDirectly(context.tools.reach, address, check)),
      ]);
      return task === undefined ? { direct } : { direct, task };
    },
    decide: (look, context) => decideLook(checking, look, context),
  });
}

async function lastTask(context: Context, role: "test" | "target"): Promise<InvocationTask | undefined> {
  const invocation = context.facts[lookFacts(role).invocation];
  if (invocation === undefined) return undefined;
  const { InvocationTaskSet } = await context.tools.cloud.tat.DescribeInvocationTasks({
    Filters: [{ Name: "invocation-id", Values: [String(invocation)] }],
    HideOutput: false,
    Limit: 20,
  });
  return InvocationTaskSet?.[0];
}

function decideLook<Workload>(
  checking: Checking<Workload>,
  look: Look,
  context: Context<Workload>,
): Decision {
  const fromProbe = checking.checks(context).filter((check) => check.from === "probe");
  const facts = lookFacts(checking.role);
  const asked = context.facts[facts.invocation] !== undefined;
  const running = asked && !TASK_ENDED.includes(look.task?.TaskStatus ?? "");
  if (running)
    return { kind: "wait", reason: "Checking", message: "the probe is looking at the target", after: POLL };
  if (fromProbe.length > 0 && !asked) return { kind: "act", effect: askProbe(checking, fromProbe, context) };

  const output = Buffer.from(look.task?.TaskResult?.Output ?? "", "base64").toString("utf8");
  const results = [...readProbe(output, fromProbe), ...look.direct];
  const pending = results.filter((result) => !result.passed);
  if (pending.length === 0) return { kind: "done", conditions: checking.passed(results) };

  const message = pending.map((result) => result.detail).join("; ");
  const waited = context.clock.now() - Number(context.facts[instanceFacts(checking.role).runningAt]);
  if (waited > allowed(checking.checks(context))) {
    return {
      kind: "fail",
      reason: "ChecksFailed",
      message: `Health checks did not pass in time: ${message}.`,
      conditions: checking.failed(message),
    };
  }
  const next = Number(context.facts[facts.at] ?? 0) + LOOK_AGAIN - context.clock.now();
  if (fromProbe.length > 0 && next <= 0)
    return { kind: "act", effect: askProbe(checking, fromProbe, context) };
  return { kind: "wait", reason: "ChecksPending", message, after: fromProbe.length > 0 ? next : LOOK_AGAIN };
}

function allowed(checks: readonly CheckSpec[]): number {
  return Math.max(...checks.map((check) => Duration.parse(check.within).milliseconds));
}

function askProbe<Workload>(
  checking: Checking<Workload>,
  checks: readonly CheckSpec[],
  context: Context<Workload>,
): Effect {
  const facts = lookFacts(checking.role);
  const round = Number(context.facts[facts.round] ?? 0) + 1;
  const script = probeScript(String(context.facts[instanceFacts(checking.role).address]), checks);
  return {
    id: `ask-probe-${round}`,
    description: `look at the ${checking.role} instance from the probe`,
    unseen: "repeat",
    visibleWithin: 0,
    find: async () => undefined,
    perform: async () => {
      const { InvocationId } = await context.tools.cloud.tat.RunCommand(
        {
          InstanceIds: [String(launchedInstance(context, probeOf(checking.role)))],
          CommandName: "landfall-check",
          CommandType: "SHELL",
          Content: Buffer.from(script, "utf8").toString("base64"),
          Timeout: 15 + checks.length * 10,
          WorkingDirectory: "/tmp",
        },
        { signal: context.signal },
      );
      return {
        [facts.invocation]: InvocationId ?? "",
        [facts.round]: round,
        [facts.at]: context.clock.now(),
      };
    },
  };
}
