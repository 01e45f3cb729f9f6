import { writeFileSync } from "node:fs";
import { rules } from "../lib/engines/rules";
import { rulesPage } from "../lib/rules/page";

// Run from the repository's top by `npm run generate`, after a change of a rule.
writeFileSync("docs/rules.md", rulesPage(rules));
