import { type Context, demand, Refusal } from "../../api";
import {
  balancers,
  type BalancerRow,
  clbTasks,
  listeners,
  type ListenerRow,
  rules,
  type RuleRow,
} from "./rows";

export function findBalancer(context: Context, id: string): BalancerRow {
  const row = context.world.table(balancers).get(id);
  if (row === undefined || row.region !== context.region || row.status === "deleting")
    throw new Refusal("InvalidParameter.LBIdNotFound", `The load balancer \`${id}\` does not exist.`);
  return row;
}

/** One that can be changed: nothing else is under way at it. */
export function findIdle(context: Context, id: string): BalancerRow {
  const row = findBalancer(context, id);
  demand(
    row.status === "active",
    "FailedOperation.InvalidLBStatus",
    `The load balancer \`${id}\` is still being created.`,
  );
  const busy = context.world
    .table(clbTasks)
    .all()
    .some((task) => task.balancer === id && task.status === "running");
  demand(
    !busy,
    "FailedOperation.ResourceInOperating",
    `Another change of the load balancer \`${id}\` is under way; DescribeTaskStatus tells when it ends.`,
  );
  return row;
}

export function findListener(context: Context, balancer: string, id: string): ListenerRow {
  const row = context.world.table(listeners).get(id);
  if (row === undefined || row.balancer !== balancer)
    throw new Refusal("InvalidParameter.ListenerIdNotFound", `The listener \`${id}\` does not exist.`);
  return row;
}

/** By its id, or by domain and path. */
export function findRule(
  context: Context,
  listener: ListenerRow,
  wanted: { readonly LocationId?: string; readonly Domain?: string; readonly Url?: string },
): RuleRow {
  const row = rulesOf(context, listener.id).find((rule) =>
    wanted.LocationId
      ? rule.id === wanted.LocationId
      : rule.domain === (wanted.Domain ?? "") && rule.url === (wanted.Url ?? ""),
  );
  if (row === undefined)
    throw new Refusal(
      "InvalidParameter.LocationNotFound",
      `The listener \`${listener.id}\` has no such rule; give LocationId, or Domain and Url.`,
    );
  return row;
}

export function listenersOf(context: Context, balancer: string): ListenerRow[] {
  return context.world
    .table(listeners)
    .all()
    .filter((row) => row.balancer === balancer);
}

export function rulesOf(context: Context, listener: string): RuleRow[] {
  return context.world
    .table(rules)
    .all()
    .filter((row) => row.listener === listener);
}
