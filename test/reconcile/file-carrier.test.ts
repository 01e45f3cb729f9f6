import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileCarrier } from "../../lib/reconcile/file-carrier";
import { thisProcess } from "../../lib/reconcile/process-identity";
import { describeCarrier } from "./carrier-conformance";

const makeDirectory = () => mkdtemp(join(tmpdir(), "landfall-journal-"));

describeCarrier("file", async () => {
  const directory = join(await makeDirectory(), "not", "yet", "there");
  return {
    open: () => fileCarrier(directory),
    opener: { module: join(__dirname, "open-file-carrier.ts"), argument: directory },
    close: () => rm(join(directory, "..", "..", ".."), { recursive: true }),
  };
});

describe("the file carrier", () => {
  let directory: string;
  beforeEach(async () => {
    directory = await makeDirectory();
  });
  afterEach(() => rm(directory, { recursive: true }));

  const lock = () => join(directory, "journal.lock");
  const ended = async () => {
    const child = spawn(process.execPath, ["-e", ""]);
    await new Promise((resolve) => child.on("exit", resolve));
    return child.pid;
  };

  test("writes files that nobody else may read, and leaves no lock behind", async () => {
    await fileCarrier(directory).append(1, 0, Buffer.from("line\n"));

    expect(await readdir(directory)).toEqual(["journal-000001.jsonl"]);
    expect((await stat(join(directory, "journal-000001.jsonl"))).mode & 0o777).toBe(0o600);
  });

  test("cuts a torn tail", async () => {
    const carrier = fileCarrier(directory);
    await carrier.append(1, 0, Buffer.from("line\n{torn"));
    await carrier.truncate(1, 10, 5);

    expect(await readFile(join(directory, "journal-000001.jsonl"), "utf8")).toBe("line\n");
  });

  test("breaks the lock of a process that has ended, however many find it at once", async () => {
    const dead = { ...thisProcess(), pid: await ended(), nonce: "0123" };
    await writeFile(lock(), JSON.stringify(dead));

    const results = await Promise.allSettled(
      Array.from({ length: 6 }, () => fileCarrier(directory).append(1, 0, Buffer.from("line\n"))),
    );

    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    expect(await readdir(directory)).toEqual(["journal-000001.jsonl"]);
  });

  test("breaks the lock of a process that died while it broke a lock", async () => {
    const dead = { ...thisProcess(), pid: await ended() };
    await writeFile(lock(), JSON.stringify({ ...dead, nonce: "aaaa" }));
    await writeFile(`${lock()}.aaaa`, JSON.stringify({ ...dead, nonce: "bbbb" }));

    expect(await fileCarrier(directory).append(1, 0, Buffer.from("line\n"))).toBe(5);
  });

  test("does not take a new process with an old number for the owner of a lock", async () => {
    const me = thisProcess();
    await writeFile(lock(), JSON.stringify({ ...me, start: `${me.start}0`, nonce: "0123" }));

    if (me.start === undefined)
      return console.warn("this platform does not tell when a process started: not checked");
    expect(await fileCarrier(directory).append(1, 0, Buffer.from("line\n"))).toBe(5);
  });

  test("says what stands in its way when the lock is no lock", async () => {
    await writeFile(lock(), "something else");

    await expect(fileCarrier(directory).append(1, 0, Buffer.from("line\n"))).rejects.toMatchObject({
      code: "JOURNAL-LOCK",
    });
  });
});
