import type { Rule } from "../../rules/rule";
import { diskImportAttachRules } from "./limits/attach";
import { diskImportDiskRules } from "./limits/disk";
import { diskImportExistingRules } from "./limits/existing";

/** Everything that is documented about writing a data-disk image onto a CBS disk. */
export const diskImportRules: readonly Rule[] = [
  ...diskImportDiskRules,
  ...diskImportExistingRules,
  ...diskImportAttachRules,
];
