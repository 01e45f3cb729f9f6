import { execFileSync, spawnSync } from "node:child_process";

const env = { ...process.env, PATH: `${process.env.PATH ?? ""}:/usr/sbin:/sbin` };

/**
 * `describe` where every tool is installed; elsewhere the tests are skipped and a line on stderr says why.
 */
export function describeWith(...tools: readonly string[]): typeof describe {
  const missing = tools.filter((tool) => spawnSync(tool, ["--version"], { env }).error !== undefined);
  if (missing.length === 0) return describe;
  process.stderr.write(
    `SKIPPED, because ${missing.join(", ")} is not installed: ${expect.getState().testPath ?? ""}\n`,
  );
  return describe.skip;
}

export function run(tool: string, ...args: readonly string[]): string {
  return execFileSync(tool, args, { env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}
