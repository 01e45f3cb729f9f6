// Lets a plain Node process load this repository's TypeScript, and `landfall` as its tests do: node -r <this file>.
/* eslint-disable @typescript-eslint/no-require-imports, no-undef -- what Node preloads is CommonJS */
const Module = require("node:module");
const { join } = require("node:path");
const { transformFileSync } = require("@swc/core");

const options = {
  jsc: { target: "es2022", parser: { syntax: "typescript" } },
  module: { type: "commonjs" },
};
require.extensions[".ts"] = (module, file) => module._compile(transformFileSync(file, options).code, file);

const lib = join(__dirname, "../../lib");
const resolve = Module._resolveFilename;
Module._resolveFilename = (request, ...rest) => {
  const [, face] = /^landfall(?:\/(testing|plan))?$/.exec(request) ?? [undefined, null];
  return face === null ? resolve(request, ...rest) : join(lib, face ?? "", "index.ts");
};
