import type { CheckInput } from "../plan/input";
import { Duration } from "../plan/units";

/** Where a check runs, and how long the target may take. */
export interface HealthCheckOptions {
  /**
   * Where the check runs: on a small instance inside the project's network, or where the reconciler runs.
   *
   * @default "probe"
   */
  readonly from?: "probe" | "reconciler";
  /**
   * How long the target may take to pass, counted from its state RUNNING.
   *
   * @default Duration.minutes(10)
   */
  readonly within?: Duration;
}

/** What is asked for over HTTP, and what has to be answered. */
export interface HttpCheckOptions extends HealthCheckOptions {
  /** @default 80 for HTTP, 443 for HTTPS */
  readonly port?: number;
  /** @default "/" */
  readonly path?: string;
  /**
   * The status that the answer must have.
   *
   * @default 200
   */
  readonly status?: number;
  /**
   * Text that the answer must contain; at most 1024 characters.
   *
   * @default - any answer will do
   */
  readonly body?: string;
}

/** What must answer before a target counts as healthy. */
export class HealthCheck {
  /** Something accepts connections on a TCP port. */
  static tcp(port: number, options: HealthCheckOptions = {}): HealthCheck {
    return new HealthCheck({ type: "tcp", port, ...common(options) });
  }

  /** An HTTP server answers. */
  static http(options: HttpCheckOptions = {}): HealthCheck {
    return new HealthCheck({ type: "http", ...web(options, 80) });
  }

  /** An HTTPS server answers; its certificate is not judged, because a test run has none for its address. */
  static https(options: HttpCheckOptions = {}): HealthCheck {
    return new HealthCheck({ type: "https", ...web(options, 443) });
  }

  /** A check in the plan's own words, as a YAML blueprint states it. */
  static of(check: CheckInput): HealthCheck {
    const { within } = check;
    return new HealthCheck({
      ...check,
      ...(within !== undefined && { within: Duration.parse(within).toString() }),
    });
  }

  private constructor(
    /** The check in the plan's words. */
    readonly input: CheckInput,
  ) {}
}

function web({ port, path, status, body, ...rest }: HttpCheckOptions, defaultPort: number) {
  return {
    port: port ?? defaultPort,
    ...(path !== undefined && { path }),
    ...(status !== undefined && { status }),
    ...(body !== undefined && { body }),
    ...common(rest),
  };
}

function common({ from, within }: HealthCheckOptions) {
  return { ...(from !== undefined && { from }), ...(within !== undefined && { within: within.toString() }) };
}
