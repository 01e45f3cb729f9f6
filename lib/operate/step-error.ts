import { LandfallError } from "../base/errors";

/**
 * A step cannot go on for a reason that trying again will not mend. The reconciler reads `errorClass` and fails
 * the step, so that it is undone.
 */
export class StepError extends LandfallError {
  constructor(
    code: string,
    message: string,
    readonly errorClass: "capacity" | "config",
  ) {
    super(code, message);
  }
}
