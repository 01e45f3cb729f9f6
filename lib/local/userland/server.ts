import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { curl, type Dial } from "./curl";

/** Short, because the path of a socket may have about a hundred bytes. */
const PREFIX = join(tmpdir(), "landfall-userland-");

/** What a stand-in sends: who it is, where it runs, and what it was called with. */
interface Call {
  readonly token: string;
  readonly directory: string;
  readonly args: readonly string[];
  readonly input?: string;
}

/** The stand-in itself: hands its arguments to the cloud and its answer to the shell. */
const STAND_IN = `"use strict";
const [socket, token, ...args] = process.argv.slice(2);
const chunks = [];
const reads = args.some((arg, index) => /^(-K|--config)$/.test(arg) && args[index + 1] === "-");
const input = reads ? require("fs").readFileSync(0, "utf8") : undefined;
const link = require("net").connect({ path: socket, allowHalfOpen: true }, () =>
  link.end(JSON.stringify({ token, directory: process.cwd(), args, input })));
link.on("data", (chunk) => chunks.push(chunk));
link.on("error", () => process.exit(7));
link.on("end", () => {
  const answer = JSON.parse(Buffer.concat(chunks).toString());
  process.exitCode = answer.exitCode;
  process.stderr.write(answer.stderr);
  process.stdout.write(Buffer.from(answer.stdout, "base64"));
});
`;

/** What a command is given: programs for the front of its PATH, and an empty folder to run in. */
export interface Entered {
  readonly path: string;
  readonly directory: string;
  /** Removes both. */
  leave(): void;
}

/**
 * Programs for commands on instances. They ask this process over a socket in a private folder, because only it
 * knows the network's rules.
 */
export class Userland {
  private readonly callers = new Map<string, Dial>();
  private folder: Promise<string> | undefined;
  private server: Server | undefined;

  /**
   * @param note a file that remembers the folder, so that what a killed process has left is removed
   * @param authorityFile certificate (PEM) of the authority behind the cloud's own names
   */
  constructor(
    private readonly note: string,
    private readonly authorityFile?: string,
  ) {
    if (existsSync(note)) this.forget(readFileSync(note, "utf8"));
  }

  /** Makes a `curl` that connects through `dial`. */
  async enter(dial: Dial): Promise<Entered> {
    // Nothing is made before the first command.
    const folder = await (this.folder ??= this.open());
    const token = randomBytes(12).toString("hex");
    const [path, directory] = [join(folder, token), join(folder, `${token}-home`)];
    for (const made of [path, directory]) mkdirSync(made);
    const words = [process.execPath, join(folder, "curl.js"), join(folder, "socket"), token];
    const program = `#!/bin/sh\nexec ${words.map((word) => `'${word}'`).join(" ")} "$@"\n`;
    writeFileSync(join(path, "curl"), program, { mode: 0o755 });
    this.callers.set(token, dial);
    const leave = (): void => {
      this.callers.delete(token);
      for (const made of [path, directory]) rmSync(made, { recursive: true, force: true });
    };
    return { path, directory, leave };
  }

  async stop(): Promise<void> {
    const { server } = this;
    if (server !== undefined) await new Promise((done) => server.close(done));
    if (this.folder !== undefined) this.forget(await this.folder);
  }

  private async open(): Promise<string> {
    const folder = mkdtempSync(PREFIX);
    writeFileSync(this.note, folder, { mode: 0o600 });
    writeFileSync(join(folder, "curl.js"), STAND_IN);
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      this.serve(socket).catch(() => socket.destroy());
    });
    this.server = server;
    await new Promise<void>((done, failed) => {
      server.once("error", failed);
      server.listen(join(folder, "socket"), done);
    });
    server.unref();
    return folder;
  }

  private forget(folder: string): void {
    if (folder.startsWith(PREFIX)) rmSync(folder, { recursive: true, force: true });
    rmSync(this.note, { force: true });
  }

  private async serve(socket: Socket): Promise<void> {
    socket.on("error", () => socket.destroy());
    const call = JSON.parse(await received(socket)) as Call;
    const dial = this.callers.get(call.token);
    if (dial === undefined) return void socket.destroy();
    const { directory, args, input } = call;
    const { authorityFile } = this;
    const result = await curl(args, { dial, directory, input, authorityFile });
    socket.end(
      JSON.stringify({
        exitCode: result.exitCode,
        stdout: result.stdout.toString("base64"),
        stderr: result.stderr,
      }),
    );
  }
}

/** All that comes until the other side ends; the socket stays open for the answer. */
function received(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  return new Promise((done) => socket.once("end", () => done(Buffer.concat(chunks).toString())));
}
