import type { Latencies } from "../../../lib/local/latencies";
import type { Signer } from "./client";

/** What a cloud's process is started with, as JSON in its first argument. */
export interface ServerOptions {
  readonly directory: string;
  /** How many times as fast as the system's its clock runs, since `from`. */
  readonly speed: number;
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly latencies?: Partial<Latencies>;
}

/** What a cloud's process tells. */
export type FromServer =
  | { readonly type: "up"; readonly endpoint: string; readonly credentials: Signer }
  | ({ readonly type: "usage" } & Usage);

/** What it is asked. */
export type ToServer = { readonly type: "usage" } | { readonly type: "stop" };

/** What a process has used so far. */
export interface Usage {
  /** Processor time, user and system, in ms. */
  readonly cpu: number;
  /** Resident, in bytes. */
  readonly rss: number;
  /** Of JavaScript's heap after a collection, in bytes. */
  readonly heap: number;
  /** Writes to files so far, where they are counted. */
  readonly writes: number;
}
