import type { CheckSpec } from "./check";
import type { JobAction } from "./job";

/** What a job says of a health check. */
export function checkAction(check: CheckSpec): JobAction {
  const what =
    check.type === "tcp"
      ? `TCP ${check.port}`
      : `${check.type.toUpperCase()} ${check.port}${check.path} answers ${check.status}`;
  return { action: "check", detail: `${what} from the ${check.from}, within ${check.within}` };
}

/** Whether any check needs a probe. */
export function needsProbe(checks: readonly CheckSpec[]): boolean {
  return checks.some(({ from }) => from === "probe");
}
