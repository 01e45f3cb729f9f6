import { agentFor, type Endpoint } from "./agents";
import { type Connection, serviceApi } from "./api";
import type { TencentCloud } from "./cloud";
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
 * Tencent Cloud in one region. Nothing is loaded and nothing is called yet: each service's SDK module is loaded
 * at its first call. Only modules of single services are imported, never the SDK's root index (measured by
 * `bench/tencent-client.ts`; the figures are in docs/dependencies.md).
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
  };
}
