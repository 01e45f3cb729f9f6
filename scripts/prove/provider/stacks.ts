import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { App } from "cdktf";
import { FleetStack } from "../../../examples/fleet/fleet";
import { inventory } from "../../../examples/fleet/make-inventory";
import { synthMigration } from "../../../lib/testing";

/** What a proof looks at of a synthesized stack. */
export interface Stack {
  readonly resource: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly terraform: {
    readonly backend?: unknown;
    readonly required_providers: { readonly tencentcloud: { readonly version: string } };
  };
}

/** Servers of the fleet that a slice has: their disks fill two relays and begin a third. */
const SLICE = 36;

/** Every example, synthesized below `scratch` by its own program, from its folder and its committed lock. */
export function synthesizeExamples(scratch: string): Map<string, Stack> {
  mkdirSync(join(scratch, "synthesized"));
  return new Map(
    readdirSync("examples").map((name) => {
      const out = join(resolve(scratch), "synthesized", name);
      const blueprint = readdirSync(join("examples", name)).find((file) => file.endsWith(".landfall.yaml"));
      const [program, ...rest] =
        blueprint === undefined
          ? [resolve("dist", "examples", name, "main.js")]
          : ["-e", YAML, resolve("dist", "lib", "cli", "yaml-app.js"), blueprint, out];
      execFileSync(process.execPath, [program ?? "", ...rest], {
        // The smallest one is the project that lies at the top.
        cwd: name === "offline-image" ? "." : join("examples", name),
        env: { ...process.env, CDKTF_OUTDIR: out },
        stdio: ["ignore", "ignore", "inherit"],
      });
      return [name, readStack(join(out, "stacks", name, "cdk.tf.json"))];
    }),
  );
}

const YAML =
  "const [module, file, out] = process.argv.slice(1); require(module).synthesizeYaml(file, out, {});";

/** A part of the fleet that is large enough to have several relays. */
export function sliceOfFleet(scratch: string): Stack {
  const rows = join(scratch, "inventory.csv");
  writeFileSync(rows, inventory(SLICE));
  return synthMigration(new FleetStack(new App(), "fleet", rows)).terraform as unknown as Stack;
}

/** One of every resource type that the built-in deploy knows, beyond what examples have. */
export function everyResource(): Stack {
  return readStack(join("scripts", "prove", "provider", "every-resource.tf.json"));
}

/** Of services that engines use without Terraform, what Terraform could make; the built-in deploy refuses it. */
export function furtherResources(): Stack {
  return readStack(join("scripts", "prove", "provider", "further-resources.tf.json"));
}

/** With its state beside it, whatever backend it declares. */
export function besideItself(stack: Stack): object {
  const { backend: _backend, ...settings } = stack.terraform;
  return { ...stack, terraform: settings };
}

function readStack(file: string): Stack {
  return JSON.parse(readFileSync(file, "utf8")) as Stack;
}
