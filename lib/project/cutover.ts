import { Construct } from "constructs";
import type { CutoverInput } from "../plan/input";
import type { Duration } from "../plan/units";
import type { HealthCheck } from "./health-check";

export interface CutoverProps {
  /**
   * What must answer on the target before the cutover counts.
   *
   * @default - none: the target only has to be what was declared
   */
  readonly checks?: HealthCheck[];
  /**
   * A test run that passed longer ago than this does not count.
   *
   * @default Duration.days(7)
   */
  readonly testMaxAge?: Duration;
}

const CUTOVER = Symbol.for("landfall/Cutover");

/** The launch that counts. */
export class Cutover extends Construct {
  static isCutover(this: void, x: unknown): x is Cutover {
    return typeof x === "object" && x !== null && CUTOVER in x;
  }

  /** @internal */
  readonly input: CutoverInput;

  constructor(scope: Construct, id: string, props: CutoverProps = {}) {
    super(scope, id);
    Object.defineProperty(this, CUTOVER, { value: true });
    this.input = {
      checks: (props.checks ?? []).map((check) => check.input),
      ...(props.testMaxAge && { testMaxAge: props.testMaxAge.toString() }),
    };
  }
}
