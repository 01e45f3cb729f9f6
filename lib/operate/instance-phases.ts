import type {
  Instance,
  RunInstancesRequest,
} from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import { phase, type Decision, type Phase } from "../reconcile/driver";
import { isGone } from "./instances";
import { instanceFacts, launchedInstance, launchEffect, type Context } from "./launch";
import type { InstanceRole } from "./owner";
import type { OperateTools } from "./tools";

const POLL = 5_000;
/** A launch that has not reached RUNNING by then is given up; Tencent Cloud's own waiters use 15 minutes. */
const LAUNCH_LIMIT = 30 * 60_000;
/** A termination that has not ended by then is a matter for a person. */
const REMOVAL_LIMIT = 30 * 60_000;

/** Launches one instance. */
export function launchPhase<Workload>(
  name: string,
  role: InstanceRole,
  request: (context: Context<Workload>) => Promise<RunInstancesRequest>,
): Phase<Workload, OperateTools> {
  return phase<Workload, OperateTools, void>({
    name,
    action: "launch",
    observe: async () => {},
    decide: (_, context) =>
      launchedInstance(context, role) === undefined
        ? { kind: "act", effect: launchEffect(context, role, () => request(context)) }
        : { kind: "done" },
  });
}

/** Waits until the instance runs; records its address and since when it runs (ms since the epoch). */
export function runningPhase<Workload>(name: string, role: InstanceRole): Phase<Workload, OperateTools> {
  return phase<Workload, OperateTools, Instance | undefined>({
    name,
    action: "launch",
    observe: (context) => context.tools.read.instance(String(launchedInstance(context, role))),
    decide: (instance, context) => awaitRunning(instance, context, role),
  });
}

function awaitRunning(instance: Instance | undefined, context: Context, role: InstanceRole): Decision {
  const facts = instanceFacts(role);
  const id = String(context.facts[facts.id]);
  const address = instance?.PrivateIpAddresses?.[0];
  if (
    instance?.InstanceState === "RUNNING" &&
    instance.LatestOperationState !== "OPERATING" &&
    address !== undefined
  ) {
    return { kind: "done", facts: { [facts.address]: address, [facts.runningAt]: context.clock.now() } };
  }
  if (instance?.InstanceState === "LAUNCH_FAILED") {
    const why = instance.LatestOperationErrorMsg ?? "Tencent Cloud gave no reason";
    return { kind: "fail", reason: "LaunchFailed", message: `${id} could not be launched: ${why}.` };
  }
  if (context.clock.now() - context.phaseSince > LAUNCH_LIMIT) {
    const seen = instance === undefined ? "is not listed" : `is ${instance.InstanceState}`;
    return {
      kind: "fail",
      reason: "LaunchTimedOut",
      message: `${id} ${seen} ${LAUNCH_LIMIT / 60_000} minutes after its launch.`,
    };
  }
  return {
    kind: "wait",
    reason: "Launching",
    message: `${id} is ${instance?.InstanceState ?? "not listed yet"}`,
    after: POLL,
  };
}

/** Terminates the instances of these roles and waits until they are gone. Roles without an instance are skipped. */
export function terminatePhase<Workload>(
  name: string,
  roles: readonly InstanceRole[],
): Phase<Workload, OperateTools> {
  return phase<Workload, OperateTools, Instance[]>({
    name,
    action: "remove",
    observe: async (context) => {
      const ids = roles.flatMap((role) => launchedInstance(context, role) ?? []);
      const found = await Promise.all(ids.map((id) => context.tools.read.instance(id)));
      return found.filter((instance): instance is Instance => instance !== undefined);
    },
    decide: (instances, context) => awaitTerminated(instances, context, name),
  });
}

function awaitTerminated(instances: readonly Instance[], context: Context, name: string): Decision {
  const ids = instances
    .filter((instance) => !isGone(instance))
    .map((instance) => String(instance.InstanceId));
  if (instances.length === 0) return { kind: "done" };
  const asked = context.facts[`${name}.asked`] === true;
  if (ids.length > 0 && !asked) {
    return {
      kind: "act",
      effect: {
        id: name,
        description: `terminate ${ids.join(" and ")}`,
        unseen: "repeat",
        visibleWithin: 0,
        find: async () => undefined,
        perform: async () => {
          await context.tools.cloud.cvm.TerminateInstances({ InstanceIds: ids }, { signal: context.signal });
          return { [`${name}.asked`]: true };
        },
      },
    };
  }
  if (context.clock.now() - context.phaseSince > REMOVAL_LIMIT) {
    return {
      kind: "freeze",
      reason: "RemovalStuck",
      message: `${ids.join(", ")} still exists although its termination was asked for; terminate it in the console.`,
    };
  }
  return {
    kind: "wait",
    reason: "Removing",
    message: `${ids.length > 0 ? ids.join(", ") : "the instance"} is being terminated`,
    after: POLL,
  };
}
