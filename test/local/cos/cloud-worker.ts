import { HOST, REGION, signed, startTestCloud } from "./cloud";

/** A process of its own that serves the cloud in the directory given, until it is killed. */
async function main(directory: string): Promise<void> {
  const cloud = await startTestCloud({ directory });
  await signed(cloud, { method: "PUT", path: "/", host: HOST });
  process.stdout.write(`${JSON.stringify({ port: cloud.front.port, region: REGION })}\n`);
}

void main(process.argv[2] ?? "");
