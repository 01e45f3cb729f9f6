import { demand } from "../../api";

/** How a machine is brought down (SDK cvm, StopInstances, RebootInstances and EnterRescueMode). */
const STOP_TYPES = ["SOFT", "SOFT_FIRST", "HARD"];

/** All do the same here; `force` is the older way to ask for one. */
export function checkStopType(type: string | undefined, force: boolean | undefined): void {
  demand(
    type === undefined || STOP_TYPES.includes(type),
    "InvalidParameterValue",
    `StopType must be one of ${STOP_TYPES.join(", ")}.`,
  );
  demand(
    type === undefined || force === undefined,
    "InvalidParameterCombination",
    "StopType excludes its older form, ForceStop or ForceReboot.",
  );
}
