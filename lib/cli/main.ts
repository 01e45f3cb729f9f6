#!/usr/bin/env node
import { setMaxListeners } from "node:events";
import { readFileSync } from "node:fs";
import { run } from "./run";

const { version } = JSON.parse(readFileSync(require.resolve("landfall/package.json"), "utf8")) as {
  version: string;
};

// One signal ends everything that is under way, and everything that is under way listens to it.
setMaxListeners(0);
const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => stop.abort(new Error(`stopped by ${signal}`)));
}

void run(process.argv.slice(2), {
  io: { stdout: process.stdout, stderr: process.stderr, env: process.env, cwd: process.cwd() },
  version,
  signal: stop.signal,
}).then((code) => {
  process.exitCode = code;
});
