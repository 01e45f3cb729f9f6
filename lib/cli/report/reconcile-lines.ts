import { isoInstant } from "../../base/clock";
import type { ReconcileEvent } from "../../reconcile";

/** One plain line for an event, or undefined for what only a progress bar shows. */
export function eventLine(event: ReconcileEvent): string | undefined {
  const text = describe(event);
  return text === undefined ? undefined : `${isoInstant(event.at).slice(11, 19)} ${event.workload}: ${text}`;
}

function describe(event: ReconcileEvent): string | undefined {
  switch (event.type) {
    case "state":
      return `${event.from} → ${event.to}`;
    case "step":
      return `${event.step} ${event.what}${event.attempt > 1 ? ` (attempt ${event.attempt})` : ""}`;
    case "effect":
      return event.what === "begun"
        ? event.description
        : event.what === "performed"
          ? undefined
          : `${event.description}: ${EFFECT_WORDS[event.what]}`;
    case "waiting":
      return `waiting: ${event.message}`;
    case "condition":
      return `${event.condition.type}=${event.condition.status} (${event.condition.reason}) ${event.condition.message}`;
    case "trouble":
      return `${event.message}; tried again at ${isoInstant(event.until).slice(11, 19)}`;
    case "failed":
    case "frozen":
      return `${event.type.toUpperCase()} (${event.reason}) ${event.message}`;
    case "reverted":
      return "reverted";
    case "phase":
    case "progress":
      return undefined;
  }
}

const EFFECT_WORDS = {
  found: "had been done already",
  refused: "refused",
  unknown: "the answer was lost; looking what became of it",
} as const;
