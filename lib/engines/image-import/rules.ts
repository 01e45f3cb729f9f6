import type { Rule } from "../../rules/rule";
import { formatRules } from "./limits/format";
import { objectRules } from "./limits/object";
import { reinstallRules } from "./limits/reinstall";
import { sizeRules } from "./limits/size";
import { systemRules } from "./limits/system";
import { windowsRules } from "./limits/windows";

/** Everything that is documented about importing a system-disk image. */
export const imageImportRules: readonly Rule[] = [
  ...formatRules,
  ...sizeRules,
  ...objectRules,
  ...systemRules,
  ...windowsRules,
  ...reinstallRules,
];
