import type { Clock } from "../base/clock";
import type { Io } from "./io";
import type { Output } from "./output";
import type { Workspace } from "./workspace";

/** What every command gets. */
export interface RunContext {
  readonly io: Io;
  readonly output: Output;
  readonly workspace: Workspace;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}
