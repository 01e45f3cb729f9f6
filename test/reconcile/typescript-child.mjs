// Lets a child process of a test load the sources as they are; `child.ts` says how it is started.
import { readFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { transformSync } from "@swc/core";

createRequire(import.meta.url).extensions[".ts"] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, "utf8"), {
    filename,
    swcrc: false,
    jsc: { target: "es2022", parser: { syntax: "typescript" } },
    module: { type: "commonjs" },
    sourceMaps: "inline",
  });
  module._compile(code, filename);
};

// What the sources load late they name as it is called once compiled.
const resolve = Module._resolveFilename;
Module._resolveFilename = (request, ...rest) => {
  try {
    return resolve(request, ...rest);
  } catch (error) {
    if (!/^\.{1,2}\/.*\.js$/.test(request)) throw error;
    return resolve(request.slice(0, -".js".length), ...rest);
  }
};
