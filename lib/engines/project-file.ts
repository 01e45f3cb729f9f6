import type { z } from "zod";
import { projectFileSchema as schemaFor } from "../plan/project-file";
import { engineSchemas } from "./schemas";

/** The YAML blueprint with every engine that this release knows. */
export const projectFileSchema = schemaFor(engineSchemas);
export type ProjectFile = z.infer<typeof projectFileSchema>;
