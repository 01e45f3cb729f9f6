import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const STACK = "stack";
/** Apart from Terraform's state, beside which CDKTF refuses to work. */
const PROJECT = "cdktf";

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

/**
 * What the CDKTF command line needs to deploy such a copy: a `cdktf.json` in the returned directory, and an output that
 * holds this stack alone.
 */
export function rehearsalProjectOf(stack: string, directory: string): string {
  const copy = rehearsalOf(stack, directory);
  const name = path.basename(stack);
  const synthesized = JSON.parse(
    readFileSync(path.join(stack, "..", "..", "manifest.json"), "utf8"),
  ) as Manifest;
  const project = path.join(directory, PROJECT);
  const output = path.join(project, "cdktf.out");
  const workingDirectory = path.relative(output, copy);
  const synthesizedStackPath = path.join(workingDirectory, "cdk.tf.json");
  const described = { ...synthesized.stacks[name], dependencies: [], workingDirectory, synthesizedStackPath };
  mkdirSync(output, { recursive: true });
  writeFileSync(
    path.join(output, "manifest.json"),
    JSON.stringify({ ...synthesized, stacks: { [name]: described } }),
  );
  // It has been synthesized already, so that no program is run.
  const config = { language: "typescript", app: "false", sendCrashReports: "false", projectId: "rehearsal" };
  writeFileSync(path.join(project, "cdktf.json"), JSON.stringify(config));
  return project;
}

interface Manifest {
  readonly stacks: Readonly<Record<string, object>>;
}
