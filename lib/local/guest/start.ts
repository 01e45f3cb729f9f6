import { createServer as createHttpServer, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { createServer as createTcpServer, isIPv4, type Server, type Socket } from "node:net";
import { LandfallError } from "../../base/errors";
import { selfSigned } from "./certificate";
import type { GuestListener } from "./definition";
import { readGuest } from "./read";

/** Whether this connection is let through; security groups decide. */
export type Admit = (remoteAddress: string, port: number) => boolean;

export interface GuestOptions {
  /** The instance's system disk, a raw disk file. */
  readonly disk: string;
  /** The instance's own address within 127.64.0.0/10. */
  readonly address: string;
  readonly admit: Admit;
}

export interface Listening {
  /** The port that the guest asked for. */
  readonly port: number;
  /** Where it is reached on this machine: the same port, or {@link UNPRIVILEGED_SHIFT} above where only root may use it. */
  readonly hostPort: number;
}

export interface RunningGuest {
  readonly listening: readonly Listening[];
  /** Whether the guest runs a TAT agent. */
  readonly tat: boolean;
  /** Why the machine did not start, for people; nothing listens then. */
  readonly reason?: string;
  /** Closes every listener and connection. */
  readonly stop: () => Promise<void>;
}

/** Added to ports below 1024 on machines that keep those for root. */
export const UNPRIVILEGED_SHIFT = 10_000;

/**
 * Starts the guest of a system disk: reads the disk, checks it, and opens the listeners that it declares, on the
 * instance's address only. A disk that is not whole gives a guest that listens on nothing.
 *
 * @throws LandfallError `GUEST-ADDRESS` for an address outside 127.64.0.0/10, `GUEST-PORT` for a port in use
 */
export async function startGuest({ disk, address, admit }: GuestOptions): Promise<RunningGuest> {
  assertGuestAddress(address);
  const found = await readGuest(disk);
  if (!found.boots) return { listening: [], tat: false, reason: found.reason, stop: async () => undefined };
  const { listeners, tat = false } = found.definition;
  const open: OpenListener[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(open.splice(0).map(({ close }) => close()));
  };
  try {
    for (const listener of listeners) open.push(await openListener(listener, address, admit));
  } catch (error) {
    await stop();
    throw error;
  }
  return { listening: open.map(({ port, hostPort }) => ({ port, hostPort })), tat, stop };
}

interface OpenListener extends Listening {
  readonly close: () => Promise<void>;
}

async function openListener(listener: GuestListener, address: string, admit: Admit): Promise<OpenListener> {
  const server = await serverOf(listener);
  const sockets = new Set<Socket>();
  // Before the server's own handler, so that nothing is ever answered to a connection that is refused.
  server.prependListener("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    if (!admit(socket.remoteAddress ?? "", listener.port)) socket.destroy();
  });
  const hostPort = await listen(server, listener.port, address);
  const close = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return { port: listener.port, hostPort, close };
}

async function serverOf(listener: GuestListener): Promise<Server> {
  if (listener.protocol === "tcp") {
    const { banner } = listener.answer;
    return createTcpServer((socket) => {
      if (!socket.destroyed) socket.write(banner);
    });
  }
  const { status, body } = listener.answer;
  const answer = (_request: unknown, response: ServerResponse): void => {
    response.writeHead(status, {
      "content-type": "text/html; charset=utf-8",
      "content-length": Buffer.byteLength(body),
    });
    response.end(body);
  };
  return listener.protocol === "http"
    ? createHttpServer(answer)
    : createHttpsServer(await selfSigned(), answer);
}

async function listen(server: Server, port: number, address: string): Promise<number> {
  try {
    await bind(server, port, address);
    return port;
  } catch (error) {
    if (port >= 1024 || (error as NodeJS.ErrnoException).code !== "EACCES")
      throw portError(port, address, error);
  }
  const hostPort = port + UNPRIVILEGED_SHIFT;
  await bind(server, hostPort, address).catch((error: unknown) => {
    throw portError(hostPort, address, error);
  });
  return hostPort;
}

function bind(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host }, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function assertGuestAddress(address: string): void {
  const [first, second] = address.split(".").map(Number);
  if (isIPv4(address) && first === 127 && second !== undefined && second >= 64 && second < 128) return;
  throw new LandfallError("GUEST-ADDRESS", `${address} is not an address for guests; 127.64.0.0/10 is.`);
}

function portError(port: number, address: string, cause: unknown): LandfallError {
  const why = (cause as NodeJS.ErrnoException).code ?? String(cause);
  return new LandfallError("GUEST-PORT", `the guest cannot listen on ${address}:${port} (${why}).`, {
    cause,
    remedy:
      why === "EADDRNOTAVAIL"
        ? `This system does not answer on all of 127.0.0.0/8 by itself; add the address first: ifconfig lo0 alias ${address}`
        : "Stop what uses the port, or another embedded cloud that runs with the same addresses.",
  });
}
