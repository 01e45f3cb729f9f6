import { randomBytes } from "node:crypto";
import { launchFleet, type Site } from "../../scripts/prove/load/fleet";
import type { PlainClient, Received } from "../../scripts/prove/cloud/client";
import type { Up } from "../../scripts/prove/cloud/process";

/** A request that is sent again and again. */
export interface Kind {
  readonly name: string;
  /** As `nameOf` calls it. */
  readonly key: string;
  send(client: PlainClient): Promise<Received>;
}

const BODY = randomBytes(16 * 1024);
const INSTANCES = 20;

/** Makes what the requests are about, and the requests. */
export async function kindsFor(up: Up): Promise<Kind[]> {
  const [site] = await launchFleet({ ...up, instances: INSTANCES, connections: 1 });
  const { bucket, group, instances } = site as Site;
  const [id] = instances;
  const api = (action: string, parameters: object, service: "cvm" | "vpc" = "cvm"): Kind => ({
    name: action,
    key: action,
    send: (client) => client.post(service, action, parameters),
  });
  const object = (name: string, method: "GET" | "PUT", path: string, body?: Buffer): Kind => ({
    name,
    key: `${method} ${path}`,
    send: (client) => client.object({ method, bucket, path, ...(body && { body }) }),
  });
  return [
    { ...api("DescribeInstances", { InstanceIds: [id] }), name: "DescribeInstances, one of 20" },
    api("DescribeSecurityGroupPolicies", { SecurityGroupId: group }, "vpc"),
    api("DescribeZones", {}),
    api("ModifyInstancesAttribute", { InstanceIds: [id], InstanceName: "bench" }),
    object("PutObject, 16 KiB", "PUT", "/one", BODY),
    object("GetObject, 16 KiB", "GET", "/one"),
  ];
}
