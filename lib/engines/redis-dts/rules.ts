import type { Rule } from "../../rules/rule";
import { jobRules } from "./limits/job";
import { sourceRules } from "./limits/source";
import { targetRules } from "./limits/target";
import { versionRules } from "./limits/version";

/** Everything that is documented about migrating Redis by DTS. */
export const redisDtsRules: readonly Rule[] = [...sourceRules, ...versionRules, ...targetRules, ...jobRules];
