import { readdirSync } from "node:fs";
import { join } from "node:path";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { CsmAgentStack } from "../../examples/csm-agent/csm-agent";
import { ErpStack } from "../../examples/erp/erp";
import { FleetStack } from "../../examples/fleet/fleet";
import { RedisStack } from "../../examples/redis/redis";
import { MigrationProject } from "../../lib";
import { SmcStyleStack } from "../../examples/smc-style/smc-style";

export const FOLDER = join(__dirname, "../../examples");

/** The stacks of the examples that are checked together, by their folder. */
export const EXAMPLES: Readonly<Record<string, (scope: Construct) => TerraformStack>> = {
  ci: (scope) => ofBlueprint(scope, "ci"),
  "csm-agent": (scope) => new CsmAgentStack(scope, "csm-agent"),
  erp: (scope) => new ErpStack(scope, "erp"),
  fleet: (scope) => new FleetStack(scope, "fleet"),
  offline: (scope) => ofBlueprint(scope, "offline"),
  redis: (scope) => new RedisStack(scope, "redis"),
  "smc-style": (scope) => new SmcStyleStack(scope, "smc-style"),
};

/** `offline-image` has a program that is one file, and is proved by being run. */
export const OTHERS = ["offline-image"];

/** Every folder of an example. */
export function exampleFolders(): string[] {
  return readdirSync(FOLDER, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  );
}

/** Of an example in YAML, named after its folder. */
function ofBlueprint(scope: Construct, name: string): TerraformStack {
  const stack = new TerraformStack(scope, name);
  MigrationProject.fromYaml(stack, name, `${name}.landfall.yaml`);
  return stack;
}
