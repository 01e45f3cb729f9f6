/** An embedded cloud in a process of its own, to be killed. */
import { startLocalCloud } from "../../lib/local";

async function main(): Promise<void> {
  const latencies = {
    launch: 40,
    terminate: 20,
    import: 20,
    image: 20,
    snapshot: 20,
    attach: 10,
    diskCreate: 10,
    list: 0,
  };
  const cloud = await startLocalCloud({ directory: String(process.argv[2]), latencies });
  process.stdout.write(`${JSON.stringify({ endpoint: cloud.endpoint, credentials: cloud.credentials })}\n`);
}

void main();
