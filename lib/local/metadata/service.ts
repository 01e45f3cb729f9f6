import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import type { Account } from "../account";
import { instances } from "../services/cvm/rows";
import type { World } from "../world";
import { answer, type MetadataAnswer } from "./answer";
import type { Sessions } from "./sessions";

export interface MetadataOptions {
  readonly world: World;
  readonly account: Account;
  readonly sessions: Sessions;
}

const PATH = "/latest/meta-data";

/**
 * The instance metadata service. Who asks is known by the connection: one of its own for each instance, on the
 * instance's loopback address, which opens when it is first needed.
 */
export class MetadataService {
  private readonly servers = new Map<string, Promise<Server>>();

  constructor(private readonly options: MetadataOptions) {}

  /** What an instance hears; instances that do not run hear nothing. */
  answer(instance: string, method: string, path: string): MetadataAnswer {
    const row = this.options.world.table(instances).get(instance);
    if (row?.state !== "RUNNING") return { status: 404, body: "Not Found" };
    if (method !== "GET" && method !== "HEAD") return { status: 405, body: "Method Not Allowed" };
    return answer(path, { ...this.options, instance: row });
  }

  /** `http://127.64.…:<port>/latest/meta-data`, for a program of this machine that stands for the instance. */
  async endpoint(instance: string): Promise<string> {
    const { address, port } = await this.listen(instance);
    return `http://${address}:${port}${PATH}`;
  }

  /** A connection to the service, as from the instance. */
  async dial(instance: string): Promise<Socket> {
    const { address, port } = await this.listen(instance);
    const socket = connect({ host: address, port });
    await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("error", reject));
    socket.removeAllListeners("error");
    return socket;
  }

  /** Closes what instances that are gone had opened. */
  reconcile(): void {
    for (const instance of this.servers.keys())
      if (this.options.world.table(instances).get(instance) === undefined) void this.close(instance);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.servers.keys()].map((instance) => this.close(instance)));
  }

  private async listen(instance: string): Promise<AddressInfo> {
    let server = this.servers.get(instance);
    if (server === undefined) this.servers.set(instance, (server = this.open(instance)));
    try {
      return (await server).address() as AddressInfo;
    } catch (error) {
      this.servers.delete(instance);
      throw error;
    }
  }

  private open(instance: string): Promise<Server> {
    const address = this.options.world.table(instances).get(instance)?.loopback;
    if (address === undefined) return Promise.reject(new RangeError(`there is no instance ${instance}`));
    const server = createServer((request, response) =>
      send(request, response, this.answer(instance, request.method ?? "GET", request.url ?? "/")),
    );
    return new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen({ host: address, port: 0 }, () => resolve(server));
      server.unref();
    });
  }

  private async close(instance: string): Promise<void> {
    const server = await this.servers.get(instance)?.catch(() => undefined);
    this.servers.delete(instance);
    if (server === undefined) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }
}

export function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, body }: MetadataAnswer,
): void {
  response.writeHead(status, { "content-type": "text/plain", "content-length": Buffer.byteLength(body) });
  response.end(request.method === "HEAD" ? "" : body);
}
