import { formatPlace, LandfallError, type SourcePlace } from "../../base/errors";

/** Keys and list positions from the top of the document to a value. */
export type DocumentPath = readonly (string | number)[];

/** One thing that is wrong in a file. */
export interface Fault {
  /** Stable, for example `KEY-UNKNOWN`. */
  readonly code: string;
  readonly place: SourcePlace;
  /** What is wrong, what is allowed, and where there is one the nearest right word. */
  readonly message: string;
}

const SHOWN = 50;

/** A file that is no valid project: all faults at once, in the order of the file. Code `PROJECT-FILE`. */
export class ProjectFileError extends LandfallError {
  readonly faults: readonly Fault[];

  constructor(
    readonly file: string,
    faults: readonly Fault[],
  ) {
    const sorted = [...faults].sort(byPlace);
    super("PROJECT-FILE", [headline(file, sorted.length), ...faultLines(sorted)].join("\n"));
    this.faults = sorted;
  }
}

/** `file:line:column: message [CODE]`, the form that editors and CI systems turn into links. */
export function formatFault(fault: Fault): string {
  return `${formatPlace(fault.place)}: ${fault.message} [${fault.code}]`;
}

function headline(file: string, count: number): string {
  return count === 1 ? `${file} has a fault:` : `${file} has ${count} faults:`;
}

function faultLines(faults: readonly Fault[]): string[] {
  const shown = faults.slice(0, SHOWN).map((fault) => `  ${formatFault(fault)}`);
  return faults.length > SHOWN ? [...shown, `  and ${faults.length - SHOWN} more`] : shown;
}

function byPlace(left: Fault, right: Fault): number {
  return (
    (left.place.line ?? 0) - (right.place.line ?? 0) || (left.place.column ?? 0) - (right.place.column ?? 0)
  );
}
