import type { Rule } from "../../rules/rule";
import { agentRules } from "./limits/agent";
import { diskRules } from "./limits/disks";
import { networkRules } from "./limits/network";
import { runRules } from "./limits/run";
import { systemRules } from "./limits/system";
import { targetRules } from "./limits/target";
import { waveRules } from "./limits/waves";

/** Everything that is documented about carrying a server with go2tencentcloud. */
export const csmAgentRules: readonly Rule[] = [
  ...systemRules,
  ...diskRules,
  ...agentRules,
  ...networkRules,
  ...targetRules,
  ...waveRules,
  ...runRules,
];
