import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const IMPORT = /^(?:import|export)\s(?!type\b)[^;]*?from\s+"([^"]+)"|^import\s+"([^"]+)"/gms;

/** The packages that a module loads, itself or through the modules that it imports. */
function packagesOf(entry: string, seen = new Set<string>()): Set<string> {
  const packages = new Set<string>();
  if (seen.has(entry) || entry.endsWith(".json")) return packages;
  seen.add(entry);
  for (const [, from, bare] of readFileSync(entry, "utf8").matchAll(IMPORT)) {
    const target = from ?? bare ?? "";
    if (!target.startsWith(".")) packages.add(target);
    else for (const name of packagesOf(fileOf(resolve(dirname(entry), target)), seen)) packages.add(name);
  }
  return packages;
}

function fileOf(path: string): string {
  return (
    [path, `${path}.ts`, join(path, "index.ts")].find(
      (file) => /\.(ts|json)$/.test(file) && existsSync(file),
    ) ?? path
  );
}

test.each([
  "lib/engines/project-file",
  "lib/engines/declared",
  "lib/engines/rules",
  "lib/plan/yaml",
  "lib/plan/read-plan",
])("%s loads neither cdktf nor a cloud's SDK", (entry) => {
  const own = ["fastest-levenshtein", "node:buffer", "node:crypto", "node:fs", "yaml", "zod"];
  const packages = [...packagesOf(fileOf(join(__dirname, "../..", entry)))];
  expect(packages.filter((name) => !own.includes(name))).toEqual([]);
  expect(packages).not.toEqual([]);
});

test("a plan reader loads no file system and no YAML parser", () => {
  const packages = packagesOf(fileOf(join(__dirname, "../../lib/plan/read-plan")));
  expect([...packages].sort()).toEqual(["fastest-levenshtein", "node:crypto", "zod"]);
});
