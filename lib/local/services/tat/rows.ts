import { defineTable } from "../../world";
import type { Resource } from "../resource";

/** What a command says, saved or given with an invocation. */
export interface CommandText {
  readonly name: string;
  readonly description: string;
  /** Base64. */
  readonly content: string;
  readonly type: string;
  readonly workingDirectory: string;
  /** Seconds. */
  readonly timeout: number;
  readonly username: string;
  readonly enableParameter: boolean;
  /** A JSON object of strings, as text; empty without. */
  readonly defaultParameters: string;
}

export interface CommandRow extends Resource, CommandText {
  readonly updatedAt: number;
}

export interface InvocationRow extends Resource, CommandText {
  /** Empty for RunCommand without SaveCommand. */
  readonly command: string;
  readonly parameters: string;
  readonly updatedAt: number;
}

export type TaskStatus =
  | "PENDING"
  | "RUNNING"
  | "SUCCESS"
  | "FAILED"
  | "TIMEOUT"
  | "TASK_TIMEOUT"
  | "CANCELLING"
  | "CANCELLED"
  | "TERMINATED";

export interface InvocationTaskRow extends Resource {
  readonly invocation: string;
  readonly instance: string;
  /** The boot of the instance on which it runs. */
  readonly boot: number;
  readonly status: TaskStatus;
  readonly exitCode: number;
  /** Base64. */
  readonly output: string;
  /** Bytes of output beyond the limit. */
  readonly dropped: number;
  /** 0 until it began, or ended. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly updatedAt: number;
}

export const commands = defineTable<CommandRow>("tat.commands");
export const invocations = defineTable<InvocationRow>("tat.invocations");
export const invocationTasks = defineTable<InvocationTaskRow>("tat.tasks");
