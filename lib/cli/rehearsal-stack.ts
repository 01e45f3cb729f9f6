import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

const STACK = "stack";

/**
 * A copy of a synthesized stack for Terraform on the embedded cloud, with a backend of its own: whatever backend the
 * stack declares, its state is that of the real cloud. Terraform's plugins and state lie in and beside the copy and
 * are kept from one run to the next.
 *
 * An `_override.tf.json` file replaces the backend that the stack declares. Source: Terraform, "Override Files".
 */
export function rehearsalOf(stack: string, directory: string): string {
  const copy = path.join(directory, STACK);
  mkdirSync(copy, { recursive: true, mode: 0o700 });
  const isOwn = (file: string) => !/^(\.terraform($|\.)|terraform\.)/.test(path.relative(stack, file));
  cpSync(stack, copy, { recursive: true, filter: isOwn });
  const backend = { terraform: { backend: { local: { path: path.join("..", "terraform.tfstate") } } } };
  writeFileSync(path.join(copy, "landfall_override.tf.json"), `${JSON.stringify(backend, undefined, 2)}\n`);
  return copy;
}
