import { formatError, formatPlace, LandfallError } from "../../base/errors";
import { ProjectFileError } from "../../plan/yaml";
import { SynthRefused } from "../synth-refused";

/** What `--output json` says instead of a result. */
export interface ErrorDocument {
  readonly error: {
    readonly code: string;
    readonly message: string;
    /** `file:line:column`, or a construct path. */
    readonly place?: string;
    readonly remedy?: string;
    /** Where several things are wrong at once, each of them. */
    readonly faults?: readonly {
      readonly code?: string;
      readonly message: string;
      readonly place?: string;
    }[];
  };
}

export const FAULT_CODE = "FAULT";
const FAULT_REMEDY =
  "This is a fault of Landfall. Run again with LANDFALL_DEBUG=1 for the trace, and report it.";

export function errorDocument(error: unknown): ErrorDocument {
  if (!(error instanceof LandfallError)) {
    return { error: { code: FAULT_CODE, message: messageOf(error), remedy: FAULT_REMEDY } };
  }
  const { code, message, place, remedy } = error;
  const faults = faultsOf(error);
  return {
    error: {
      code,
      message,
      ...(place === undefined ? {} : { place: formatPlace(place) }),
      ...(remedy === undefined ? {} : { remedy }),
      ...(faults === undefined ? {} : { faults }),
    },
  };
}

/** The lines that a person reads; a trace only of Landfall's own faults, and only where it was asked for. */
export function errorText(error: unknown, { debug }: { readonly debug: boolean }): string {
  if (error instanceof LandfallError) return formatError(error);
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return debug ? trace : `${messageOf(error)} [${FAULT_CODE}]\n  ${FAULT_REMEDY}`;
}

function faultsOf(error: LandfallError): ErrorDocument["error"]["faults"] {
  if (error instanceof SynthRefused) return error.faults;
  if (!(error instanceof ProjectFileError)) return undefined;
  return error.faults.map(({ code, message, place }) => ({ code, message, place: formatPlace(place) }));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
