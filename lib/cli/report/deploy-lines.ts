import type { DeployEvent } from "../../deploy";

const PAST = { create: "created", update: "updated", replace: "replaced", delete: "deleted" } as const;
const SIGN = { create: "+", update: "~", replace: "-/+", delete: "-" } as const;

/** One plain line for an event of a deploy. */
export function deployLine(event: DeployEvent): string {
  switch (event.kind) {
    case "planned":
      return event.changes.length === 0
        ? "the stack is as declared"
        : event.changes
            .map(
              ({ action, address, reason }) =>
                `  ${SIGN[action]} ${address}${reason === undefined ? "" : ` (${reason})`}`,
            )
            .join("\n");
    case "started":
      return `${event.address}: ${event.action} …`;
    case "finished":
      return `${event.address}: ${PAST[event.action]}${event.id === undefined ? "" : ` (${event.id})`}`;
    case "failed":
      return `${event.address}: ${event.action} failed: ${event.message}`;
    case "note":
      return event.text;
  }
}
