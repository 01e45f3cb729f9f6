import { createHmac } from "node:crypto";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BOOTSTRAP_SCRIPT, relayUserData, USER_DATA_LIMIT } from "../../lib/estate/bootstrap";

const HEADER = {
  bucket: "landfall-erp-1250000000",
  prefix: "",
  project: "erp",
  region: "ap-guangzhou",
  relay: "0",
};

/** The shells that cloud images have as `sh`. */
const SHELLS = ["dash", "bash"].filter((shell) => spawnSync(shell, ["-c", "true"]).status === 0);
if (SHELLS.length < 2) console.warn(`Only ${SHELLS.join(", ") || "no shell"} of dash and bash is here.`);

/** The script's functions, and then some lines of a test. */
function run(shell: string, lines: string, env: NodeJS.ProcessEnv = {}): string {
  const functions = BOOTSTRAP_SCRIPT.replace(/main "\$@"\n$/, "");
  const { status, stderr, stdout } = spawnSync(shell, ["-s"], {
    input: `${functions}${lines}\n`,
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}

const SHELLCHECK = spawnSync("shellcheck", ["--version"]).status === 0;
if (!SHELLCHECK) console.warn("SKIPPED: shellcheck is not here, so it did not read the bootstrap script.");

describe("a relay's user data", () => {
  const userData = relayUserData(HEADER);

  it("is a script with a JSON header, within the limit after base64", () => {
    const [shebang, mark, header] = userData.split("\n");
    expect([shebang, mark]).toEqual(["#!/bin/sh", "# landfall-bootstrap 1"]);
    expect(JSON.parse(header?.slice(2) ?? "")).toEqual(HEADER);
    expect(Buffer.from(userData).toString("base64").length).toBeLessThan(USER_DATA_LIMIT);
  });

  it("is within the limit with the longest names that there are", () => {
    const longest = {
      bucket: `${"b".repeat(50)}-1250000000`,
      prefix: `landfall/${"p".repeat(32)}/`,
      project: "p".repeat(32),
      region: "na-siliconvalley",
      relay: "999",
    };
    expect(Buffer.from(relayUserData(longest)).toString("base64").length).toBeLessThan(USER_DATA_LIMIT);
  });

  it("is the same for every relay but for its header", () => {
    const other = relayUserData({ ...HEADER, project: "crm", relay: "7" });
    expect(other.split("\n").slice(3)).toEqual(userData.split("\n").slice(3));
  });

  it("has nothing that Terraform would evaluate", () => {
    expect(BOOTSTRAP_SCRIPT).not.toMatch(/[$%]\{/);
  });

  it("names no release and no digest", () => {
    expect(userData).not.toMatch(/[0-9a-f]{32}|\d+\.\d+\.\d+/);
  });

  (SHELLCHECK ? it : it.skip)("has nothing that shellcheck would warn of", () => {
    const { stdout } = spawnSync("shellcheck", ["--shell=sh", "--severity=warning", "-"], {
      input: userData,
      encoding: "utf8",
    });
    expect(stdout).toBe("");
  });

  it.each(SHELLS)("is well-formed for %s", (shell) => {
    expect(spawnSync(shell, ["-n"], { input: userData, encoding: "utf8" })).toMatchObject({
      status: 0,
      stderr: "",
    });
  });
});

describe.each(SHELLS)("the functions of the bootstrap script under %s", (shell) => {
  it.each([
    ["key", "The quick brown fox jumps over the lazy dog"],
    ["k", ""],
    ["a-longer-key-with-$pecial-characters'\"\\", "line one\nline two\n"],
  ])("sign with HMAC-SHA1 (%p)", (key, text) => {
    const env = { HMAC_KEY: key, HMAC_TEXT: text };
    expect(run(shell, 'hmac "$HMAC_KEY" "$HMAC_TEXT"', env)).toBe(
      createHmac("sha1", key).update(text).digest("hex"),
    );
  });

  it("make the signature that COS documents", () => {
    const span = "1557989151;1557996351";
    const signed = run(
      shell,
      `authorization bucket.cos.ap-guangzhou.myqcloud.com /bundle/current.json AKID SECRET "${span}"`,
    );
    const sha1 = (text: string) => createHash("sha1").update(text).digest("hex");
    const hmac = (key: string, text: string) => createHmac("sha1", key).update(text).digest("hex");
    const request = "get\n/bundle/current.json\n\nhost=bucket.cos.ap-guangzhou.myqcloud.com\n";
    const signature = hmac(hmac("SECRET", span), `sha1\n${span}\n${sha1(request)}\n`);
    expect(signed).toBe(
      `q-sign-algorithm=sha1&q-ak=AKID&q-sign-time=${span}&q-key-time=${span}&q-header-list=host&q-url-param-list=&q-signature=${signature}`,
    );
  });

  it("read one member of a JSON object", () => {
    const json = JSON.stringify({ Code: "Success", TmpSecretId: "AKID/+x", Token: "t==" }, undefined, 2);
    expect(run(shell, 'printf %s "$JSON_TEXT" | member TmpSecretId', { JSON_TEXT: json })).toBe("AKID/+x");
    expect(run(shell, 'printf %s "$JSON_TEXT" | member Missing', { JSON_TEXT: json })).toBe("");
  });
});

describe.each(SHELLS)("fetching the bundle under %s", (shell) => {
  const root = mkdtempSync(join(tmpdir(), "landfall-bootstrap-"));
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  /** A home, and a bucket that is a folder in place of COS. */
  function fetchFrom(
    name: string,
    digestOf: (tar: Buffer) => string,
  ): { home: string; said: string; ok: boolean } {
    const home = join(root, name, "home");
    const bucket = join(root, name, "bucket");
    const content = join(root, name, "content/bin");
    for (const folder of [home, join(bucket, "bundle"), content]) mkdirSync(folder, { recursive: true });
    writeFileSync(join(content, "landfall"), "#!/bin/sh\n");
    chmodSync(join(content, "landfall"), 0o755);
    const tar = join(bucket, "bundle/release.tar");
    spawnSync("tar", ["-cf", tar, "-C", join(root, name, "content"), "bin"]);
    const current = { key: "bundle/release.tar", sha256: digestOf(readFileSync(tar)) };
    writeFileSync(join(bucket, "bundle/current.json"), JSON.stringify(current));
    const functions = BOOTSTRAP_SCRIPT.replace(/main "\$@"\n$/, "");
    const script = `${functions}\nhome=${home}\nprefix=\nobject() { cp "${bucket}/$1" "$2"; }\nfetch\n`;
    const { status, stderr } = spawnSync(shell, ["-s"], { input: script, encoding: "utf8" });
    return { home, said: stderr, ok: status === 0 };
  }

  it("unpacks what has the digest of current.json", () => {
    const { home, ok } = fetchFrom("good", (tar) => createHash("sha256").update(tar).digest("hex"));
    expect(ok).toBe(true);
    expect(existsSync(join(home, "current/bin/landfall"))).toBe(true);
  });

  it("refuses what has another digest", () => {
    const { home, ok, said } = fetchFrom("other", () => "0".repeat(64));
    expect(ok).toBe(false);
    expect(said).toContain("is not what current.json says");
    expect(existsSync(join(home, "current"))).toBe(false);
  });

  it("refuses a digest that is none, and leaves nothing behind", () => {
    const { home, ok } = fetchFrom("none", () => "../../etc");
    expect(ok).toBe(false);
    expect(spawnSync("ls", ["-A", home], { encoding: "utf8" }).stdout).toBe("");
  });
});
