import { authoredWorkload } from "../plan/project-file";
import { imageImportSchema } from "./image-import/schema";
import { authoredRedisDts } from "./redis-dts/input";

/** The workloads of all engines as a YAML blueprint states them; adding an engine adds a line. */
export const authoredWorkloads = [authoredWorkload(imageImportSchema), authoredRedisDts] as const;
