import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { LandfallError } from "../../base/errors";
import type { Value } from "./value";

const value: z.ZodType<Value> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.array(value), z.record(z.string(), value)]),
);

/**
 * One resource, as far as this machine knows. `creating` is written before the cloud is asked to make it and
 * `deleting` before it is asked to remove it, so that an interrupted run can tell what to look for.
 */
const recordSchema = z.strictObject({
  type: z.string(),
  status: z.enum(["creating", "ready", "deleting"]),
  /** Marks what this creation makes, so that it can be found again. */
  token: z.string(),
  /** Ms since the epoch at which the creation was begun. */
  since: z.number(),
  id: z.string().optional(),
  arguments: z.record(z.string(), value),
  attributes: z.record(z.string(), value),
  dependsOn: z.array(z.string()),
  /** Guards it against `destroy` even when the stack can no longer be read. */
  preventDestroy: z.boolean(),
});
export type ResourceRecord = z.infer<typeof recordSchema>;

const FORMAT = "landfall-state";
const VERSION = 1;

const stateSchema = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  /** Rises with every write. */
  serial: z.int(),
  resources: z.record(z.string(), recordSchema),
  outputs: z.record(z.string(), value),
});
export type State = z.infer<typeof stateSchema>;

export const EMPTY_STATE: State = { format: FORMAT, version: VERSION, serial: 0, resources: {}, outputs: {} };

/** Where the state is kept between runs. */
export interface StateStore {
  read(): State;
  /** Durable and all or nothing once it returns. */
  write(state: State): void;
}

/** A JSON file, readable by its owner only, replaced as a whole at every write. */
export function fileStateStore(file: string): StateStore {
  return {
    read: () => readState(file),
    write: (state) => replaceFile(file, `${JSON.stringify(state, undefined, 2)}\n`),
  };
}

function readState(file: string): State {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return EMPTY_STATE;
    throw error;
  }
  const parsed = stateSchema.safeParse(asJson(text));
  if (parsed.success) return parsed.data;
  throw new LandfallError(
    "DEPLOY-STATE",
    `${file} is no state of the built-in deploy, format ${FORMAT} ${VERSION}`,
    {
      remedy: "Restore the file, or remove what it listed from the cloud by hand and delete it.",
      cause: parsed.error,
    },
  );
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function replaceFile(file: string, text: string): void {
  const next = `${file}.next`;
  const descriptor = openSync(next, "w", 0o600);
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(next, file);
  const directory = openSync(dirname(file), "r");
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}
