import { csmAgentSchema } from "./csm-agent/schema";
import { diskImportSchema } from "./disk-import/schema";
import { imageImportSchema } from "./image-import/schema";
import { redisDtsSchema } from "./redis-dts/schema";
import { replicationSchema } from "./replication/schema";

/** The workload schemas of all engines; adding an engine adds a line. */
export const engineSchemas = [
  imageImportSchema,
  replicationSchema,
  csmAgentSchema,
  redisDtsSchema,
  diskImportSchema,
] as const;
