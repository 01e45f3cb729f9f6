import type { z } from "zod";
import { projectFileSchema as schemaFor } from "../plan/project-file";
import { authoredWorkloads } from "./authored";

/** The YAML blueprint with every engine that this release knows. */
export const projectFileSchema = schemaFor(authoredWorkloads);
export type ProjectFile = z.infer<typeof projectFileSchema>;
/** A workload as it is written. */
export type WrittenWorkload = ProjectFile["workloads"][string];
