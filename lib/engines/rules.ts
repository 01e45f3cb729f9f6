import { generalRules } from "../rules/general";
import { imageSourceRules } from "../rules/image-source";
import { reinstallRules } from "../rules/reinstall";
import type { Rule } from "../rules/rule";
import { serverRules } from "../rules/servers/rules";
import { csmAgentRules } from "./csm-agent/rules";
import { diskImportRules } from "./disk-import/rules";
import { imageImportRules } from "./image-import/rules";
import { redisDtsRules } from "./redis-dts/rules";
import { replicationRules } from "./replication/rules";

/** Every rule of this release; adding an engine adds a line. */
export const rules: readonly Rule[] = [
  ...generalRules,
  ...imageSourceRules,
  ...imageImportRules,
  ...reinstallRules,
  ...serverRules,
  ...replicationRules,
  ...csmAgentRules,
  ...diskImportRules,
  ...redisDtsRules,
];
