import { Construct } from "constructs";
import type { TestRunInput } from "../plan/input";
import type { Duration } from "../plan/units";
import type { HealthCheck } from "./health-check";

export interface TestRunProps {
  /** What must answer before the test run counts as passed; at least one. */
  readonly checks: HealthCheck[];
  /**
   * A test instance older than this is removed, whatever happened.
   *
   * @default Duration.hours(24)
   */
  readonly deadline?: Duration;
}

const TEST_RUN = Symbol.for("landfall/TestRun");

/** A launch into isolation that changes nothing on the source and is thrown away. */
export class TestRun extends Construct {
  static isTestRun(this: void, x: unknown): x is TestRun {
    return typeof x === "object" && x !== null && TEST_RUN in x;
  }

  /** @internal */
  readonly input: TestRunInput;

  constructor(scope: Construct, id: string, props: TestRunProps) {
    super(scope, id);
    Object.defineProperty(this, TEST_RUN, { value: true });
    this.input = {
      checks: props.checks.map((check) => check.input),
      ...(props.deadline && { deadline: props.deadline.toString() }),
    };
  }
}
