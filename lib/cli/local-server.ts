import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { LocalCloud, LocalCloudOptions } from "../local";

/** What a running embedded cloud leaves beside its world, so that other commands find it. */
const serverFile = z.strictObject({ endpoint: z.url(), pid: z.int().positive() });
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
  const parsed = serverFile.safeParse(JSON.parse(text));
  return parsed.success && isAlive(parsed.data.pid) ? parsed.data : undefined;
}

/** Starts the embedded cloud in this process and says so beside its world until it stops. */
export async function serveLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  // Loaded only here: a command against the real cloud has no use for it.
  const { startLocalCloud } = await import("../local/index.js");
  const cloud = await startLocalCloud(options);
  const file = fileOf(options.directory);
  const server: RunningServer = { endpoint: cloud.endpoint, pid: process.pid };
  writeFileSync(file, `${JSON.stringify(server)}\n`, { mode: 0o600 });
  return {
    ...cloud,
    stop: async () => {
      rmSync(file, { force: true });
      await cloud.stop();
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
