import { Construct } from "constructs";
import type { CutoverInput } from "../plan/input";
import type { Duration } from "../plan/units";
import { approvalOf, type Approval, type ApprovalProps } from "./approval";
import type { HealthCheck } from "./health-check";
import { refuseUnknownKeys, type Keys } from "./known-keys";
import type { Switch } from "./switch";

/** When a cutover may begin. */
export interface Window {
  /** The first instant with its offset, for example `2026-12-05T22:00:00+09:00`. */
  readonly from: string;
  /** The last instant with its offset. */
  readonly to: string;
  /** IANA name of the zone whose offsets they are, for example `Asia/Seoul`. */
  readonly timeZone: string;
}

/** The launch that counts: what admits it, what must answer, and how traffic moves. */
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
  /**
   * A cutover whose forecast downtime is longer does not begin.
   *
   * @default - no limit
   */
  readonly maxDowntime?: Duration;
  /** @default - it may begin at any time */
  readonly window?: Window;
  /**
   * Who has to agree; `"none"` where nobody has to, whatever the project's default is.
   *
   * @default - the project's default approval; where it has none, nobody has to agree
   */
  readonly approval?: Approval | ApprovalProps | "none";
  /**
   * How traffic moves to the targets, in order, once they are checked.
   *
   * @default - it does not
   */
  readonly switch?: Switch[];
}

const KEYS: Keys<CutoverProps> = {
  checks: true,
  testMaxAge: true,
  maxDowntime: true,
  window: true,
  approval: true,
  switch: true,
};
const WINDOW_KEYS: Keys<Window> = { from: true, to: true, timeZone: true };

const CUTOVER = Symbol.for("landfall/Cutover");

/** The launch that counts. Made once, it can be given to many waves, or to a project as the default. */
export class Cutover extends Construct {
  /** Whether something is one of these, also where it comes from another copy of this package. */
  static isCutover(this: void, x: unknown): x is Cutover {
    return typeof x === "object" && x !== null && CUTOVER in x;
  }

  /** @internal */
  readonly input: CutoverInput;

  constructor(scope: Construct, id: string, props: CutoverProps = {}) {
    super(scope, id);
    Object.defineProperty(this, CUTOVER, { value: true });
    this.input = cutoverInput(props);
  }
}

/** What a construct or its literal says, in the plan's words. */
export function cutoverOf(given: Cutover | CutoverProps): CutoverInput {
  return Cutover.isCutover(given) ? given.input : cutoverInput(given);
}

function cutoverInput(props: CutoverProps): CutoverInput {
  refuseUnknownKeys("a cutover", props, KEYS);
  if (props.window) refuseUnknownKeys("a window", props.window, WINDOW_KEYS);
  const { approval, checks = [], maxDowntime, switch: switches, testMaxAge, window } = props;
  return {
    checks: checks.map((check) => check.input),
    ...(testMaxAge && { testMaxAge: testMaxAge.toString() }),
    ...(maxDowntime && { maxDowntime: maxDowntime.toString() }),
    ...(window && { window: { from: window.from, to: window.to, timeZone: window.timeZone } }),
    ...(approval && { approval: approval === "none" ? approval : approvalOf(approval) }),
    ...(switches && { switch: switches.map((action) => action.input) }),
  };
}
