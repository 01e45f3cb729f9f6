import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models";
import { type Context, Refusal } from "../../api";
import { type TaskKind, taskKind, type Tasks } from "../../tasks";
import type { World } from "../../world";
import { dropTags } from "../tag/store";
import { addressTermTaskKinds } from "./address-charges";
import { addresses, type AddressStatus, addressTasks } from "./rows";

interface AddressChange {
  readonly task: string;
  readonly status: AddressStatus | "RELEASED";
}

export interface BandwidthChange {
  readonly task: string;
  readonly bandwidth: number;
}

export function addressTaskKinds(world: World, tasks: () => Tasks): Record<string, TaskKind> {
  return {
    ...addressTermTaskKinds(world, tasks),
    "vpc.address": taskKind<AddressChange>({
      done: (id, { task, status }) => {
        world.table(addressTasks).put({ id: task, result: "SUCCESS" });
        const address = world.table(addresses).get(id);
        if (address === undefined) return;
        if (status === "RELEASED") {
          world.table(addresses).delete(id);
          dropTags(world, "vpc/eip", id);
        } else
          world
            .table(addresses)
            .update(id, { status, ...(status === "UNBIND" ? { instance: "", secondary: "" } : {}) });
      },
    }),
    "vpc.bandwidth": taskKind<BandwidthChange>({
      done: (id, { task, bandwidth }) => {
        world.table(addressTasks).put({ id: task, result: "SUCCESS" });
        if (world.table(addresses).get(id) !== undefined) world.table(addresses).update(id, { bandwidth });
      },
    }),
  };
}

export function describeTaskResult(
  request: Sdk.DescribeTaskResultRequest,
  context: Context,
): Sdk.DescribeTaskResultResponse {
  const task = context.world.table(addressTasks).get(String(request.TaskId ?? ""));
  if (task === undefined)
    throw new Refusal("InvalidParameterValue", `There is no task \`${request.TaskId}\`.`);
  return { TaskId: Number(task.id), Result: task.result };
}

export function startTask(context: Context): string {
  const id = String(context.world.ids.number("vpc.addressTask"));
  context.world.table(addressTasks).put({ id, result: "RUNNING" });
  return id;
}

export function change(
  context: Context,
  address: string,
  task: string,
  status: AddressChange["status"],
): void {
  context.tasks.schedule("vpc.address", address, context.latencies.address, {
    task,
    status,
  } satisfies AddressChange);
}
