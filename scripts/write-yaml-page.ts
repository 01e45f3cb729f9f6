import { writeFileSync } from "node:fs";
import { projectFileSchema } from "../lib/engines/project-file";
import { projectJsonSchema } from "../lib/plan/json-schema";
import { yamlPage } from "./yaml-reference/page";

// Run from the repository's top by `npm run generate`, after a change of a schema.
writeFileSync("docs/yaml.md", yamlPage(projectJsonSchema(projectFileSchema)));
