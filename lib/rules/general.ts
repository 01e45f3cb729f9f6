import { bucketRules } from "./buckets";
import { connectionRules } from "./connections";
import { cutoverRules } from "./cutovers";
import { diskRules } from "./disks";
import { hookRules } from "./hooks";
import { instanceRules } from "./instances";
import { networkRules } from "./network";
import { placementRules } from "./placement";
import { regionRules } from "./regions";
import type { Rule } from "./rule";
import { switchRules } from "./switches";
import { tagRules } from "./tags";
import { waveRules } from "./waves";

/** The rules that hold whatever the engine. */
export const generalRules: readonly Rule[] = [
  ...regionRules,
  ...networkRules,
  ...placementRules,
  ...instanceRules,
  ...diskRules,
  ...tagRules,
  ...waveRules,
  ...hookRules,
  ...cutoverRules,
  ...switchRules,
  ...bucketRules,
  ...connectionRules,
];
