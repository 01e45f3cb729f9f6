import { join } from "node:path";
import type { Software } from "../../../scripts/prove/ci/tools";
import { runTypeScript } from "../../reconcile/child";

const loaded = ["-r", join(__dirname, "../../support/load-typescript.cjs")];
const sourceOf = (file: string) => [...loaded, ...runTypeScript(join(__dirname, "../../..", file))];

/** Everything from the sources as they are. */
export const fromSources: Software = {
  landfall: sourceOf("lib/cli/main.ts"),
  tsNode: sourceOf("scripts/prove/ci/ts-node.ts"),
};
