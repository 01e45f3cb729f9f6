import { NO_NEEDS, type EstateNeeds } from "../../estate/needs";
import { checkNeeds, targetNeeds } from "../../estate/target-needs";
import type { WaveSpec } from "../../plan/wave";
import type { CsmAgentSpec } from "./schema";

/** What a server that Tencent's tool moves asks of the estate by itself: its target, where Terraform makes one. */
export function csmAgentNeeds({ source, target }: CsmAgentSpec): EstateNeeds {
  if ("instance" in target) return NO_NEEDS;
  const needs = targetNeeds(target.blueprint);
  return { ...needs, groups: [...needs.groups, "csm-target"], remoteDesktop: source.os.family === "windows" };
}

/** What its wave asks besides. */
export function csmAgentWaveNeeds(wave: WaveSpec): EstateNeeds {
  return checkNeeds(wave);
}
