import fs from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { writes } from "../cloud/writes";
import { INTERRUPTION, type Interruption } from "./interruption";

// Loaded with `node -r` before the cloud: counts whatever changes a file, and dies where it is told to.

const told = process.env[INTERRUPTION];
const interruption = told === undefined ? undefined : (JSON.parse(told) as Interruption);

type Call = (...args: never[]) => unknown;
/** The same call with half of the bytes; undefined where it has no halves. */
type Halve = (args: unknown[]) => unknown[] | undefined;

const whole: Halve = () => undefined;

const SYNCHRONOUS: Readonly<Record<string, Halve>> = {
  writeSync: (args) => {
    const [file, bytes, offset, length, position] = args as [number, Buffer, number?, number?, number?];
    if (length === undefined) return replaced(args, 1);
    return [file, bytes, offset, Math.floor(length / 2), position];
  },
  writeFileSync: (args) => replaced(args, 1),
  renameSync: whole,
  ftruncateSync: whole,
  rmSync: whole,
};
const PROMISED: Readonly<Record<string, Halve>> = {
  writeFile: whole,
  rename: whole,
  rm: whole,
  link: whole,
  copyFile: whole,
  truncate: whole,
};
const OF_HANDLES: Readonly<Record<string, Halve>> = {
  write: (args) => {
    const [buffer, offset, length, position] = args as [Buffer, number, number, number | undefined];
    return [buffer, offset, Math.floor(length / 2), position];
  },
  writeFile: (args) => replaced(args, 0),
  truncate: whole,
};

wrap(fs, SYNCHRONOUS);
wrap(fs.promises, PROMISED);
void fs.promises.open(__filename).then(async (handle: FileHandle) => {
  wrap(Object.getPrototypeOf(handle) as object, OF_HANDLES);
  await handle.close();
});

function wrap(holder: object, calls: Readonly<Record<string, Halve>>): void {
  const functions = holder as Record<string, Call>;
  for (const [name, halve] of Object.entries(calls)) {
    const original = functions[name] as Call;
    functions[name] = function (this: unknown, ...args: unknown[]): unknown {
      writes.done += 1;
      const moment = interruption?.write === writes.done ? interruption.moment : undefined;
      if (moment === undefined) return original.apply(this, args as never[]);
      if (moment === "before") die();
      const half = moment === "torn" ? halve(args) : undefined;
      // What fails, as a link where there is one, has been written no less.
      const result = attempt(() => original.apply(this, (half ?? args) as never[]));
      return result instanceof Promise ? result.then(die, die) : die();
    };
  }
}

function attempt(call: () => unknown): unknown {
  try {
    return call();
  } catch {
    return undefined;
  }
}

function replaced(args: unknown[], index: number): unknown[] {
  const content = args[index];
  const bytes = typeof content === "string" ? Buffer.from(content) : (content as Buffer);
  const half = bytes.subarray(0, Math.floor(bytes.length / 2));
  return args.map((arg, at) => (at === index ? half : arg));
}

/** Nothing of this process runs after the signal. */
function die(): never {
  process.kill(process.pid, "SIGKILL");
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  throw new Error("a killed process went on");
}
