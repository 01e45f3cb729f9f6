import { demand } from "../../api";

/** Where EIPs and bandwidth packages lead out unless another is asked for. */
export const DEFAULT_EGRESS = "center_egress1";
const EGRESSES = [DEFAULT_EGRESS, "center_egress2", "center_egress3"];

/** The egress of something new. @throws Refusal for one that there is not */
export function readEgress(wanted: string | undefined): string {
  const egress = wanted ?? DEFAULT_EGRESS;
  demand(
    EGRESSES.includes(egress),
    "InvalidParameterValue.InvalidEgress",
    `Egress must be one of ${EGRESSES.join(", ")}.`,
  );
  return egress;
}
