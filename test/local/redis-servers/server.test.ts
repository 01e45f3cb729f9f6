import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram } from "../../../lib/local/redis-servers";
import { withServer } from "../../../lib/local/redis-servers/resp";
import { RedisServer, type ServerState } from "../../../lib/local/redis-servers/server";

const program = findProgram("redis-server");
const whenPresent = program === undefined ? describe.skip : describe;
if (program === undefined) console.warn("redis-server is not on this machine: its processes are NOT tested.");

const STATE: ServerState = { password: "", memory: 64, parameters: {} };

whenPresent("a redis-server process", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "landfall-redis-server-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test("ends when the process that started it is killed, and the next one finds its data", async () => {
    const loader = join(__dirname, "../../support/load-typescript.cjs");
    const args = ["-r", loader, join(__dirname, "server-child.ts"), program!, folder];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    const [port] = (await once(child.stdout, "data")) as [Buffer];
    const access = { host: "127.0.0.1", port: Number(port.toString()), password: "" };
    await withServer(access, (server) => server.send("SET", "kept", "1"));
    const pid = Number(readFileSync(join(folder, "server.pid"), "utf8"));
    expect(process.kill(pid, 0)).toBe(true);

    child.kill("SIGKILL");
    const next = await RedisServer.start(program!, folder, STATE);

    expect(() => process.kill(pid, 0)).toThrow("ESRCH");
    expect(await withServer(next.access, (server) => server.send("GET", "kept"))).toBe("1");
    await next.stop();
    expect(existsSync(join(folder, "server.pid"))).toBe(false);
  });

  test("takes its password, memory and parameters, and shows none of them on its command line", async () => {
    const server = await RedisServer.start(program!, folder, {
      password: 'canary "and\\ more',
      memory: 64,
      parameters: { "maxmemory-policy": "allkeys-lru" },
    });
    const read = (name: string) =>
      withServer(server.access, async (link) => (await link.send("CONFIG", "GET", name)) as string[]);
    expect(await read("maxmemory")).toEqual(["maxmemory", String(64 * 1024 ** 2)]);
    expect(await read("maxmemory-policy")).toEqual(["maxmemory-policy", "allkeys-lru"]);
    const pid = readFileSync(join(folder, "server.pid"), "utf8").trim();
    if (existsSync(`/proc/${pid}/cmdline`))
      expect(readFileSync(`/proc/${pid}/cmdline`, "utf8")).not.toContain("canary");
    await server.become({ ...STATE, password: "other" });
    expect(await read("maxmemory")).toEqual(["maxmemory", String(64 * 1024 ** 2)]);
    await server.stop();
    expect(server.alive).toBe(false);
  });

  test("lets no client change or end it, and its password can be changed all the same", async () => {
    const server = await RedisServer.start(program!, folder, { ...STATE, password: "first" });
    const { host, port } = server.access;
    const as = (password: string, ...words: string[]) =>
      withServer({ host, port, password }, (link) => link.send(...words));
    for (const refused of [
      ["CONFIG", "SET", "requirepass", "mine"],
      ["CONFIG", "SET", "maxmemory", "1"],
      ["SHUTDOWN", "NOSAVE"],
      ["REPLICAOF", "127.0.0.1", "1"],
      ["SLAVEOF", "NO", "ONE"],
      ["SAVE"],
      ["BGSAVE"],
      ["BGREWRITEAOF"],
      ["MODULE", "LIST"],
      ["ACL", "SETUSER", "default", "+@all"],
      ["ACL", "WHOAMI"],
      ["CLIENT", "KILL", "TYPE", "normal"],
      ["PSYNC", "?", "-1"],
    ])
      await expect(as("first", ...refused)).rejects.toThrow("NOPERM");
    for (const allowed of [
      ["SET", "a", "1"],
      ["KEYS", "*"],
      ["INFO"],
      ["ROLE"],
      ["LASTSAVE"],
      ["SLOWLOG", "LEN"],
      ["CLIENT", "LIST"],
      ["CLIENT", "SETNAME", "me"],
      ["CONFIG", "GET", "maxmemory"],
      ["EVAL", "return redis.call('get', 'a')", "1", "a"],
      ["PUBLISH", "channel", "text"],
      ["FLUSHALL"],
    ])
      await as("first", ...allowed);
    await server.become({ ...STATE, password: "second" });
    await expect(as("first", "PING")).rejects.toThrow("WRONGPASS");
    await as("second", "PING");
    await server.become(STATE);
    await as("", "PING");
    await server.stop();
  });

  test("that cannot start is said so", async () => {
    await expect(RedisServer.start("/bin/false", folder, STATE)).rejects.toMatchObject({
      code: "REDIS-SERVER",
    });
  });
});
