import { randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { curl, type Dial } from "./curl";

/** What a stand-in sends: who it is, where it runs, and what it was called with. */
interface Call {
  readonly token: string;
  readonly directory: string;
  readonly args: readonly string[];
}

/** The stand-in itself: hands its arguments to the cloud and its answer to the shell. */
const STAND_IN = `"use strict";
const [socket, token, ...args] = process.argv.slice(2);
const chunks = [];
const link = require("net").connect({ path: socket, allowHalfOpen: true }, () =>
  link.end(JSON.stringify({ token, directory: process.cwd(), args })));
link.on("data", (chunk) => chunks.push(chunk));
link.on("error", () => process.exit(7));
link.on("end", () => {
  const answer = JSON.parse(Buffer.concat(chunks).toString());
  process.exitCode = answer.exitCode;
  process.stderr.write(answer.stderr);
  process.stdout.write(Buffer.from(answer.stdout, "base64"));
});
`;

/**
 * Programs for commands on instances. They ask this process over a socket in a private folder, because only it
 * knows the network's rules.
 */
export class Userland {
  private readonly callers = new Map<string, Dial>();
  private readonly folder = mkdtempSync(join(tmpdir(), "landfall-userland-"));
  private server: Server | undefined;

  /** Makes a folder for the front of PATH whose `curl` connects through `dial`. */
  async enter(dial: Dial): Promise<{ readonly path: string; leave(): void }> {
    await this.listen();
    const token = randomBytes(12).toString("hex");
    const path = join(this.folder, token);
    mkdirSync(path);
    const program = join(path, "curl");
    const words = [process.execPath, join(this.folder, "curl.js"), join(this.folder, "socket"), token];
    writeFileSync(program, `#!/bin/sh\nexec ${words.map((word) => `'${word}'`).join(" ")} "$@"\n`);
    chmodSync(program, 0o755);
    this.callers.set(token, dial);
    const leave = (): void => {
      this.callers.delete(token);
      rmSync(path, { recursive: true, force: true });
    };
    return { path, leave };
  }

  async stop(): Promise<void> {
    const { server } = this;
    if (server !== undefined) await new Promise((done) => server.close(done));
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async listen(): Promise<void> {
    if (this.server !== undefined) return;
    writeFileSync(join(this.folder, "curl.js"), STAND_IN);
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      this.serve(socket).catch(() => socket.destroy());
    });
    this.server = server;
    await new Promise<void>((done, failed) => {
      server.once("error", failed);
      server.listen(join(this.folder, "socket"), done);
    });
    server.unref();
  }

  private async serve(socket: Socket): Promise<void> {
    socket.on("error", () => socket.destroy());
    const call = JSON.parse(await received(socket)) as Call;
    const dial = this.callers.get(call.token);
    if (dial === undefined) return void socket.destroy();
    const result = await curl(call.args, dial);
    if (result.file !== undefined)
      await writeFile(resolve(call.directory, result.file.path), result.file.content);
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
