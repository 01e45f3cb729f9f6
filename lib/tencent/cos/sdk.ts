import { createRequire } from "node:module";
import type COS from "cos-nodejs-sdk-v5";

let loaded: typeof COS | undefined;

/** The official COS SDK, loaded when it is first needed; it is the dearest of all clients to load. */
export function cosSdk(): typeof COS {
  loaded ??= createRequire(__filename)("cos-nodejs-sdk-v5") as typeof COS;
  return loaded;
}
