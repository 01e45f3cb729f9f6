import type { Clock } from "../base/clock";
import { untilGone } from "../operate/until-gone";
import type { TencentCloud } from "../tencent/cloud";
import { chunks } from "../tencent/paging";

/** Removes disks that are left when their instance is gone, with what is on them: a rehearsal's, and no others. */
export async function removeDisks(
  { cloud, clock }: { cloud: TencentCloud; clock: Clock },
  ids: readonly string[],
): Promise<void> {
  const left = async () => {
    const found = await Promise.all(
      chunks(ids).map((DiskIds) => cloud.cbs.DescribeDisks({ DiskIds, Limit: DiskIds.length })),
    );
    return found.flatMap(({ DiskSet }) => DiskSet ?? []);
  };
  const doomed = (await left()).flatMap(({ DiskId }) => DiskId ?? []);
  for (const batch of chunks(doomed)) await cloud.cbs.TerminateDisks({ DiskIds: batch });
  await untilGone(
    clock,
    doomed,
    async () => (await left()).filter(({ DiskState }) => DiskState !== "TORECYCLE").length,
  );
}
