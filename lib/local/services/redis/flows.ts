import type { Context } from "../../api";
import { type TaskKind, taskKind, type Tasks } from "../../tasks";
import type { World } from "../../world";
import { dropTags } from "../tag/store";
import { KEPT_MS, termTaskKind } from "../terms";
import { accounts, deals, flows, redisInstances, type RedisRow } from "./rows";

/** Something of an instance that takes time. Codes: SDK redis 2018-04-12, `TaskInfoDetail.TaskType`. */
const FLOWS = {
  resize: "002",
  close: "003",
  startup: "005",
  delete: "006",
  password: "007",
  clear: "025",
  address: "027",
  inputMode: "033",
  params: "034",
  passwordFree: "035",
  account: "037",
  readReplicas: "039",
  readMaster: "040",
  version: "043",
  network: "045",
  openWan: "052",
  closeWan: "053",
  zones: "066",
} as const;
export type FlowName = keyof typeof FLOWS;

/** What is there when a flow has ended. */
export interface FlowEnd {
  readonly row?: Partial<RedisRow>;
  /** The instance is gone. */
  readonly removed?: true;
  readonly account?: { readonly id: string; readonly removed?: true };
}

interface FlowInput {
  readonly instance: string;
  readonly end: FlowEnd;
}

/** Postpaid instances leave the recycle bin by themselves. Source: SDK redis 2018-04-12, `InstanceSet.OfflineTime`. */
const RECYCLE_MS = 2 * 3_600_000;

/** How long an isolated instance waits in the recycle bin. */
export function keptFor({ term }: RedisRow): number {
  return term === null ? RECYCLE_MS : KEPT_MS;
}

/** Begins a flow: the instance is in process until it ends. Returns the TaskId. */
export function begin(context: Context, row: RedisRow, name: FlowName, end: FlowEnd): number {
  context.world.table(redisInstances).update(row.id, { status: "processing" });
  return note(context, row, name, { ...end, row: { status: "running", ...end.row } });
}

/** As {@link begin}, of something during which the instance goes on. */
export function note(context: Context, row: RedisRow, name: FlowName, end: FlowEnd): number {
  const number = context.world.ids.number("redis.flow");
  const id = String(number);
  context.world.table(flows).put({
    id,
    region: row.region,
    type: FLOWS[name],
    instance: row.id,
    status: "running",
    message: "",
    startedAt: context.now,
    endedAt: 0,
  });
  context.tasks.schedule("redis.flow", id, context.latencies.redisChange, { instance: row.id, end });
  return number;
}

export function redisTaskKinds(world: World, tasks: () => Tasks): Record<string, TaskKind> {
  return {
    "redis.term": termTaskKind({
      world,
      table: redisInstances,
      name: "redis.term",
      tasks,
      ended: ({ id, status }, at) => {
        if (status === "isolated") return;
        tasks().cancel(id);
        world.table(redisInstances).update(id, { status: "isolated", isolatedAt: at });
        tasks().scheduleAt("redis.offline", id, at + KEPT_MS);
      },
    }),
    "redis.deliver": taskKind<null>({
      done: (deal, _input, _output, at) => {
        const row = world.table(deals).update(deal, { endedAt: at });
        for (const id of row.instances)
          if (world.table(redisInstances).get(id)?.status === "initializing")
            world.table(redisInstances).update(id, { status: "running" });
      },
    }),
    "redis.flow": taskKind<FlowInput>({
      done: (flow, { instance, end }, _output, at) => {
        world.table(flows).update(flow, { status: "succeed", endedAt: at });
        if (end.removed) return remove(world, instance);
        if (end.account?.removed) world.table(accounts).delete(end.account.id);
        else if (end.account !== undefined) world.table(accounts).update(end.account.id, { status: "valid" });
        if (end.row !== undefined && world.table(redisInstances).get(instance) !== undefined)
          world.table(redisInstances).update(instance, end.row);
      },
    }),
    "redis.offline": taskKind<null>({ done: (instance) => remove(world, instance) }),
  };
}

function remove(world: World, instance: string): void {
  world.table(redisInstances).delete(instance);
  for (const account of world.table(accounts).all())
    if (account.instance === instance) world.table(accounts).delete(account.id);
  dropTags(world, "redis/instance", instance);
}
