import type { Rule } from "../../rules/rule";
import { archiveRules } from "./limits/archive";
import { sizeRules } from "./limits/size";
import { systemRules } from "./limits/system";
import { windowsRules } from "./limits/windows";

/** Everything that is documented about importing a system-disk image. */
export const imageImportRules: readonly Rule[] = [
  ...archiveRules,
  ...sizeRules,
  ...systemRules,
  ...windowsRules,
];
