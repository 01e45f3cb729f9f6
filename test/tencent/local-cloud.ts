import type { Clock } from "../../lib/base/clock";
import { systemClock } from "../../lib/base/clock";
import { connect, fixedCredentials, type TencentCloud } from "../../lib/tencent";
import { REGION, type TestCloud } from "../local/cos/cloud";

/** A client of the embedded cloud, as the reconciler is one: plain HTTP through its proxy. */
export function clientOf(cloud: TestCloud, clock: Clock = systemClock): TencentCloud {
  const { secretId, secretKey } = cloud.account.credentials;
  return connect({
    region: REGION,
    credentials: fixedCredentials(secretId, secretKey),
    endpoint: { proxy: cloud.front.proxyUrl, protocol: "http" },
    clock,
    random: () => 0,
  });
}
