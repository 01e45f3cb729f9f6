import { execFileSync, spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LocalCloud } from "../../../lib/local";
import type { Verdict } from "../proof";
import { openAccount, REGION } from "../provider/account";
import type { Client, Scheme } from "./clients";
import type { Tools } from "./tools";

const PUBLIC_KEY = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQC7 someone@somewhere";

/** One client at its work, against an embedded cloud of its own that must know every request and be empty again. */
export async function runClient(
  client: Client,
  scheme: Scheme,
  tools: Tools,
  scratch: string,
): Promise<Verdict> {
  mkdirSync(scratch, { recursive: true });
  const account = await openAccount(join(scratch, "cloud"));
  try {
    const { local } = account;
    if (client.ownTrust) trust(tools, local.certificateFile);
    const { code, output } = await finished(
      client.command(tools),
      environmentOf(local, scheme, tools, scratch),
    );
    const left = code === 0 ? await account.emptied([]) : [];
    const failures = [
      ...(code === 0 ? [] : [`ended with ${code}: ${output.slice(-2000)}`]),
      ...(left.length > 0 ? [`left: ${left.join(", ")}`] : []),
      ...account.complaints(),
    ];
    if (failures.length > 0) return { passed: false, outcome: "failed", detail: failures.join("; ") };
    const done = [...output.matchAll(/^done: (.*)$/gm)].map(([, step]) => `- ${step}`);
    const calls = Object.values(account.calls()).reduce((sum, count) => sum + count, 0);
    return {
      passed: done.length > 0,
      outcome: `${calls} requests, none unknown, nothing left`,
      detail: done.join("\n"),
    };
  } finally {
    await account.stop();
  }
}

/** What the clients' own documents say to set, and for the scripts `CLIENT_…`. */
function environmentOf(local: LocalCloud, scheme: Scheme, tools: Tools, scratch: string): NodeJS.ProcessEnv {
  const proxy = local.endpoint;
  const ca = local.certificateFile;
  return {
    PATH: `${tools.bin}:${process.env["PATH"] ?? ""}`,
    HOME: scratch,
    TMPDIR: scratch,
    LANG: "C.UTF-8",
    PYTHONDONTWRITEBYTECODE: "1",
    ...{ HTTP_PROXY: proxy, http_proxy: proxy, HTTPS_PROXY: proxy, https_proxy: proxy },
    ...{ REQUESTS_CA_BUNDLE: ca, SSL_CERT_FILE: ca, CURL_CA_BUNDLE: ca },
    TENCENTCLOUD_SECRET_ID: local.credentials.secretId,
    TENCENTCLOUD_SECRET_KEY: local.credentials.secretKey,
    TENCENTCLOUD_REGION: REGION,
    CLIENT_SCHEME: scheme,
    CLIENT_CA: ca,
    CLIENT_APP_ID: String(local.appId),
    CLIENT_UIN: local.uin,
    CLIENT_PUBLIC_KEY: PUBLIC_KEY,
    CLIENT_SCRATCH: scratch,
  };
}

/** Adds an authority to the bundle of the Python tools, as the administrator of a machine does. */
function trust({ bin }: Tools, certificateFile: string): void {
  const bundle = execFileSync(join(bin, "python"), ["-m", "certifi"], { encoding: "utf8" }).trim();
  const original = `${bundle}.original`;
  if (!existsSync(original)) copyFileSync(bundle, original);
  writeFileSync(bundle, `${readFileSync(original, "utf8")}\n${readFileSync(certificateFile, "utf8")}`);
}

function finished(
  [program, ...args]: readonly [string, ...string[]],
  env: NodeJS.ProcessEnv,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const collect = (chunk: Buffer): string => (output += chunk.toString());
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output }));
  });
}
