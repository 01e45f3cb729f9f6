import { type ChildProcess, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Account } from "../../../lib/local/account";
import { runTypeScript } from "../../reconcile/child";
import { type RawAnswer, type RawRequest, type Signer, signed } from "./cloud";

const worker = join(__dirname, "cloud-worker.ts");
const KILLS = 2;

interface Server {
  readonly child: ChildProcess;
  readonly ask: (request: RawRequest) => Promise<RawAnswer>;
}

async function start(directory: string): Promise<Server> {
  const child = spawn(process.execPath, runTypeScript(worker, directory), {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const { port } = JSON.parse(line.toString()) as { port: number };
  const account = JSON.parse(readFileSync(join(directory, "account.json"), "utf8")) as Account;
  const signer: Signer = { front: { port }, account, world: { clock: { now: () => Date.now() } } };
  return { child, ask: (request) => signed(signer, request) };
}

let acknowledged = "";
let unknown = "";

async function writeUntilItBreaks(ask: Server["ask"], round: string): Promise<void> {
  try {
    for (let n = 0; ; n++) {
      unknown = `${round}.${n};`;
      const path = `/journal?append&position=${acknowledged.length}`;
      expect((await ask({ method: "POST", path, body: unknown })).status).toBe(200);
      acknowledged += unknown;
      unknown = "";
      expect((await ask({ method: "PUT", path: "/object", body: randomBytes(200_000) })).status).toBe(200);
    }
  } catch (error) {
    // The connection broke, as it must; anything else is a failure.
    expect(error).toHaveProperty("code", expect.stringMatching(/ECONN|EPIPE/));
  }
}

const versions: string[] = [];

async function putUntilItBreaks(ask: Server["ask"]): Promise<void> {
  try {
    for (;;) {
      const { status, headers } = await ask({
        method: "PUT",
        path: "/versioned",
        body: randomBytes(100_000),
      });
      expect(status).toBe(200);
      versions.push(String(headers["x-cos-version-id"]));
      if (versions.length % 3 !== 0) continue;
      expect((await ask({ method: "DELETE", path: `/versioned?versionId=${versions[0]}` })).status).toBe(204);
      versions.shift();
    }
  } catch (error) {
    expect(error).toHaveProperty("code", expect.stringMatching(/ECONN|EPIPE/));
  }
}

test("killed while versions come and go, it has all that were acknowledged, whole, and a file for each", async () => {
  const directory = mkdtempSync(join(tmpdir(), "landfall-kill-"));
  try {
    for (let round = 0; round <= KILLS; round++) {
      const { child, ask } = await start(directory);
      const body = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
      await ask({ method: "PUT", path: "/?versioning", body });
      const listing = (await ask({ path: "/?versions" })).body.toString();
      const listed = [...listing.matchAll(/<VersionId>(.*?)</g)].map(([, id = ""]) => id).reverse();
      // What was on its way may have come or gone.
      expect(listed).toEqual(expect.arrayContaining(versions.slice(1)));
      expect(listed.length).toBeLessThanOrEqual(versions.length + 1);
      versions.splice(0, versions.length, ...listed);
      for (const id of listed) {
        const { headers, body: bytes } = await ask({ path: `/versioned?versionId=${id}` });
        expect(headers.etag).toBe(`"${createHash("md5").update(bytes).digest("hex")}"`);
      }
      expect(readdirSync(join(directory, "cos", "bodies"))).toHaveLength(listed.length);
      const gone = once(child, "exit");
      if (round === KILLS) child.kill("SIGKILL");
      else {
        setTimeout(() => child.kill("SIGKILL"), 20 + Math.random() * 150);
        await putUntilItBreaks(ask);
      }
      await gone;
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}, 30_000);

test("killed again and again while it is written to, it has every acknowledged byte and no half of anything", async () => {
  const directory = mkdtempSync(join(tmpdir(), "landfall-kill-"));
  try {
    for (let round = 0; round <= KILLS; round++) {
      const { child, ask } = await start(directory);
      const journal = await ask({ path: "/journal" });
      const found = journal.status === 200 ? journal.body.toString() : "";
      expect([acknowledged, acknowledged + unknown]).toContain(found);
      acknowledged = found;
      const object = await ask({ path: "/object" });
      if (object.status === 200) {
        expect(object.headers.etag).toBe(`"${createHash("md5").update(object.body).digest("hex")}"`);
      }
      const gone = once(child, "exit");
      if (round === KILLS) {
        expect(readdirSync(join(directory, "cos", "bodies")).length).toBeLessThanOrEqual(2);
        child.kill("SIGKILL");
      } else {
        setTimeout(() => child.kill("SIGKILL"), 20 + Math.random() * 150);
        await writeUntilItBreaks(ask, `${round}`);
      }
      await gone;
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}, 30_000);
