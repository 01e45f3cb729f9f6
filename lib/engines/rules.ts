import { generalRules } from "../rules/general";
import { imageSourceRules } from "../rules/image-source";
import type { Rule } from "../rules/rule";
import { imageImportRules } from "./image-import/rules";

/** Every rule of this release; adding an engine adds a line. */
export const rules: readonly Rule[] = [...generalRules, ...imageSourceRules, ...imageImportRules];
