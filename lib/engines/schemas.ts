import { imageImportSchema } from "./image-import/schema";
import { redisDtsSchema } from "./redis-dts/schema";

/** The workload schemas of all engines; adding an engine adds a line. */
export const engineSchemas = [imageImportSchema, redisDtsSchema] as const;
