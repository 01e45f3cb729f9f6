import { writeFileSync } from "node:fs";
import { projectFileSchema } from "../lib/engines/project-file";
import { projectJsonSchema } from "../lib/plan/json-schema";

// Run from the repository's top by `npm run generate`, after a change of a schema.
writeFileSync("schema/landfall.schema.json", projectJsonSchema(projectFileSchema));
