import { type ChildProcess, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import type { Writable } from "node:stream";
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
/** The cloud's own user, which no client can shut out. */
const CLOUD = "landfall";
const SECRET_BYTES = 24;
/**
 * What clients may do: nothing that changes or ends the server.
 * Source: tencentcloud.com/document/product/239/50381 (server group) and 50393 (connection group).
 */
const CLIENTS: readonly string[] = [
  ...["+@all", "-@admin", "-acl", "-client"],
  ...["client|list", "client|getname", "client|setname"].map((command) => `+${command}`),
  ...["config|get", "config|resetstat", "lastsave", "role", "slowlog"].map((command) => `+${command}`),
];
const START_TIMEOUT = 10_000;
const STOP_TIMEOUT = 5000;
const ATTEMPTS = 5;

/**
 * Runs the program and ends it when this process is gone, killed or not: what it holds open then closes. Three is the
 * configuration, four what is held open.
 */
const KEEPER = `"$0" - <&3 3<&- 4<&- &
server=$!
echo "$server" >server.pid
{ read -r _ <&4; kill "$server"; } 3<&- &
watcher=$!
exec 3<&- 4<&-
wait "$server"
rm -f server.pid
kill "$watcher" 2>/dev/null
`;
const PID_FILE = "server.pid";

/** One redis-server process of this machine, with its data in a folder of the world. */
export class RedisServer {
  private state: ServerState | undefined;

  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
    private readonly secret: string,
  ) {}

  /** @throws LandfallError `REDIS-SERVER` when the program does not come up. */
  static async start(program: string, directory: string, state: ServerState): Promise<RedisServer> {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    await predecessorEnded(join(directory, PID_FILE));
    const secret = randomBytes(SECRET_BYTES).toString("hex");
    for (let attempt = 1; ; attempt++) {
      // Between finding a free port and using it another program may take it.
      const port = await freePort();
      const child = spawn("/bin/sh", ["-c", KEEPER, program], {
        cwd: directory,
        stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
        detached: true,
      });
      child.on("error", () => undefined);
      for (const pipe of child.stdio.slice(3)) pipe?.on("error", () => undefined);
      // Passwords go through a pipe: arguments can be read by everybody on this machine.
      (child.stdio[3] as Writable).end(configuration(port, directory, secret));
      const server = new RedisServer(child, port, secret);
      if (await server.comesUp()) {
        await server.become(state);
        return server;
      }
      await server.stop();
      if (attempt === ATTEMPTS)
        throw new LandfallError("REDIS-SERVER", `${program} does not start with its data in ${directory}`);
    }
  }

  /** Whether it still runs. */
  get alive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null && this.child.pid !== undefined;
  }

  /** For the cloud itself, past all security groups. */
  get access(): ServerAccess {
    return { host: LOOPBACK, port: this.port, user: CLOUD, password: this.secret };
  }

  /** Changes what is not yet so. */
  async become(next: ServerState): Promise<void> {
    const before = this.state;
    if (JSON.stringify(before) === JSON.stringify(next)) return;
    await withServer(this.access, async (server) => {
      if (before?.password !== next.password)
        await server.send("ACL", "SETUSER", "default", ...login(next.password), ...CLIENTS);
      for (const [name, value] of Object.entries(next.parameters))
        if (before?.parameters[name] !== value) await server.send("CONFIG", "SET", name, value);
      await server.send("CONFIG", "SET", "maxmemory", `${next.memory}mb`);
      const { source } = next;
      if (source !== undefined && JSON.stringify(source) !== JSON.stringify(before?.source)) {
        await server.send("CONFIG", "SET", "masteruser", source.user ?? "");
        await server.send("CONFIG", "SET", "masterauth", source.password);
        await server.send("REPLICAOF", source.host, String(source.port));
      }
      if (source === undefined && before?.source !== undefined) {
        await server.send("REPLICAOF", "NO", "ONE");
        // Clients may read the configuration.
        await server.send("CONFIG", "SET", "masterauth", "");
      }
    });
    this.state = next;
  }

  /** Everything in it goes. */
  async clear(): Promise<void> {
    await withServer(this.access, (server) => server.send("FLUSHALL"));
  }

  /** Ends the process; it saves its data first. */
  async stop(): Promise<void> {
    const { pid } = this.child;
    if (!this.alive || pid === undefined) return;
    const ended = new Promise<void>((resolve) => this.child.once("exit", () => resolve()));
    (this.child.stdio[4] as Writable).end();
    const patience = new AbortController();
    await Promise.race([
      ended,
      delay(STOP_TIMEOUT, undefined, { signal: patience.signal }).then(
        () => process.kill(-pid, "SIGKILL"),
        () => undefined,
      ),
    ]);
    patience.abort();
    await ended;
  }

  private async comesUp(): Promise<boolean> {
    const until = Date.now() + START_TIMEOUT;
    while (Date.now() < until && this.alive) {
      const up = await withServer(this.access, async () => true).catch(() => false);
      if (up) return true;
      await delay(20);
    }
    return false;
  }
}

/** The server of a process that was killed may still be saving what it holds. */
async function predecessorEnded(pidFile: string): Promise<void> {
  const until = Date.now() + STOP_TIMEOUT;
  while (Date.now() < until && existsSync(pidFile) && isRunning(Number(readFileSync(pidFile, "utf8"))))
    await delay(50);
}

function isRunning(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}

function configuration(port: number, directory: string, secret: string): string {
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
    `user ${CLOUD} on >${secret} ~* +@all`,
    // Until it is known what clients need.
    `requirepass ${secret}`,
    "",
  ].join("\n");
}

/** How clients prove who they are. */
function login(password: string): string[] {
  if (password === "") return ["nopass"];
  // In latin1, as everything is sent.
  return ["resetpass", `#${createHash("sha256").update(password, "latin1").digest("hex")}`];
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
