import { LandfallError } from "../base/errors";

/** The remedy wherever the built-in deploy stops short of what Terraform does. */
export const USE_TERRAFORM = "Use Terraform for this stack: --deployer terraform.";

/** A stack, or a change to one, that a deployer does not carry out. Nothing has been touched. */
export class DeployRefused extends LandfallError {
  constructor(
    readonly reasons: readonly string[],
    remedy: string = USE_TERRAFORM,
  ) {
    super("DEPLOY-REFUSED", reasons.join("\n"), { remedy });
  }
}

/** Some resources could not be made, changed or removed; the others are as the state says. */
export class DeployFailed extends LandfallError {
  constructor(
    failures: readonly string[],
    cause?: unknown,
    remedy = "What was done is kept: correct the cause and deploy again.",
  ) {
    super("DEPLOY-FAILED", failures.join("\n"), { remedy, cause });
  }
}
