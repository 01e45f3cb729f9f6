import { Construct } from "constructs";
import type { TestRunInput } from "../plan/input";
import type { Duration } from "../plan/units";
import type { HealthCheck } from "./health-check";
import { refuseUnknownKeys, type Keys } from "./known-keys";

/** What must answer for a test run to pass, and how long its instance may live. */
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

const KEYS: Keys<TestRunProps> = { checks: true, deadline: true };

const TEST_RUN = Symbol.for("landfall/TestRun");

/**
 * A launch into isolation that changes nothing on the source and is thrown away. Made once, it can be given to many
 * waves, or to a project as the default.
 */
export class TestRun extends Construct {
  /** Whether something is one of these, also where it comes from another copy of this package. */
  static isTestRun(this: void, x: unknown): x is TestRun {
    return typeof x === "object" && x !== null && TEST_RUN in x;
  }

  /** @internal */
  readonly input: TestRunInput;

  constructor(scope: Construct, id: string, props: TestRunProps) {
    super(scope, id);
    Object.defineProperty(this, TEST_RUN, { value: true });
    this.input = testRunInput(props);
  }
}

/** What a construct or its literal says, in the plan's words. */
export function testRunOf(given: TestRun | TestRunProps): TestRunInput {
  return TestRun.isTestRun(given) ? given.input : testRunInput(given);
}

function testRunInput(props: TestRunProps): TestRunInput {
  refuseUnknownKeys("a test run", props, KEYS);
  const { checks, deadline } = props;
  return {
    checks: checks.map((check) => check.input),
    ...(deadline && { deadline: deadline.toString() }),
  };
}
