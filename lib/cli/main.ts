#!/usr/bin/env node
import { readFileSync } from "node:fs";
import path from "node:path";
import { run } from "./run";

const { version } = JSON.parse(readFileSync(path.join(__dirname, "../../../package.json"), "utf8")) as {
  version: string;
};

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
