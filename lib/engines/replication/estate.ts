import type { EstateNeeds } from "../../estate/needs";
import { checkNeeds, targetNeeds } from "../../estate/target-needs";
import type { WaveSpec } from "../../plan/wave";
import type { ReplicationSpec } from "./schema";

/** What a replicated server asks of the estate by itself: relay and conversion, and where its target stands. */
export function replicationNeeds({ blueprint, path, source }: ReplicationSpec): EstateNeeds {
  const target = targetNeeds(blueprint);
  return {
    ...target,
    groups: [
      ...target.groups,
      "relay",
      "conversion",
      ...(source.instance === undefined ? [] : (["source"] as const)),
      ...(path === "rescue" ? (["rescue"] as const) : []),
    ],
    conversion: true,
  };
}

/** What its wave asks besides. */
export function replicationWaveNeeds(wave: WaveSpec): EstateNeeds {
  return checkNeeds(wave);
}
