import type { Rule } from "../rule";
import { formatRules } from "./format";
import { objectRules } from "./object";
import { imageSizeRules } from "./size";

/** What is documented about images of disks, whatever becomes of them. */
export const imageSourceRules: readonly Rule[] = [...formatRules, ...objectRules, ...imageSizeRules];
