import { fileCarrier } from "../../lib/reconcile/file-carrier";

export function openCarrier(argument: unknown) {
  return fileCarrier(String(argument));
}
