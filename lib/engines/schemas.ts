import { imageImportSchema } from "./image-import/schema";

/** The workload schemas of all engines; adding an engine adds a line. */
export const engineSchemas = [imageImportSchema] as const;
