import {
  createServer,
  type IncomingMessage,
  request as httpRequest,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as delay } from "node:timers/promises";
import { LandfallError } from "../../base/errors";
import type { HandleApi } from "../api/http";
import type { CosHttpRequest, CosOutcome } from "../cos";
import { type MetadataAnswer, sendMetadata } from "../metadata";
import type { LocalAuthority } from "./authority";
import { type Exchange, refuse, serveApi, serveCos } from "./exchange";
import { destinationOf, hostName, portOf } from "./route";

export interface FrontOptions {
  readonly api: HandleApi;
  readonly cos: (request: CosHttpRequest) => Promise<CosOutcome>;
  readonly authority: LocalAuthority;
  /** What the metadata service tells whoever connects from an address; undefined where that is no instance. */
  readonly metadata: (remoteAddress: string, method: string, path: string) => MetadataAnswer | undefined;
  /**
   * Connects from outside the cloud to a port of an instance's private or public address; rejects with a
   * `LandfallError` when no instance has the address, nothing listens, or a security group drops it.
   */
  readonly dial: (address: string, port: number) => Promise<Duplex>;
  /** On 127.0.0.1; any free one unless said. */
  readonly port?: number;
  /** Told of everything unexpected that a request met; the request is answered with 500. */
  readonly onFault: (error: unknown) => void;
}

/** How long requests that are under way may still take when the server stops, in milliseconds. */
const STOP_GRACE = 1000;
/** Longer than clients keep idle connections, so that none is closed under a client's hands. */
const KEEP_ALIVE = 120_000;

/**
 * The embedded cloud's one server, on loopback: requests by their Host header, requests to a proxy (absolute
 * URIs), and tunnels: https to the cloud's hosts with the local authority's certificates, anything to instances.
 * It reaches nothing outside.
 */
export class Front {
  /** On 127.0.0.1. */
  port = 0;
  private readonly plain: Server;
  private readonly secure: Server;
  private readonly open = new Set<Duplex>();
  private underWay = 0;
  private onIdle: (() => void) | undefined;

  private constructor(private readonly options: FrontOptions) {
    const serve = (request: IncomingMessage, response: ServerResponse): void =>
      void this.serve(request, response);
    this.plain = createServer(serve);
    this.secure = createTlsServer({
      SNICallback: (name, done) =>
        void options.authority.contextFor(hostName(name)).then((context) => done(null, context), done),
    });
    this.secure.on("request", serve);
    for (const server of [this.plain, this.secure]) {
      server.keepAliveTimeout = KEEP_ALIVE;
      // An upload of 5 GB takes as long as it takes.
      server.requestTimeout = 0;
      server.on("connect", (request, socket, head) => void this.connect(request, socket, head));
      server.on("clientError", (_error, socket) => socket.destroy());
    }
    this.plain.on("connection", (socket) => this.track(socket));
    this.secure.on("tlsClientError", (_error, socket: Duplex) => socket.destroy());
  }

  /** @throws LandfallError `PORT_IN_USE` */
  static async start(options: FrontOptions): Promise<Front> {
    const front = new Front(options);
    await new Promise<void>((resolve, reject) => {
      front.plain.once("error", (error) => reject(portError(error, options.port)));
      front.plain.listen(options.port ?? 0, "127.0.0.1", resolve);
    });
    front.port = (front.plain.address() as AddressInfo).port;
    return front;
  }

  /** For `HTTP_PROXY`, `HTTPS_PROXY` and the like. */
  get proxyUrl(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** A connection as to port 80 or 443 of the cloud's own hosts, coming from an address of this machine. */
  reach(localAddress: string, port: number): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const tunnel = httpRequest({
        host: "127.0.0.1",
        port: this.port,
        localAddress,
        method: "CONNECT",
        path: `sts.tencentcloudapi.com:${port}`,
      });
      tunnel.once("connect", (_answer, socket: Socket) => resolve(socket)).once("error", reject);
      tunnel.end();
    });
  }

  /** Takes no new connections, lets requests under way end for a moment, then closes whatever is open. */
  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.plain.close(() => resolve()));
    if (this.underWay > 0)
      await Promise.race([
        new Promise<void>((idle) => (this.onIdle = idle)),
        delay(STOP_GRACE, undefined, { ref: false }),
      ]);
    for (const socket of this.open) socket.destroy();
    await closed;
  }

  private track(socket: Duplex): void {
    this.open.add(socket);
    socket.once("close", () => this.open.delete(socket));
    socket.on("error", () => socket.destroy());
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { socket } = request;
    this.underWay++;
    response.once("close", () => {
      if (--this.underWay === 0) this.onIdle?.();
    });
    try {
      await this.route({ request, response, socket, ...targetOf(request) });
    } catch (error) {
      if (response.destroyed || socket.destroyed) return;
      this.options.onFault(error);
      if (response.headersSent) socket.destroy();
      else refuse(response, 500, "The embedded cloud met a fault of its own; its log says more.");
    }
  }

  private async route(exchange: Exchange): Promise<void> {
    const { response, host } = exchange;
    switch (destinationOf(host)) {
      case "api":
        return serveApi(this.options.api, exchange);
      case "cos":
        return serveCos(this.options.cos, exchange);
      case "metadata":
        return this.tell(exchange);
      case "instance":
        return this.forward(exchange);
      case "elsewhere":
        return refuse(response, 403, elsewhere(host));
    }
  }

  /** The metadata service knows an instance by the address from which it connects. */
  private tell({ request, response, socket, path }: Exchange): void {
    const told = this.options.metadata(socket.remoteAddress ?? "", request.method ?? "GET", path);
    if (told === undefined) refuse(response, 404, "Only instances have a metadata service; this is not one.");
    else sendMetadata(request, response, told);
  }

  /** A plain request to an instance, through the proxy. */
  private async forward({ request, response, host, path }: Exchange): Promise<void> {
    if (!request.url?.startsWith("http://")) return refuse(response, 403, elsewhere(host));
    const socket = await this.dial(host, 80).catch((error: unknown) => expected(error));
    if (socket instanceof LandfallError) return refuse(response, 502, socket.message);
    const outgoing = httpRequest({
      createConnection: () => socket,
      method: request.method,
      path,
      headers: { ...request.headers, connection: "close" },
    });
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      outgoing.once("response", resolve).once("error", reject);
    });
    request.pipe(outgoing);
    const answer = await answered.catch((error: unknown) => error as Error);
    if (answer instanceof Error)
      return refuse(response, 502, `The instance ended the connection: ${answer.message}.`);
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    await pipeline(answer, response);
  }

  private async connect(request: IncomingMessage, client: Duplex, head: Buffer): Promise<void> {
    this.track(client);
    const host = request.url ?? "";
    const destination = destinationOf(host);
    if (destination === "elsewhere") return end(client, 403, elsewhere(host));
    if (destination === "instance") return this.tunnel(host, client, head);
    client.write("HTTP/1.1 200 Connection established\r\n\r\n");
    if (head.length > 0) client.unshift(head);
    (portOf(host, 443) === 80 ? this.plain : this.secure).emit("connection", client);
  }

  private async tunnel(host: string, client: Duplex, head: Buffer): Promise<void> {
    const socket = await this.dial(host, 443).catch((error: unknown) => expected(error));
    if (socket instanceof LandfallError) return end(client, 502, socket.message);
    client.write("HTTP/1.1 200 Connection established\r\n\r\n");
    if (head.length > 0) socket.write(head);
    await Promise.allSettled([pipeline(client, socket), pipeline(socket, client)]);
  }

  private async dial(host: string, otherwise: number): Promise<Duplex> {
    const socket = await this.options.dial(hostName(host), portOf(host, otherwise));
    this.track(socket);
    return socket;
  }
}

/** Where a request goes: an absolute URI says it itself, otherwise the Host header does. */
function targetOf(request: IncomingMessage): { host: string; path: string } {
  const absolute = /^https?:\/\/([^/?#]*)(.*)$/i.exec(request.url ?? "");
  if (absolute === null) return { host: request.headers.host ?? "", path: request.url ?? "/" };
  const rest = absolute[2] ?? "";
  return { host: absolute[1] ?? "", path: rest.startsWith("/") ? rest : `/${rest}` };
}

function elsewhere(host: string): string {
  return `${host || "(no host)"} is not part of the embedded cloud, and this proxy reaches nothing else.`;
}

function end(socket: Duplex, status: number, sentence: string): void {
  const body = `${sentence}\n`;
  const reason = status === 403 ? "Forbidden" : "Bad Gateway";
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}

function expected(error: unknown): LandfallError {
  if (error instanceof LandfallError) return error;
  throw error;
}

function portError(error: Error, port: number | undefined): Error {
  if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") return error;
  return new LandfallError("PORT_IN_USE", `port ${port ?? 0} of 127.0.0.1 is in use`, {
    remedy: "Choose another port, or stop what listens there.",
  });
}
