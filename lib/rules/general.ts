import { bucketRules } from "./buckets";
import { diskRules } from "./disks";
import { instanceRules } from "./instances";
import { networkRules } from "./network";
import { placementRules } from "./placement";
import { regionRules } from "./regions";
import type { Rule } from "./rule";
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
  ...bucketRules,
];
