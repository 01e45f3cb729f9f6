import { join } from "node:path";
import { App } from "cdktf";
import { EXAMPLES, FOLDER } from "./examples";

/** Synthesizes an example as its user does: from its folder, with the lock that is committed there. */
export function synthesizeExample(name: string, outdir: string): void {
  const from = process.cwd();
  process.chdir(join(FOLDER, name));
  try {
    const app = new App({ outdir });
    EXAMPLES[name]?.(app);
    app.synth();
  } finally {
    process.chdir(from);
  }
}

/** All of them, each into a folder of its name. */
export function synthesizeAll(outdir: string): void {
  for (const name of Object.keys(EXAMPLES)) synthesizeExample(name, join(outdir, name));
}
