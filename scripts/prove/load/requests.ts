import { randomBytes } from "node:crypto";
import type { Site } from "./fleet";

/** One kind of request of the load. */
export interface Kind {
  readonly name: string;
  /** How often it comes, against the others. */
  readonly weight: number;
  /** @param pick a number from 0 up to, not including, the given one */
  send(site: Site, pick: (below: number) => number): Promise<unknown>;
}

const BODY = randomBytes(16 * 1024);
const KEYS = 20;

/** What clients of a cloud ask: mostly to look at things by their ids, now and then for lists, and some changes. */
export const KINDS: readonly Kind[] = [
  {
    name: "DescribeInstances, one by id",
    weight: 30,
    send: ({ client, instances }, pick) =>
      client.call("cvm", "DescribeInstances", { InstanceIds: [instances[pick(instances.length)]] }),
  },
  {
    name: "DescribeInstances, 60 of a zone",
    weight: 5,
    send: ({ client, zone }) =>
      client.call("cvm", "DescribeInstances", { Filters: [{ Name: "zone", Values: [zone] }], Limit: 100 }),
  },
  {
    name: "DescribeDisks of an instance",
    weight: 15,
    send: ({ client, instances }, pick) =>
      client.call("cbs", "DescribeDisks", {
        Filters: [{ Name: "instance-id", Values: [String(instances[pick(instances.length)])] }],
      }),
  },
  {
    name: "DescribeSecurityGroupPolicies",
    weight: 10,
    send: ({ client, group }) =>
      client.call("vpc", "DescribeSecurityGroupPolicies", { SecurityGroupId: group }),
  },
  {
    name: "ModifyInstancesAttribute",
    weight: 10,
    send: ({ client, instances }, pick) =>
      client.call("cvm", "ModifyInstancesAttribute", {
        InstanceIds: [instances[pick(instances.length)]],
        InstanceName: `load ${pick(1_000_000)}`,
      }),
  },
  {
    name: "TagResources",
    weight: 5,
    send: ({ client, instances }, pick) =>
      client.call("tag", "TagResources", {
        ResourceList: [
          `qcs::cvm:${client.region}:uin/100000000001:instance/${String(instances[pick(instances.length)])}`,
        ],
        Tags: [{ TagKey: "load", TagValue: String(pick(1_000_000)) }],
      }),
  },
  {
    name: "PutObject, 16 KiB",
    weight: 10,
    send: ({ client, bucket }, pick) =>
      client.object({ method: "PUT", bucket, path: `/object-${pick(KEYS)}`, body: BODY }),
  },
  {
    name: "HeadBucket",
    weight: 5,
    send: ({ client, bucket }) => client.object({ method: "HEAD", bucket, path: "/" }),
  },
  {
    name: "ListObjects",
    weight: 5,
    send: ({ client, bucket }) => client.object({ method: "GET", bucket, path: "/?prefix=object-" }),
  },
  {
    name: "RebootInstances",
    weight: 5,
    // Each instance once: a second one while the first is under way would be refused.
    send: async ({ client, instances }) => {
      const next = rebooted.get(instances) ?? 0;
      rebooted.set(instances, next + 1);
      const id = instances[next];
      if (id !== undefined) await client.call("cvm", "RebootInstances", { InstanceIds: [id] });
      else await client.call("cvm", "DescribeInstancesStatus", { Limit: 20 });
    },
  },
];

const rebooted = new WeakMap<readonly string[], number>();
