import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { DeployRefused } from "../errors";

const stack = z.looseObject({
  resource: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
});

/**
 * The arguments that make resources anew. Terraform passes an address over that the stack does not have, and says
 * nothing of it.
 *
 * @throws DeployRefused for such an address
 */
export function replacements(directory: string, addresses: readonly string[] = []): string[] {
  if (addresses.length === 0) return [];
  const { resource } = stack.parse(JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8")));
  const known = new Set(
    Object.entries(resource).flatMap(([type, named]) => Object.keys(named).map((name) => `${type}.${name}`)),
  );
  const lost = addresses.filter(
    (address) => !address.startsWith("module.") && !known.has(address.replace(/\[.*$/, "")),
  );
  if (lost.length > 0) {
    throw new DeployRefused(
      lost.map((address) => `${address} cannot be replaced: the stack does not have it`),
      "Write it as cdk.tf.json has it: <type>.<name>.",
    );
  }
  return addresses.map((address) => `-replace=${address}`);
}
