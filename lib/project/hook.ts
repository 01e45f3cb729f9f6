import type { HookInput } from "../plan/input";
import type { IInstance } from "./existing";
import { idOf } from "./existing/existing";
import { Duration } from "../plan/units";
import type { Step } from "../plan/wave";

/** When a hook runs, and what becomes of the step when it fails. */
export interface HookOptions {
  /** Before or after the step. */
  readonly when: "before" | "after";
  /** The step of every workload of the wave. */
  readonly step: Step;
  /**
   * Whether the step fails when the hook does.
   *
   * @default true
   */
  readonly mustSucceed?: boolean;
  /**
   * How long it may take; 1 second to 24 hours over TAT.
   *
   * @default Duration.minutes(10)
   */
  readonly timeout?: Duration;
}

/** A shell script, run through TencentCloud Automation Tools. */
export interface TatHookOptions extends HookOptions {
  /** An instance with the TAT agent, or its id, or the workload's `source` or `target`. */
  readonly instance: string | IInstance;
  /** A shell script; at most 48 KiB. It holds no secret: the plan shows it. */
  readonly script: string;
}

/** A call over HTTP. */
export interface HttpHookOptions extends HookOptions {
  /** `https://…` or `http://…`, without a user and a password in it. */
  readonly url: string;
  /** @default "POST" */
  readonly method?: "GET" | "POST" | "PUT";
  /**
   * The status that the answer must have.
   *
   * @default 200
   */
  readonly status?: number;
}

/** A command where the reconciler runs; whoever reconciles has to allow it, and its environment is emptied. */
export interface LocalHookOptions extends HookOptions {
  /** Program and arguments; no shell reads them. */
  readonly command: string[];
}

/** What runs before or after a step of every workload of a wave. Hooks are part of what tests and approvals are bound to. */
export class Hook {
  /** A shell script on an instance, through Tencent Cloud's automation tools (TAT). */
  static tat(name: string, options: TatHookOptions): Hook {
    const { instance, script, ...rest } = options;
    return new Hook({ name, run: { type: "tat", instance: idOf(instance), script }, ...common(rest) });
  }

  /** An HTTP call from where the reconciler runs. */
  static http(name: string, options: HttpHookOptions): Hook {
    const { method, status, url, ...rest } = options;
    const run = {
      type: "http" as const,
      url,
      ...(method !== undefined && { method }),
      ...(status !== undefined && { status }),
    };
    return new Hook({ name, run, ...common(rest) });
  }

  /**
   * A command where the reconciler runs, with an emptied environment; whoever reconciles has to allow it. This release
   * carries out no hooks: a step that has one does not begin.
   */
  static local(name: string, options: LocalHookOptions): Hook {
    const { command, ...rest } = options;
    return new Hook({ name, run: { type: "local", command: [...command] }, ...common(rest) });
  }

  /** A hook in the plan's own words, as a YAML blueprint states it. */
  static of({ timeout, ...hook }: HookInput): Hook {
    return new Hook({
      ...hook,
      ...(timeout !== undefined && { timeout: Duration.parse(timeout).toString() }),
    });
  }

  private constructor(
    /** The hook in the plan's words. */
    readonly input: HookInput,
  ) {}
}

function common({ mustSucceed, step, timeout, when }: HookOptions) {
  return {
    when,
    step,
    ...(mustSucceed !== undefined && { mustSucceed }),
    ...(timeout && { timeout: timeout.toString() }),
  };
}
