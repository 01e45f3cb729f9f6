import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Signer } from "./client";
import type { FromServer, ServerOptions, ToServer, Usage } from "./messages";

/** How a process ended. */
export interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What it said on its standard error. */
  readonly said: string;
}

export interface Up {
  readonly endpoint: string;
  readonly credentials: Signer;
}

export interface ProcessOptions {
  /** Of Node. */
  readonly flags?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** The embedded cloud of a directory in a process of its own. */
export class CloudProcess {
  /** Resolves once it serves; never where it ends before. */
  readonly up: Promise<Up>;
  readonly end: Promise<End>;

  private constructor(private readonly child: ChildProcess) {
    let said = "";
    child.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString("utf8")));
    this.up = new Promise((resolve) =>
      child.on("message", (message: FromServer) => {
        if (message.type === "up") resolve(message);
      }),
    );
    this.end = new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) => resolve({ code, signal, said }));
    });
  }

  static start(options: ServerOptions, how: ProcessOptions = {}): CloudProcess {
    return CloudProcess.run(join(__dirname, "server.js"), [JSON.stringify(options)], how);
  }

  /** Another module that says the same of itself. */
  static run(
    module: string,
    args: readonly string[],
    { flags = [], env = {} }: ProcessOptions = {},
  ): CloudProcess {
    return new CloudProcess(
      fork(module, args, {
        execArgv: [...flags],
        stdio: ["ignore", "ignore", "pipe", "ipc"],
        env: { PATH: process.env["PATH"], ...env },
      }),
    );
  }

  async usage(): Promise<Usage> {
    const answer = once(this.child, "message");
    this.tell({ type: "usage" });
    const [message] = (await answer) as [FromServer & { readonly type: "usage" }];
    return message;
  }

  async stop(): Promise<End> {
    this.tell({ type: "stop" });
    return this.end;
  }

  private tell(message: ToServer): void {
    this.child.send(message);
  }
}
