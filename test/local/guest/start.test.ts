import { mkdirSync, readFileSync, truncateSync } from "node:fs";
import { get, type IncomingMessage } from "node:http";
import { get as getHttps } from "node:https";
import { connect, createServer } from "node:net";
import { startGuest, type Admit, type RunningGuest } from "../../../lib/local/guest";
import { writeMbr } from "../../../lib/transfer/disks";
import { put, useScratch } from "../../transfer/disks/scratch";
import { describeWith, run } from "../../transfer/disks/tools";
import { makeGuestDisk, PARTITION, sha256 } from "./disk";

const scratch = useScratch();
const running: RunningGuest[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((guest) => guest.stop()));
});

const DEFINITION = {
  listeners: [
    { port: 80, protocol: "http", answer: { status: 200, body: "<p>hello</p>" } },
    { port: 8080, protocol: "http", answer: { status: 503, body: "later" } },
    { port: 8443, protocol: "https", answer: { status: 200, body: "safe" } },
    { port: 2222, protocol: "tcp", answer: { banner: "SSH-2.0-test\r\n" } },
  ],
  files: [],
};

async function start(address: string, admit: Admit = () => true, disk?: string): Promise<RunningGuest> {
  const path = disk ?? (await makeGuestDisk(scratch("disk"), { definition: DEFINITION }));
  const guest = await startGuest({ disk: path, address, admit });
  running.push(guest);
  return guest;
}

function hostPort(guest: RunningGuest, port: number): number {
  const found = guest.listening.find((listening) => listening.port === port);
  if (!found) throw new Error(`nothing listens on ${port}`);
  return found.hostPort;
}

async function fetchText(open: typeof get, url: string): Promise<{ status?: number; body: string }> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    open(url, { agent: false, rejectUnauthorized: false } as object, resolve).on("error", reject);
  });
  let body = "";
  for await (const chunk of response) body += String(chunk);
  return { ...(response.statusCode === undefined ? {} : { status: response.statusCode }), body };
}

/** Everything that a connection receives until the other side ends it, or until `enough`. */
function greeting(address: string, port: number, enough: (text: string) => boolean): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = connect({ host: address, port });
    const finish = (): void => {
      socket.destroy();
      resolve(text);
    };
    socket.on("data", (chunk) => {
      text += chunk.toString();
      if (enough(text)) finish();
    });
    socket.on("close", finish);
    socket.on("error", (error: NodeJS.ErrnoException) =>
      error.code === "ECONNRESET" ? finish() : reject(error),
    );
  });
}

test("a guest answers as its disk declares, on its own address", async () => {
  const guest = await start("127.92.0.1");
  const at = (port: number): string => `127.92.0.1:${hostPort(guest, port)}`;

  expect(await fetchText(get, `http://${at(80)}/any/path`)).toEqual({ status: 200, body: "<p>hello</p>" });
  expect(await fetchText(get, `http://${at(8080)}/`)).toEqual({ status: 503, body: "later" });
  expect(await fetchText(getHttps, `https://${at(8443)}/`)).toEqual({ status: 200, body: "safe" });
  expect(await greeting("127.92.0.1", hostPort(guest, 2222), (text) => text.endsWith("\n"))).toBe(
    "SSH-2.0-test\r\n",
  );
});

test("guests with the same ports live side by side, each on its own address only", async () => {
  const first = await start("127.92.0.2");
  const second = await start("127.92.0.3");

  expect(second.listening).toEqual(first.listening);
  await expect(greeting("127.0.0.1", 2222, () => true)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  await expect(greeting("127.92.0.4", 2222, () => true)).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

test("connections that are not admitted end without an answer, on every port", async () => {
  const asked: [string, number][] = [];
  const guest = await start("127.92.0.5", (remoteAddress, port) => {
    asked.push([remoteAddress, port]);
    return false;
  });

  for (const { port } of DEFINITION.listeners) {
    expect(await greeting("127.92.0.5", hostPort(guest, port), () => true)).toBe("");
  }
  await expect(fetchText(get, `http://127.92.0.5:${hostPort(guest, 80)}/`)).rejects.toThrow();
  expect(asked.slice(0, 4)).toEqual(DEFINITION.listeners.map(({ port }) => ["127.0.0.1", port]));
});

test("a rule that changes counts for the next connection", async () => {
  let open = false;
  const guest = await start("127.92.0.6", () => open);
  const greet = (): Promise<string> => greeting("127.92.0.6", hostPort(guest, 2222), (text) => text !== "");

  expect(await greet()).toBe("");
  open = true;
  expect(await greet()).toBe("SSH-2.0-test\r\n");
});

test("a stopped guest ends its connections and listens no more", async () => {
  const guest = await start("127.92.0.7");
  const port = hostPort(guest, 2222);
  const held = greeting("127.92.0.7", port, () => false);
  await greeting("127.92.0.7", port, (text) => text !== "");

  await guest.stop();

  expect(await held).toBe("SSH-2.0-test\r\n");
  await expect(greeting("127.92.0.7", port, () => true)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  await guest.stop();
});

test.each([
  "127.0.0.1",
  "0.0.0.0",
  "127.63.255.255",
  "127.128.0.1",
  "10.0.0.1",
  "::1",
  "localhost",
  "127.64.0",
])("%s is no address for a guest", async (address) => {
  await expect(start(address)).rejects.toMatchObject({ code: "GUEST-ADDRESS" });
});

test("a port in use is an expected error, and nothing stays open", async () => {
  const other = createServer().listen(2222, "127.92.0.8");
  await new Promise((resolve) => other.once("listening", resolve));

  await expect(start("127.92.0.8")).rejects.toMatchObject({ code: "GUEST-PORT" });
  await expect(greeting("127.92.0.8", 8080, () => true)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  await new Promise((resolve) => other.close(resolve));
});

test("the guest says whether it runs a TAT agent", async () => {
  const definition = { listeners: [], files: [], tat: true };
  const disk = await makeGuestDisk(scratch("tat"), { definition });

  expect(await start("127.92.0.9", undefined, disk)).toMatchObject({ tat: true, listening: [] });
  expect(await start("127.92.0.10")).toMatchObject({ tat: false });
});

describeWith("mke2fs", "debugfs")("with e2fsprogs", () => {
  function makeExtDisk(page: string): string {
    const folder = scratch("ext-tree");
    mkdirSync(`${folder}/landfall`, { recursive: true });
    const definition = JSON.stringify({
      ...DEFINITION,
      files: [{ path: "/page.html", sha256: sha256("a page") }],
    });
    put(`${folder}/page.html`, page);
    put(`${folder}/landfall/guest.json`, definition);
    put(`${folder}/landfall/guest.json.sha256`, `${sha256(definition)}  guest.json\n`);
    const volume = put(scratch("ext-volume"), "");
    truncateSync(volume, PARTITION.size);
    run("mke2fs", "-q", "-F", "-t", "ext4", "-d", folder, volume);
    const disk = Buffer.alloc(PARTITION.offset + PARTITION.size);
    writeMbr([{ ...PARTITION, type: 0x83 }], 1).copy(disk);
    readFileSync(volume).copy(disk, PARTITION.offset);
    return put(scratch("ext-disk"), disk);
  }

  test("a guest starts from ext4, and does not when a file was changed", async () => {
    expect((await start("127.92.0.11", undefined, makeExtDisk("a page"))).listening).toHaveLength(4);
    expect(await start("127.92.0.12", undefined, makeExtDisk("a pagf"))).toMatchObject({
      listening: [],
      reason: expect.stringMatching(/SHA-256/) as string,
    });
  });
});
