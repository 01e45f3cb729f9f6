import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { HandleApi } from "../api/http";
import type { CosHttpRequest, CosOutcome } from "../cos";

/** One request that the front server has received, with the host that it is for. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The connection; the request itself forgets it once it has been destroyed. */
  readonly socket: Socket;
  /** As the client addressed it, port included. */
  readonly host: string;
  /** Path and query, still escaped. */
  readonly path: string;
}

/** TC3 requests have at most 10 MB (tencent.md 5.1). */
const API_BODY_BYTES = 10 * 1024 ** 2;

export async function serveApi(handle: HandleApi, exchange: Exchange): Promise<void> {
  const { request, response, socket, host, path } = exchange;
  const body = await readBody(request, API_BODY_BYTES);
  if (body === undefined) {
    sendTooLarge(response);
    return;
  }
  const outcome = await handle({
    method: request.method ?? "GET",
    path,
    headers: headersOf(exchange),
    host,
    body,
    remote: remoteOf(socket),
    get signal() {
      return hangUpSignal(response);
    },
  });
  if (outcome === "cut") {
    socket.destroy();
    return;
  }
  // A text leaves in one piece with its head.
  const length = Buffer.byteLength(outcome.body);
  response.writeHead(outcome.status, { "content-length": length, ...outcome.headers });
  response.end(outcome.body);
}

export async function serveCos(
  handle: (request: CosHttpRequest) => Promise<CosOutcome>,
  exchange: Exchange,
): Promise<void> {
  const { request, response, socket, host, path } = exchange;
  const outcome = await handle({
    method: request.method ?? "GET",
    host,
    path,
    headers: headersOf(exchange),
    body: request,
    remote: remoteOf(socket),
    get signal() {
      return hangUpSignal(response);
    },
  });
  if (outcome === "cut") {
    socket.destroy();
    return;
  }
  response.sendDate = false;
  response.writeHead(outcome.status, onTheWire(outcome.headers));
  const { body, cutAfter } = outcome;
  if (cutAfter !== undefined && body !== undefined) {
    await pipeline(body instanceof Readable ? body : [body], cutter(cutAfter), response, { end: false });
    socket.destroy();
  } else if (body instanceof Readable) await pipeline(body, response);
  else response.end(body);
}

/** A plain sentence, for whoever asks for something that is not served here. */
export function refuse(response: ServerResponse, status: number, sentence: string): void {
  const body = Buffer.from(`${sentence}\n`);
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", "content-length": body.length });
  response.end(body);
}

/** Also of a connection inside a tunnel. */
function remoteOf(socket: Socket): string {
  return (socket.remoteAddress ?? "127.0.0.1").replace(/^::ffff:/, "");
}

/** Several headers of one name as one, as every signature takes them; of two hosts, the URI's counts. */
function headersOf({ request, host }: Exchange): Record<string, string | undefined> {
  const joined = Object.entries(request.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(", ") : value,
  ]);
  return { ...(Object.fromEntries(joined) as Record<string, string | undefined>), host };
}

/** COS's own spelling: clients that keep names as they come look for `ETag` and `x-cos-request-id`. */
function onTheWire(headers: Readonly<Record<string, string>>): Record<string, string> {
  const spell = (name: string): string => {
    if (name === "etag") return "ETag";
    return name.startsWith("x-") ? name : name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
  };
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [spell(name), value]));
}

/**
 * Undefined for one that is too large. That, too, is read to its end: a client that is still sending when its
 * connection closes meets a reset and never hears the answer.
 */
function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
    });
    request.once("end", () => resolve(size <= limit ? Buffer.concat(chunks) : undefined));
    request.once("error", reject);
  });
}

function sendTooLarge(response: ServerResponse): void {
  const error = { Code: "RequestSizeLimitExceeded", Message: "The request is larger than 10 MB." };
  const body = JSON.stringify({ Response: { Error: error, RequestId: randomUUID() } });
  response.writeHead(200, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
}

/** Aborted when the connection ends before the answer does. */
function hangUpSignal(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once("close", () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}

/** Lets so many bytes through and swallows the rest. */
function cutter(bytes: number): Transform {
  let left = bytes;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const part = chunk.subarray(0, left);
      left -= part.length;
      done(null, part);
    },
  });
}
