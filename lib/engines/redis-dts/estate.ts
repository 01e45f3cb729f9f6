import { NO_NEEDS, type EstateNeeds } from "../../estate/needs";
import { ESTATE_KEYS, redisKey } from "../../estate/references";
import { isReference } from "../../plan/fields";
import type { WaveSpec } from "../../plan/wave";
import type { RedisDtsSpec } from "./schema";

/** What a Redis migration asks of the estate by itself: where its target stands, and who reaches it. */
export function redisDtsNeeds({ target }: RedisDtsSpec, name: string): EstateNeeds {
  const references = [redisKey(name, "service"), redisKey(name, "target")];
  if (!("make" in target)) return { ...NO_NEEDS, references, targets: ["elsewhere"] };
  const { port, securityGroups, subnet } = target.make;
  const own = securityGroups.some(refersTo("redisGroup"));
  return {
    ...NO_NEEDS,
    references,
    groups: own ? ["redis-target"] : [],
    redisPorts: own ? [port] : [],
    targets: [refersTo("targetSubnet")(subnet) ? "target-subnet" : "elsewhere"],
  };
}

/** What Terraform makes once it is above `declare`: the DTS job until it is retired, and the target for good. */
export function redisDtsDeployedNeeds(
  { instanceClass, jobName, source, target }: RedisDtsSpec,
  name: string,
  { renamedFrom, retired }: { readonly retired: boolean; readonly renamedFrom?: string },
): EstateNeeds {
  return {
    ...NO_NEEDS,
    redis: [
      {
        workload: name,
        ...(renamedFrom !== undefined && { renamedFrom }),
        ...(!retired && { service: { name: jobName, sourceRegion: source.region, instanceClass } }),
        ...("make" in target && { target: target.make }),
      },
    ],
  };
}

/** What its wave asks besides: a probe for the checks of its cutover. */
export function redisDtsWaveNeeds({ cutover }: WaveSpec): EstateNeeds {
  const targetChecks = (cutover?.checks ?? []).filter(({ from }) => from === "probe").map(({ port }) => port);
  return { ...NO_NEEDS, groups: targetChecks.length > 0 ? ["probe"] : [], targetChecks };
}

function refersTo(key: keyof typeof ESTATE_KEYS) {
  return (value: unknown) => isReference(value) && value.$ref === ESTATE_KEYS[key];
}
