import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { RedisStack } from "../../examples/redis/redis";

export const FOLDER = join(__dirname, "../../examples");

/** The stacks of the examples that are checked together, by their folder. */
export const EXAMPLES: Readonly<Record<string, (scope: Construct) => TerraformStack>> = {
  redis: (scope) => new RedisStack(scope, "redis"),
};

/** `offline-image` has a program that is one file, and is proved by being run. */
export const OTHERS = ["offline-image"];

/** Every folder of an example. */
export function exampleFolders(): string[] {
  return readdirSync(FOLDER, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  );
}
