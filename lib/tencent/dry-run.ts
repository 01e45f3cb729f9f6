import { ApiError } from "./api-error";

/** The "error" with which Tencent Cloud says that a dry run passed. */
const PASSED = "DryRunOperation";

/**
 * Makes a call whose request has `DryRun: true`; resolves when the cloud would accept it. Actions differ: some
 * answer with the error `DryRunOperation`, some with an empty success.
 *
 * @throws ApiError with the reason for which the real call would be refused.
 */
export async function dryRun(call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof ApiError) || error.apiCode !== PASSED) throw error;
  }
}
