import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesizeExamples } from "./prove/provider/stacks";

/** Prints a SHA-256 of everything that each example synthesizes to, so that two versions of Node can be compared. */
function main(): void {
  const scratch = mkdtempSync(join(tmpdir(), "landfall-digests-"));
  try {
    for (const name of synthesizeExamples(scratch).keys()) {
      const stack = join(scratch, "synthesized", name, "stacks", name);
      for (const file of readdirSync(stack).sort()) {
        const digest = createHash("sha256")
          .update(readFileSync(join(stack, file)))
          .digest("hex");
        process.stdout.write(`${digest}  ${name}/${file}\n`);
      }
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

main();
