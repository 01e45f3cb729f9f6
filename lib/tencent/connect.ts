import { agentFor, type Endpoint } from "./agents";
import { type Connection, serviceApi } from "./api";
import type { TencentCloud } from "./cloud";
import { createBuckets } from "./cos/buckets";
import { createCos } from "./cos/client";
import type { Credentials } from "./credentials/credentials";
import { CallPolicy, type PolicyOptions } from "./policy/call-policy";

export interface ConnectOptions extends PolicyOptions {
  /** `ap-guangzhou` */
  readonly region: string;
  readonly credentials: Credentials;
  /** Default: https to the public endpoints. */
  readonly endpoint?: Endpoint;
}

/**
 * Tencent Cloud in one region. Nothing is called yet, and nothing of the SDKs is loaded: each client's module is
 * loaded at its first call, and never the SDK's root index. Measured by `bench/tencent-client.ts` (Node 20, two
 * cores): one service 45 ms and 17 MiB, all seven 45 ms and 18 MiB (what they share makes up nearly all of it),
 * COS 73 ms and 22 MiB, everything together 96 ms and 28 MiB; the root index would take 190 ms and 46 MiB.
 *
 * @throws LandfallError `ENDPOINT-CA` when the endpoint's file of authorities is none.
 */
export function connect(options: ConnectOptions): TencentCloud {
  const endpoint = options.endpoint ?? {};
  const connection: Connection = {
    region: options.region,
    credentials: options.credentials,
    endpoint,
    agent: agentFor(endpoint),
    policy: new CallPolicy(options),
  };
  return {
    region: options.region,
    cam: serviceApi(
      connection,
      "cam",
      () => import("tencentcloud-sdk-nodejs/tencentcloud/services/cam/v20190116/cam_client.js"),
    ),
    cbs: serviceApi(
      connection,
      "cbs",
      () => import("tencentcloud-sdk-nodejs/tencentcloud/services/cbs/v20170312/cbs_client.js"),
    ),
    cvm: serviceApi(
      connection,
      "cvm",
      () => import("tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_client.js"),
    ),
    dts: serviceApi(
      connection,
      "dts",
      () => import("tencentcloud-sdk-nodejs/tencentcloud/services/dts/v20211206/dts_client.js"),
    ),
    redis: serviceApi(
      connection,
      "redis",
      () => import("tencentcloud-sdk-nodejs/tencentcloud/services/redis/v20180412/redis_client.js"),
    ),
    sts: serviceApi(
      connection,
      "sts",
      () => import("tencentcloud-sdk-nodejs/tencentcloud/services/sts/v20180813/sts_client.js"),
    ),
    tag: serviceApi(
      connection,
      "tag",
      () => import("tencentcloud-sdk-nodejs/tencentcloud/services/tag/v20180813/tag_client.js"),
    ),
    tat: serviceApi(
      connection,
      "tat",
      () => import("tencentcloud-sdk-nodejs/tencentcloud/services/tat/v20201028/tat_client.js"),
    ),
    vpc: serviceApi(
      connection,
      "vpc",
      () => import("tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client.js"),
    ),
    cos: createCos(connection),
    buckets: createBuckets(connection),
  };
}
