import fs, { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VirtualClock } from "../../../lib/base/clock";
import { accountOf } from "../../../lib/local/account";
import { LocalAuthority } from "../../../lib/local/http";
import { Vault } from "../../../lib/local/vault";
import { openWorld, type World } from "../../../lib/local/world";

let world: World;

beforeEach(() => {
  const directory = mkdtempSync(join(tmpdir(), "landfall-whole-"));
  world = openWorld({ directory, clock: new VirtualClock() });
});
afterEach(() => {
  jest.restoreAllMocks();
  world.close();
  rmSync(world.directory, { recursive: true });
});

const authority = (): Promise<LocalAuthority> =>
  LocalAuthority.open({ certificateFile: world.path("ca.pem"), keyFile: world.path("ca.key") });

test.each<[string, (of: World) => unknown]>([
  ["the account", (of) => accountOf(of)],
  ["the key of the vault", (of) => Vault.open(of)],
  ["the certificate authority", authority],
])("%s is made again after a write of it that came to half", async (_name, open) => {
  const write = fs.writeFileSync;
  const torn = jest.spyOn(fs, "writeFileSync").mockImplementation((path, content, options) => {
    write(path, Buffer.from(content as string).subarray(0, 20), options);
    throw new Error("the end");
  });
  await expect((async () => open(world))()).rejects.toThrow("the end");
  torn.mockRestore();
  const made = await open(world);
  expect(made).toBeDefined();
  expect(readdirSync(world.directory).filter((name) => name.endsWith(".part"))).toEqual([]);
});

test("the account stays what it was when the world is opened again", () => {
  const account = accountOf(world);
  expect(accountOf(world)).toEqual(account);
  expect(JSON.parse(readFileSync(world.path("account.json"), "utf8"))).toEqual(account);
});

test("half of a lock is none: it would name another process", () => {
  world.close();
  const write = fs.writeFileSync;
  const torn = jest.spyOn(fs, "writeFileSync").mockImplementation((path, _content, options) => {
    write(path, "1", options);
    throw new Error("the end");
  });
  const open = () => openWorld({ directory: world.directory, clock: new VirtualClock() });
  expect(open).toThrow("the end");
  torn.mockRestore();
  world = open();
  expect(readFileSync(world.path("world.lock"), "utf8")).toBe(String(process.pid));
});
