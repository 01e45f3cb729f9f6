import type { Rule } from "../rule";
import { fleetRules } from "./fleet";
import { foundRules } from "./found";
import { imageRules } from "./images";
import { quotaRules } from "./quotas";
import { reachRules } from "./reach";
import { sourceRules } from "./source";
import { targetRules } from "./target";

/** The rules about servers, whichever engine moves them. */
export const serverRules: readonly Rule[] = [
  ...sourceRules,
  ...reachRules,
  ...foundRules,
  ...targetRules,
  ...fleetRules,
  ...imageRules,
  ...quotaRules,
];
