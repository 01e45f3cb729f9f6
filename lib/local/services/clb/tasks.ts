import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import { type Context, demand, Refusal } from "../../api";
import { type TaskKind, taskKind } from "../../tasks";
import type { World } from "../../world";
import { dropTags } from "../tag/store";
import { balancers, clbTasks, listeners, rules, type Target } from "./rows";

/** What is so when a change has ended. */
export interface Change {
  readonly active?: true;
  readonly ready?: readonly string[];
  readonly removedListener?: string;
  readonly removedRules?: readonly string[];
  readonly removed?: true;
  /** New targets of a listener or a rule. */
  readonly targets?: { readonly of: string; readonly list: readonly Target[] };
}

const STATUS = { succeeded: 0, running: 2 } as const;

/** Begins a change of a load balancer; its TaskId is the id of this request. */
export function begin(context: Context, balancer: string, change: Change): void {
  const id = `${context.requestId}/${balancer}`;
  context.world.table(clbTasks).put({ id, region: context.region, balancer, status: "running" });
  context.tasks.schedule("clb.change", id, context.latencies.balancer, change);
}

export function describeTaskStatus(
  request: Sdk.DescribeTaskStatusRequest,
  context: Context,
): Sdk.DescribeTaskStatusResponse {
  demand(request.TaskId, "InvalidParameter", "TaskId must be given.");
  const rows = context.world
    .table(clbTasks)
    .all()
    .filter((row) => row.region === context.region && row.id.startsWith(`${request.TaskId}/`));
  if (rows.length === 0)
    throw new Refusal("ResourceNotFound", `The task \`${request.TaskId}\` does not exist.`);
  const running = rows.some((row) => row.status === "running");
  return {
    Status: running ? STATUS.running : STATUS.succeeded,
    LoadBalancerIds: rows.map((row) => row.balancer),
    Message: "",
  };
}

export function clbTaskKinds(world: World): Record<string, TaskKind> {
  return {
    "clb.change": taskKind<Change>({
      done: (id, change) => {
        const { balancer } = world.table(clbTasks).update(id, { status: "succeeded" });
        if (change.active) world.table(balancers).update(balancer, { status: "active" });
        for (const listener of change.ready ?? []) world.table(listeners).update(listener, { ready: true });
        if (change.removedListener !== undefined) removeListener(world, change.removedListener);
        for (const rule of change.removedRules ?? []) world.table(rules).delete(rule);
        if (change.targets !== undefined) putTargets(world, change.targets.of, change.targets.list);
        if (change.removed) removeBalancer(world, balancer);
      },
    }),
  };
}

function putTargets(world: World, of: string, targets: readonly Target[]): void {
  if (world.table(rules).get(of) !== undefined) world.table(rules).update(of, { targets });
  else if (world.table(listeners).get(of) !== undefined) world.table(listeners).update(of, { targets });
}

function removeBalancer(world: World, id: string): void {
  for (const listener of world.table(listeners).all())
    if (listener.balancer === id) removeListener(world, listener.id);
  world.table(balancers).delete(id);
  dropTags(world, "clb/clb", id);
}

function removeListener(world: World, id: string): void {
  for (const rule of world.table(rules).all()) if (rule.listener === id) world.table(rules).delete(rule.id);
  world.table(listeners).delete(id);
}
