import { accessSync, constants, existsSync, readdirSync, rmSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { delimiter, join } from "node:path";
import { LandfallError } from "../../base/errors";
import { redisInstances, type RedisRow } from "../services/redis/rows";
import type { Vault } from "../vault";
import type { World } from "../world";
import type { ServerAccess, ServerAddress } from "./resp";
import { RedisServer, type ServerState } from "./server";

export interface RedisServersOptions {
  readonly world: World;
  readonly vault: Vault;
  /** Where redis-server is; nothing runs without. */
  readonly program: string | undefined;
  /** Whether security groups let a connection through. */
  readonly admit: (remoteAddress: string, instance: string, port: number) => boolean;
  /** Whom an instance follows at present: the source of a DTS job that writes to it. */
  readonly sourceOf: (row: RedisRow) => ServerAccess | undefined;
}

interface Entry {
  readonly server: RedisServer;
  readonly door: Door;
  clears: number;
}

interface Problem {
  /** What was asked of the server. */
  readonly asked: string;
  readonly reason: string;
}

/** Below the world's directory. */
const FOLDER = "redis";
const WRITABLE = { "min-replicas-to-write": "0" };
const MEMORY_PARAMETER = "maxmemory-policy";

/** A real redis-server for each Redis instance that runs, and for no other. */
export class RedisServers {
  private readonly running = new Map<string, Entry>();
  private readonly problems = new Map<string, Problem>();
  private reconciling: Promise<void> = Promise.resolve();

  constructor(private readonly options: RedisServersOptions) {}

  get on(): boolean {
    return this.options.program !== undefined;
  }

  /** Why no server runs behind an instance, for people. */
  problem(instance: string): string | undefined {
    return this.problems.get(instance)?.reason;
  }

  /** For the cloud itself; undefined while it does not run. */
  access(instance: string): ServerAccess | undefined {
    return this.running.get(instance)?.server.access;
  }

  /** For everybody else: what comes in there has passed the instance's security groups. */
  address(instance: string): ServerAddress | undefined {
    return this.running.get(instance)?.door.address;
  }

  /** Starts, changes and stops servers until they are what the instances' rows say. */
  reconcile(): Promise<void> {
    if (!this.on) return Promise.resolve();
    this.reconciling = this.reconciling.catch(() => undefined).then(() => this.reconcileNow());
    return this.reconciling;
  }

  async stop(): Promise<void> {
    await this.reconciling.catch(() => undefined);
    await Promise.all([...this.running.keys()].map((instance) => this.end(instance)));
  }

  private async reconcileNow(): Promise<void> {
    const table = this.options.world.table(redisInstances);
    for (const [id, { door, server }] of [...this.running]) {
      const row = table.get(id);
      if (row === undefined || !isUp(row) || !door.isOf(row) || !server.alive) await this.end(id);
    }
    for (const row of table.all()) if (isUp(row)) await this.attempt(row);
    this.sweep();
  }

  /** What this machine lacks to run a server is that instance's misfortune, not the cloud's; it is not tried again as it is. */
  private async attempt(row: RedisRow): Promise<void> {
    const asked = JSON.stringify(this.stateOf(row));
    if (this.problems.get(row.id)?.asked === asked) return;
    this.problems.delete(row.id);
    try {
      await this.bring(row);
    } catch (error) {
      await this.end(row.id);
      this.problems.set(row.id, { asked, reason: error instanceof Error ? error.message : String(error) });
    }
  }

  private async bring(row: RedisRow): Promise<void> {
    const entry = this.running.get(row.id);
    const state = this.stateOf(row);
    if (entry === undefined) {
      const server = await RedisServer.start(this.options.program!, this.directory(row.id), state);
      const door = await Door.open(row, server.port, this.options.admit).catch(async (error: unknown) => {
        await server.stop();
        throw error;
      });
      this.running.set(row.id, { server, door, clears: row.clears });
      return;
    }
    if (entry.clears !== row.clears) {
      await entry.server.become({ ...state, parameters: { ...state.parameters, ...WRITABLE } });
      await entry.server.clear();
    }
    entry.clears = row.clears;
    await entry.server.become(state);
  }

  private async end(instance: string): Promise<void> {
    const entry = this.running.get(instance);
    this.running.delete(instance);
    await entry?.door.close();
    await entry?.server.stop();
  }

  private stateOf(row: RedisRow): ServerState {
    const source = this.options.sourceOf(row);
    const policy = row.params[MEMORY_PARAMETER];
    return {
      password: row.password === "" ? "" : this.options.vault.open(row.password),
      memory: row.shardSize * row.shards,
      parameters: {
        // Without replicas of its own a server that wants one takes no writes.
        ...(row.readOnly ? { "min-replicas-to-write": "1" } : WRITABLE),
        ...(policy === undefined ? {} : { [MEMORY_PARAMETER]: policy }),
      },
      ...(source === undefined ? {} : { source }),
    };
  }

  /** Data of instances that are gone goes too. */
  private sweep(): void {
    const folder = this.options.world.path(FOLDER);
    if (!existsSync(folder)) return;
    for (const id of readdirSync(folder))
      if (this.options.world.table(redisInstances).get(id) === undefined)
        rmSync(join(folder, id), { recursive: true, force: true });
  }

  private directory(instance: string): string {
    return this.options.world.path(FOLDER, instance);
  }
}

/** The address at which clients reach an instance: its security groups decide who comes in. */
class Door {
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly address: ServerAddress,
  ) {}

  static async open(row: RedisRow, port: number, admit: RedisServersOptions["admit"]): Promise<Door> {
    const server = createServer();
    const door = new Door(server, { host: row.loopback, port: row.port });
    server.on("connection", (client) => {
      door.keep(client);
      if (!admit(client.remoteAddress ?? "", row.id, row.port)) return void client.destroy();
      const inner = connect({ host: "127.0.0.1", port });
      door.keep(inner);
      client.pipe(inner).pipe(client);
      client.once("close", () => inner.destroy());
      inner.once("close", () => client.destroy());
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", (cause) =>
        reject(
          new LandfallError("REDIS-PORT", `nothing can listen on ${row.loopback}:${row.port}`, {
            cause,
            remedy: "Stop what uses the port, or another embedded cloud that runs with the same addresses.",
          }),
        ),
      );
      server.listen({ host: row.loopback, port: row.port }, resolve);
    });
    return door;
  }

  isOf(row: RedisRow): boolean {
    return row.loopback === this.address.host && row.port === this.address.port;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.once("close", () => this.sockets.delete(socket));
  }
}

function isUp(row: RedisRow): boolean {
  return row.status === "running" || row.status === "processing";
}

/** Where a program is, by PATH. */
export function findProgram(name: string, path = process.env["PATH"] ?? ""): string | undefined {
  return path
    .split(delimiter)
    .filter((directory) => directory !== "")
    .map((directory) => join(directory, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
