import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { LandfallError } from "../../base/errors";
import { type ServerAccess, withServer } from "./resp";

/** What a server should be. */
export interface ServerState {
  /** Empty: clients need none. */
  readonly password: string;
  /** MiB. */
  readonly memory: number;
  readonly parameters: Readonly<Record<string, string>>;
  /** Whom it follows; it takes no writes then. */
  readonly source?: ServerAccess;
}

const LOOPBACK = "127.0.0.1";
const START_TIMEOUT = 10_000;
const STOP_TIMEOUT = 5000;
const ATTEMPTS = 5;

/** One redis-server process of this machine, with its data in a folder of the world. */
export class RedisServer {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
    private state: ServerState,
  ) {}

  /** @throws LandfallError `REDIS-SERVER` when the program does not come up. */
  static async start(program: string, directory: string, state: ServerState): Promise<RedisServer> {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    for (let attempt = 1; ; attempt++) {
      // Between finding a free port and using it another program may take it.
      const port = await freePort();
      const child = spawn(program, ["-"], { cwd: directory, stdio: ["pipe", "ignore", "ignore"] });
      child.on("error", () => undefined);
      child.stdin?.on("error", () => undefined);
      // Passwords go over standard input: arguments can be read by everybody on this machine.
      child.stdin?.end(configuration(port, directory, state));
      const server = new RedisServer(child, port, { ...state, source: undefined });
      if (await server.comesUp(state.password)) {
        await server.become(state);
        return server;
      }
      await server.stop();
      if (attempt === ATTEMPTS)
        throw new LandfallError("REDIS-SERVER", `${program} does not start with its data in ${directory}`);
    }
  }

  /** For the cloud itself, past all security groups. */
  get access(): ServerAccess {
    return { host: LOOPBACK, port: this.port, password: this.state.password };
  }

  /** Changes what is not yet so. */
  async become(next: ServerState): Promise<void> {
    const before = this.state;
    if (JSON.stringify(before) === JSON.stringify(next)) return;
    await withServer(this.access, async (server) => {
      for (const [name, value] of Object.entries(next.parameters))
        if (before.parameters[name] !== value) await server.send("CONFIG", "SET", name, value);
      await server.send("CONFIG", "SET", "maxmemory", `${next.memory}mb`);
      const { source } = next;
      if (source !== undefined && JSON.stringify(source) !== JSON.stringify(before.source)) {
        await server.send("CONFIG", "SET", "masterauth", source.password);
        await server.send("REPLICAOF", source.host, String(source.port));
      }
      if (source === undefined && before.source !== undefined) await server.send("REPLICAOF", "NO", "ONE");
      if (before.password !== next.password) await server.send("CONFIG", "SET", "requirepass", next.password);
    });
    this.state = next;
  }

  /** Everything in it goes. */
  async clear(): Promise<void> {
    await withServer(this.access, (server) => server.send("FLUSHALL"));
  }

  /** Ends the process; it saves its data first. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null || this.child.pid === undefined)
      return;
    const ended = new Promise<void>((resolve) => this.child.once("exit", () => resolve()));
    this.child.kill("SIGTERM");
    const patience = new AbortController();
    await Promise.race([
      ended,
      delay(STOP_TIMEOUT, undefined, { signal: patience.signal }).then(
        () => this.child.kill("SIGKILL"),
        () => undefined,
      ),
    ]);
    patience.abort();
    await ended;
  }

  private async comesUp(password: string): Promise<boolean> {
    const until = Date.now() + START_TIMEOUT;
    while (Date.now() < until && this.child.exitCode === null && this.child.pid !== undefined) {
      const up = await withServer({ host: LOOPBACK, port: this.port, password }, async () => true).catch(
        () => false,
      );
      if (up) return true;
      await delay(20);
    }
    return false;
  }
}

function configuration(port: number, directory: string, state: ServerState): string {
  return [
    `bind ${LOOPBACK}`,
    `port ${port}`,
    "protected-mode no",
    "daemonize no",
    `dir ${quoted(directory)}`,
    "save 60 1",
    "appendonly yes",
    "appendfsync everysec",
    "repl-diskless-sync no",
    "repl-ping-replica-period 1",
    ...(state.password === "" ? [] : [`requirepass ${quoted(state.password)}`]),
    "",
  ].join("\n");
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, (character) => `\\${character}`)}"`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
