import { startLocalCloud } from "../../../lib/local";
import { fastClock } from "./clock";
import type { FromServer, ServerOptions, ToServer, Usage } from "./messages";
import { writes } from "./writes";

/** The embedded cloud in a process of its own, for proofs and benches. */
async function main(options: ServerOptions): Promise<void> {
  const { directory, latencies, speed, from } = options;
  const local = await startLocalCloud({
    directory,
    clock: fastClock(speed, from),
    ...(latencies === undefined ? {} : { latencies }),
  });
  process.on("message", (message: ToServer) => {
    if (message.type === "usage") tell({ type: "usage", ...usage() });
    else void local.stop().then(() => process.exit(0));
  });
  tell({ type: "up", endpoint: local.endpoint, credentials: local.credentials });
}

function usage(): Usage {
  globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  return { cpu: (user + system) / 1000, rss, heap: heapUsed, writes: writes.done };
}

function tell(message: FromServer): void {
  process.send?.(message);
}

main(JSON.parse(process.argv[2] ?? "") as ServerOptions).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
