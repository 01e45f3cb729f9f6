import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { isOnPath } from "../../../lib/deploy/choose";

const run = promisify(execFile);

export const SCRIPTS = resolve("test", "clients");
/** Kept between runs, as installing takes a minute or two. */
const INSTALLED = resolve(".landfall", "clients");

/** A language's clients, installed as its own package manager installs them. */
export interface Tools {
  /** Where their programs are. */
  readonly bin: string;
  /** Of each client, by the name under which it is published. */
  readonly versions: Readonly<Record<string, string>>;
}

/** @returns a text when this machine cannot have them */
export async function installPython(): Promise<Tools | string> {
  if (!isOnPath("python3", process.env)) return "python3 is not on PATH";
  const requirements = join(SCRIPTS, "python", "requirements.txt");
  const folder = join(INSTALLED, "python");
  const bin = join(folder, "bin");
  const reason = await installOnce(folder, readFileSync(requirements), async () => {
    await run("python3", ["-m", "venv", folder]);
    await run(join(bin, "pip"), ["install", "--quiet", "--requirement", requirements]);
  });
  if (reason !== undefined) return reason;
  const { stdout } = await run(join(bin, "pip"), ["freeze"]);
  return { bin, versions: versionsIn(stdout, /^(boto3|cos[\w-]*|tccli|tencentcloud-sdk-python)==(.+)$/gm) };
}

/** @returns a text when this machine cannot have them */
export async function buildGo(): Promise<Tools | string> {
  if (!isOnPath("go", process.env)) return "go is not on PATH";
  const source = join(SCRIPTS, "go");
  const files = ["go.mod", "go.sum", "main.go", "compute.go", "storage.go"];
  const folder = join(INSTALLED, "go");
  const reason = await installOnce(
    folder,
    Buffer.concat(files.map((file) => readFileSync(join(source, file)))),
    () => run("go", ["build", "-mod=readonly", "-o", join(folder, "clients"), "."], { cwd: source }),
  );
  if (reason !== undefined) return reason;
  const named = /^\tgithub\.com\/(?:tencentcloud\/(?=tencentcloud-sdk-go)|tencentyun\/)(\S+) (v\S+)$/gm;
  return { bin: folder, versions: versionsIn(readFileSync(join(source, "go.mod"), "utf8"), named) };
}

/** @returns why it could not be installed */
async function installOnce(
  folder: string,
  wanted: Buffer,
  install: () => Promise<unknown>,
): Promise<string | undefined> {
  const stamp = join(folder, "installed");
  const digest = createHash("sha256").update(wanted).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === digest) return undefined;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  try {
    await install();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  writeFileSync(stamp, digest);
  return undefined;
}

function versionsIn(text: string, named: RegExp): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(named)].map(([, name = "", version = ""]) => [
      name.replaceAll("_", "-").replace("/tencentcloud/", "/"),
      version,
    ]),
  );
}
