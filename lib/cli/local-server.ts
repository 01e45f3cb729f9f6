import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { LocalCloud, LocalCloudOptions } from "../local";
import { hasEnded, processIdentitySchema, thisProcess } from "../reconcile/process-identity";

/** What a running embedded cloud leaves beside its world, so that other commands find it. */
const serverFile = z.strictObject({ endpoint: z.url(), process: processIdentitySchema });
export type RunningServer = z.infer<typeof serverFile>;

const fileOf = (directory: string) => path.join(directory, "server.json");

/** The embedded cloud that another process runs on this world, when there is one. */
export function runningServer(directory: string): RunningServer | undefined {
  let text: string;
  try {
    text = readFileSync(fileOf(directory), "utf8");
  } catch {
    return undefined;
  }
  const parsed = serverFile.safeParse(asJson(text));
  return parsed.success && !hasEnded(parsed.data.process) ? parsed.data : undefined;
}

/** Starts the embedded cloud in this process and says so beside its world until it stops. */
export async function serveLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  // Loaded only here: a command against the real cloud has no use for it.
  const { startLocalCloud } = await import("../local/index.js");
  const cloud = await startLocalCloud(options);
  const file = fileOf(options.directory);
  const server: RunningServer = { endpoint: cloud.endpoint, process: thisProcess() };
  writeFileSync(`${file}.new`, `${JSON.stringify(server)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return {
    ...cloud,
    stop: async () => {
      rmSync(file, { force: true });
      await cloud.stop();
    },
  };
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
