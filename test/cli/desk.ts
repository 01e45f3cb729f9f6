import { setMaxListeners } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { makeOfflineImage } from "../../examples/offline-image/make-image";
import { VirtualClock } from "../../lib/base/clock";
import type { ExitCode } from "../../lib/cli/exit-codes";
import { serveLocalCloud } from "../../lib/cli/local-server";
import { run } from "../../lib/cli/run";
import type { LocalCloud } from "../../lib/local";

const MIB = 1024 ** 2;

// As the process of a command does.
setMaxListeners(0);

export interface Ran {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunHow {
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Sees every piece of stderr as it is written. */
  readonly onStderr?: (text: string) => void;
}

/** Written for every blueprint of these tests; what varies is given. */
export interface Declared {
  readonly goal?: string;
  readonly image?: string;
  readonly size?: string;
  readonly wave?: string;
  readonly extra?: string;
}

/** A person at a terminal: a directory with a blueprint, an image and everything that commands leave there. */
export class Desk {
  readonly directory = mkdtempSync(path.join(tmpdir(), "landfall-cli-"));
  /** An hour ahead, so that what another process did in real time lies behind. */
  readonly clock = new VirtualClock(Date.now() + 3_600_000);
  /** Everything that was ever written to stdout and stderr. */
  said = "";
  private readonly clouds = new Set<LocalCloud>();

  /** With the example's image in 16 MiB, and a blueprint that takes it as far as `goal`. */
  static async make(declared: Declared = {}): Promise<Desk> {
    const desk = new Desk();
    await makeOfflineImage(desk.path("web.raw"), { size: 16 * MIB });
    desk.declare(declared);
    return desk;
  }

  path(...parts: string[]): string {
    return path.join(this.directory, ...parts);
  }

  declare(declared: Declared = {}): void {
    this.write("erp.yaml", blueprint(declared));
  }

  write(file: string, text: string): void {
    mkdirSync(path.dirname(this.path(file)), { recursive: true });
    writeFileSync(this.path(file), text);
  }

  read(file: string): string {
    return readFileSync(this.path(file), "utf8");
  }

  /** Runs one command line in this process, on the desk's virtual clock. */
  async run(line: string, { env = {}, signal, onStderr }: RunHow = {}): Promise<Ran> {
    let stdout = "";
    let stderr = "";
    const code = await run(line.split(" "), {
      io: {
        stdout: { write: (text) => (stdout += text) },
        stderr: { write: (text) => ((stderr += text), onStderr?.(text)) },
        env: { PATH: process.env.PATH, HOME: this.directory, ...env },
        cwd: this.directory,
      },
      version: "0.0.0-test",
      signal: signal ?? new AbortController().signal,
      clock: this.clock,
    });
    this.said += stdout + stderr;
    return { code, stdout: this.plain(stdout), stderr: this.plain(stderr) };
  }

  /** The one JSON document that `--output json` writes. */
  async json(
    line: string,
    how: RunHow = {},
  ): Promise<{ readonly code: ExitCode; readonly document: unknown }> {
    const { code, stdout } = await this.run(`--output json ${line}`, how);
    return { code, document: JSON.parse(stdout) };
  }

  /** An embedded cloud that commands attach to, for tests that look into it or break it. */
  async cloud(): Promise<LocalCloud> {
    const cloud = await serveLocalCloud({ directory: this.path(".landfall/local/world"), clock: this.clock });
    const stop = async () => {
      if (this.clouds.delete(own)) await cloud.stop();
    };
    const own = { ...cloud, stop };
    this.clouds.add(own);
    return own;
  }

  /** Every file below the desk that is not a disk, an image or an object. */
  texts(): string[] {
    return readdirSync(this.directory, { recursive: true, encoding: "utf8" })
      .filter((file) => !/\.raw$|world\/(cos|disks|imports|snapshots)\//.test(file))
      .filter((file) => statSync(this.path(file)).isFile());
  }

  async close(): Promise<void> {
    for (const cloud of [...this.clouds]) await cloud.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }

  private plain(text: string): string {
    return text.replaceAll(`${this.directory}/`, "").replaceAll(this.directory, ".");
  }
}

/** What is left in an embedded cloud, by type. */
export async function leftIn(desk: Desk): Promise<Record<string, string[]>> {
  const cloud = await desk.cloud();
  const left = Object.entries(cloud.inventory()).filter(([, items]) => items.length > 0);
  await cloud.stop();
  return Object.fromEntries(left.map(([type, items]) => [type, items.map(({ name }) => name)]));
}

function blueprint({
  goal = "finalize",
  image = "web.raw",
  size = "50GiB",
  wave = "first",
  extra = "",
}: Declared): string {
  return `apiVersion: landfall.dev/v1
kind: MigrationProject
name: erp
region: ap-guangzhou
zone: ap-guangzhou-6
workloads:
  web:
    engine: image-import
    image: { file: ${image} }
    os: { type: Other Linux, version: "-", architecture: x86_64 }
    blueprint:
      instanceType: S5.MEDIUM2
      systemDisk: { type: CLOUD_PREMIUM, size: ${size} }
waves:
  ${wave}:
    workloads: [web]
    goal: ${goal}
    testRun: { checks: [{ type: http, port: 80, within: 1m }] }
    cutover: { checks: [{ type: http, port: 80, within: 1m }] }
${extra}`;
}
