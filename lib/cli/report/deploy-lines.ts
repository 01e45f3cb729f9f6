import type { ChangeAction, DeployEvent } from "../../deploy";

const SIGN = { import: "=", create: "+", update: "~", replace: "-/+", delete: "-", forget: "." } as const;

/** One plain line for an event of a deploy, or undefined for what its end says as well. */
export function deployLine(event: DeployEvent): string | undefined {
  switch (event.kind) {
    case "planned":
      return event.changes.length === 0 ? undefined : `  ${counts(event.changes)}`;
    case "started":
      return undefined;
    case "finished":
      return `  ${SIGN[event.action]} ${event.address}${event.id === undefined ? "" : ` (${event.id})`}`;
    case "progress":
      return `  … ${event.address}: ${event.action}, ${event.minutes} min so far`;
    case "failed":
      return `  ! ${event.address}: ${event.action} failed: ${event.message}`;
    case "note":
      return `  ${event.text.replaceAll("\n", "\n  ")}`;
  }
}

/** `2 to create, 1 to update`. */
function counts(changes: readonly { readonly action: ChangeAction }[]): string {
  return (Object.keys(SIGN) as ChangeAction[])
    .map((action) => [action, changes.filter((change) => change.action === action).length] as const)
    .filter(([, count]) => count > 0)
    .map(([action, count]) => `${count} to ${action}`)
    .join(", ");
}
