import type { Client as CamClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/cam/v20190116/cam_client";
import type { Client as CbsClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/cbs/v20170312/cbs_client";
import type { Client as CvmClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_client";
import type { Client as DtsClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/dts/v20211206/dts_client";
import type { Client as RedisClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/redis/v20180412/redis_client";
import type { Client as StsClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/sts/v20180813/sts_client";
import type { Client as TagClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/tag/v20180813/tag_client";
import type { Client as TatClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/tat/v20201028/tat_client";
import type { Client as VpcClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client";
import type { Buckets } from "./cos/buckets";
import type { Cos } from "./cos/cos";

export interface CallOptions {
  readonly signal?: AbortSignal;
}

/**
 * The actions of an official service client behind Landfall's policies: rate limit per action and region,
 * retries by error class (reads and throttled calls only; an ambiguous write is never repeated here), abort.
 * Requests and responses keep the SDK's own types. Every call throws `ApiError` and nothing else.
 */
export type Api<Client> = {
  readonly [
    Action in keyof Client as Client[Action] extends (request: never, ...rest: never[]) => Promise<unknown>
      ? Action extends "request" | "requestOctetStream"
        ? never
        : Action
      : never
  ]: Client[Action] extends (request: infer Request, ...rest: never[]) => Promise<infer Response>
    ? undefined extends Request
      ? (request?: Request, options?: CallOptions) => Promise<Response>
      : (request: Request, options?: CallOptions) => Promise<Response>
    : never;
};

/** Tencent Cloud as the engines see it: one region, one set of credentials. */
export interface TencentCloud {
  readonly region: string;
  readonly cam: Api<CamClient>;
  readonly cbs: Api<CbsClient>;
  readonly cvm: Api<CvmClient>;
  readonly dts: Api<DtsClient>;
  readonly redis: Api<RedisClient>;
  readonly sts: Api<StsClient>;
  readonly tag: Api<TagClient>;
  readonly tat: Api<TatClient>;
  readonly vpc: Api<VpcClient>;
  readonly cos: Cos;
  readonly buckets: Buckets;
}
