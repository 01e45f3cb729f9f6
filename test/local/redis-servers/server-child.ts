import { RedisServer } from "../../../lib/local/redis-servers/server";

/** Starts a server in a folder and says its port; ends only by being killed. */
async function main(program: string, folder: string): Promise<void> {
  const server = await RedisServer.start(program, folder, { password: "", memory: 64, parameters: {} });
  process.stdout.write(`${server.port}\n`);
  setInterval(() => undefined, 1000);
}

void main(process.argv[2] ?? "", process.argv[3] ?? "");
