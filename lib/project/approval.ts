import { Construct } from "constructs";
import type { ApprovalInput } from "../plan/input";
import type { Duration } from "../plan/units";
import { refuseUnknownKeys, type Keys } from "./known-keys";

/** Who has to agree before a cutover, how many of them, and how long that counts. */
export interface ApprovalProps {
  /** People or teams, as approvals name them; at least one. */
  readonly by: string[];
  /**
   * How many of them have to agree.
   *
   * @default 1
   */
  readonly count?: number;
  /**
   * An agreement older than this does not count.
   *
   * @default Duration.days(3)
   */
  readonly validFor?: Duration;
}

const KEYS: Keys<ApprovalProps> = { by: true, count: true, validFor: true };

const APPROVAL = Symbol.for("landfall/Approval");

/**
 * Who has to agree before a cutover. Made once, it can be given to many cutovers, or to a project as the default. An
 * agreement is bound to the hash of the wave: any change of what the wave does voids it, a change of who agrees does not.
 */
export class Approval extends Construct {
  /** Whether something is one of these, also where it comes from another copy of this package. */
  static isApproval(this: void, x: unknown): x is Approval {
    return typeof x === "object" && x !== null && APPROVAL in x;
  }

  /** @internal */
  readonly input: ApprovalInput;

  constructor(scope: Construct, id: string, props: ApprovalProps) {
    super(scope, id);
    Object.defineProperty(this, APPROVAL, { value: true });
    this.input = approvalInput(props);
  }
}

/** What a construct or its literal says, in the plan's words. */
export function approvalOf(given: Approval | ApprovalProps): ApprovalInput {
  return Approval.isApproval(given) ? given.input : approvalInput(given);
}

function approvalInput(props: ApprovalProps): ApprovalInput {
  refuseUnknownKeys("an approval", props, KEYS);
  const { by, count, validFor } = props;
  return {
    by: [...by],
    ...(count !== undefined && { count }),
    ...(validFor && { validFor: validFor.toString() }),
  };
}
