/**
 * What Node's own server can do: it answers the bytes that the embedded cloud answered, and knows nothing. Their file
 * is its argument.
 */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { FromServer, ToServer } from "../../scripts/prove/cloud/messages";
import { type Answers, nameOf } from "./answers";

const answers = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as Answers;
const ready = new Map(
  Object.entries(answers).map(([name, { headers, body }]) => [
    name,
    { headers, body: Buffer.from(body, "base64") },
  ]),
);

const server = createServer((request, response) => {
  // As any server must, it reads the request to its end.
  request.resume();
  request.once("end", () => {
    const answer = ready.get(nameOf(request.method ?? "", request.url ?? "", request.headers));
    response.writeHead(answer === undefined ? 404 : 200, answer?.headers);
    response.end(answer?.body);
  });
});
server.keepAliveTimeout = 120_000;
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  tell({
    type: "up",
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { secretId: "none", secretKey: "none" },
  });
});

process.on("message", (message: ToServer) => {
  if (message.type === "stop") process.exit(0);
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  tell({ type: "usage", cpu: (user + system) / 1000, rss, heap: heapUsed, writes: 0 });
});

function tell(message: FromServer): void {
  process.send?.(message);
}
