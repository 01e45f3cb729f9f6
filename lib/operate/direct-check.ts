import http from "node:http";
import type net from "node:net";
import tls from "node:tls";
import type { CheckSpec } from "../plan/check";
import { judge, type CheckResult } from "./probe-script";
import type { Reach } from "./reach";

const CONNECT_TIMEOUT = 3_000;
const ANSWER_TIMEOUT = 10_000;
/** Bytes of an answer that are searched for the expected text. */
const BODY_LIMIT = 1024 ** 2;

/** Looks at a check once, from where the reconciler runs. Never throws: what goes wrong is a check not passed. */
export async function checkDirectly(reach: Reach, address: string, check: CheckSpec): Promise<CheckResult> {
  let socket: net.Socket;
  try {
    socket = await reach.connect(address, check.port, CONNECT_TIMEOUT);
  } catch {
    return judge(check, { connected: false, status: 0, bodyFound: false });
  }
  try {
    if (check.type === "tcp") return judge(check, { connected: true, status: 0, bodyFound: false });
    const { status, body } = await ask(socket, address, check);
    return judge(check, {
      connected: true,
      status,
      bodyFound: check.body !== undefined && body.includes(check.body),
    });
  } catch {
    return judge(check, { connected: true, status: 0, bodyFound: false });
  } finally {
    socket.destroy();
  }
}

function ask(
  socket: net.Socket,
  address: string,
  check: Exclude<CheckSpec, { type: "tcp" }>,
): Promise<{ status: number; body: string }> {
  // A health check asks whether the target answers; whom its certificate names is not decided yet at a test run.
  const wire = check.type === "https" ? tls.connect({ socket, rejectUnauthorized: false }) : socket;
  return new Promise((resolve, reject) => {
    const request = http.get(
      {
        host: address,
        port: check.port,
        path: check.path,
        timeout: ANSWER_TIMEOUT,
        createConnection: () => wire,
      },
      (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on("data", (chunk: Buffer) => {
          if (size < BODY_LIMIT) chunks.push(chunk);
          size += chunk.length;
        });
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8") }),
        );
        response.on("error", reject);
      },
    );
    request.on("timeout", () => request.destroy(new Error("no answer in time")));
    request.on("error", reject);
    wire.on("error", reject);
  });
}
