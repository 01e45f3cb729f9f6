import { z } from "zod";
import { tags, text } from "./arguments";
import { defineResource, type Tools } from "./resource";
import { changeTags, creationTag, creationTags } from "./tagging";
import { answered, BUDGETS, removeFromState, unlessGone, until } from "./waiting";

const RUNNING = 2;
/** Isolated, and about to be deleted: what waits in the recycle bin is gone, as for the official provider. */
const GONE: ReadonlySet<number | undefined> = new Set([-2, -3]);

export const redisInstance = defineResource(
  {
    name: text.optional(),
    availability_zone: text,
    type_id: z.int(),
    mem_size: z.int(),
    redis_shard_num: z.int().default(1),
    redis_replicas_num: z.int().default(1),
    vpc_id: text,
    subnet_id: text,
    security_groups: z.array(text).optional(),
    port: z.int().default(6379),
    // A password would lie in the state.
    no_auth: z.literal(true),
    charge_type: z.literal("POSTPAID").default("POSTPAID"),
    force_delete: z.boolean().default(false),
    tags,
  },
  {
    exports: ["create_time", "ip", "status"],
    updates: ["tags"],
    local: ["force_delete"],
    replacedWith: [],
    locate: async (tools, _args, creation) => {
      const { Key, Value } = creationTag(creation);
      const { InstanceSet } = await tools.cloud.redis.DescribeInstances(
        { InstanceTags: [{ TagKey: Key, TagValue: Value }], Limit: 20, Offset: 0 },
        tools,
      );
      return InstanceSet?.find(({ Status }) => !GONE.has(Status))?.InstanceId;
    },
    make: async (tools, args, creation) => {
      const { InstanceIds } = await tools.cloud.redis.CreateInstances(
        {
          TypeId: args.type_id,
          MemSize: args.mem_size,
          GoodsNum: 1,
          Period: 1,
          BillingMode: 0,
          ZoneName: args.availability_zone,
          VpcId: args.vpc_id,
          SubnetId: args.subnet_id,
          RedisShardNum: args.redis_shard_num,
          RedisReplicasNum: args.redis_replicas_num,
          VPort: args.port,
          NoAuth: args.no_auth,
          ...(args.security_groups === undefined ? {} : { SecurityGroupIdList: args.security_groups }),
          ...(args.name === undefined ? {} : { InstanceName: args.name }),
          ResourceTags: creationTags(args.tags, creation).map(({ Key, Value }) => ({
            TagKey: Key,
            TagValue: Value,
          })),
        },
        tools,
      );
      return answered(InstanceIds?.[0], "CreateInstances");
    },
    complete: async (tools, id) => {
      await until(tools, `making ${id}`, BUDGETS.database, async () =>
        (await describe(tools, id))?.Status === RUNNING ? true : undefined,
      );
    },
    read: async (tools, id) => {
      const found = await describe(tools, id);
      if (found === undefined || GONE.has(found.Status)) return undefined;
      return {
        ip: found.WanIp,
        create_time: found.Createtime,
        status: found.Status === RUNNING ? "online" : "processing",
      };
    },
    update: (tools, id, args, before) =>
      changeTags(tools, { service: "redis", prefix: "instance", id }, args.tags, before.tags),
    remove: async (tools, id, args) => {
      await removeFromState(
        tools,
        `isolating ${id}`,
        BUDGETS.database,
        async () => {
          const status = (await describe(tools, id))?.Status;
          if (status === undefined || GONE.has(status)) return "gone";
          return status === RUNNING ? { state: "running" } : "busy";
        },
        () => tools.cloud.redis.DestroyPostpaidInstance({ InstanceId: id }, tools),
      );
      if (!args.force_delete) return;
      await removeFromState(
        tools,
        `removing ${id}`,
        BUDGETS.database,
        async () => {
          const status = (await describe(tools, id))?.Status;
          if (status === undefined) return "gone";
          return status === -2 ? { state: "isolated" } : "busy";
        },
        () => tools.cloud.redis.CleanUpInstance({ InstanceId: id }, tools),
      );
    },
  },
);

async function describe(tools: Tools, id: string) {
  const answer = await unlessGone(
    tools.cloud.redis.DescribeInstances({ InstanceId: id, Limit: 1, Offset: 0 }, tools),
  );
  return answer?.InstanceSet?.[0];
}
