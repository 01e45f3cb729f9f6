import { authoredWorkload } from "../plan/project-file";
import { authoredCsmAgent } from "./csm-agent/input";
import { authoredDiskImport } from "./disk-import/input";
import { imageImportSchema } from "./image-import/schema";
import { authoredRedisDts } from "./redis-dts/input";
import { authoredReplication } from "./replication/input";

/** The workloads of all engines as a YAML blueprint states them; adding an engine adds a line. */
export const authoredWorkloads = [
  authoredWorkload(imageImportSchema),
  authoredReplication,
  authoredCsmAgent,
  authoredRedisDts,
  authoredDiskImport,
] as const;
