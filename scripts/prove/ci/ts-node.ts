import { createRequire } from "node:module";
import { resolve } from "node:path";
import { compileFunction } from "node:vm";
import { transformFileSync } from "@swc/core";

/** In place of `ts-node <file>`: runs a program of one TypeScript file, without a look at its types. */
const file = resolve(process.argv[2] ?? "");
const { code } = transformFileSync(file, {
  jsc: { target: "es2022", parser: { syntax: "typescript" } },
  module: { type: "commonjs" },
});
const program = compileFunction(code, ["require", "exports"], { filename: file }) as (
  require: NodeJS.Require,
  exports: object,
) => void;
program(createRequire(file), {});
