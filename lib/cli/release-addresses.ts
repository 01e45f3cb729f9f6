import type { Clock } from "../base/clock";
import { untilGone } from "../operate/until-gone";
import type { TencentCloud } from "../tencent/cloud";
import { chunks } from "../tencent/paging";

/**
 * Gives back elastic addresses whose instances are gone: a rehearsal's, and no others. One that was paid for in advance
 * is isolated, and goes by itself.
 */
export async function releaseAddresses(
  { cloud, clock }: { cloud: TencentCloud; clock: Clock },
  ids: readonly string[],
): Promise<void> {
  const left = async () => {
    const found = await Promise.all(
      chunks(ids).map((values) =>
        cloud.vpc.DescribeAddresses({
          Filters: [{ Name: "address-id", Values: values }],
          Limit: values.length,
        }),
      ),
    );
    return found.flatMap(({ AddressSet }) => AddressSet ?? []).filter(({ IsArrears }) => IsArrears !== true);
  };
  const doomed = (await left()).flatMap(({ AddressId }) => AddressId ?? []);
  for (const batch of chunks(doomed)) await cloud.vpc.ReleaseAddresses({ AddressIds: batch });
  await untilGone(clock, doomed, async () => (await left()).length);
}
