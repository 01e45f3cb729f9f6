import type { Rule } from "../../rules/rule";
import { bandwidthRules } from "./limits/bandwidth";
import { hostRules } from "./limits/hosts";
import { networkRules } from "./limits/network";
import { pathRules } from "./limits/path";
import { pointRules } from "./limits/points";
import { reinstallTargetRules } from "./limits/reinstall";
import { stagingRules } from "./limits/staging";
import { systemRules } from "./limits/system";
import { targetRules } from "./limits/target";

/** Everything that is documented about replicating a server through a relay, and about comparable services. */
export const replicationRules: readonly Rule[] = [
  ...systemRules,
  ...networkRules,
  ...bandwidthRules,
  ...hostRules,
  ...stagingRules,
  ...pointRules,
  ...pathRules,
  ...targetRules,
  ...reinstallTargetRules,
];
