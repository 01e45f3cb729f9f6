import { LandfallError } from "../base/errors";

/** One thing that synthesis found wrong with a program. */
export interface SynthFault {
  readonly code?: string;
  readonly message: string;
  /** The construct's path, or its place in a YAML blueprint. */
  readonly place?: string;
}

/** `SYNTH-REFUSED`: the program or blueprint runs, and what it declares cannot be. */
export class SynthRefused extends LandfallError {
  constructor(
    source: string,
    readonly faults: readonly SynthFault[],
  ) {
    const head = faults.length === 1 ? `${source} has a fault:` : `${source} has ${faults.length} faults:`;
    super("SYNTH-REFUSED", [head, ...faults.map((fault) => `  ${formatFault(fault)}`)].join("\n"));
  }
}

function formatFault({ code, message, place }: SynthFault): string {
  return `${place === undefined ? "" : `${place}: `}${message}${code === undefined ? "" : ` [${code}]`}`;
}

/** What cdktf says in front of what validation found, and behind it. Source: cdktf 0.21 `errors.ts`. */
const FOUND =
  /(?:Validation failed with the following errors:|Encountered Annotations with level "ERROR":)\n([^]*?)(?:\n\n(?:If you wish to ignore|Either fix the issues)|$)/;
/** `[construct path] file:line:column: message [CODE]`; place and code where there are some. */
const FAULT = /^\s*\[([^\]]*)\] (?:(\S+:\d+:\d+): )?([^]*?)(?: \[([A-Z][A-Z0-9-]*)\])?\s*$/;

/** The faults in what cdktf said; undefined when it said something else. */
export function faultsIn(text: string): SynthFault[] | undefined {
  const list = FOUND.exec(text)?.[1];
  if (list === undefined) return undefined;
  return list
    .split(/\n(?=\s*\[)/)
    .filter((entry) => entry.trim() !== "")
    .map(readFault);
}

function readFault(entry: string): SynthFault {
  const [, path, inFile, message = entry.trim(), code] = FAULT.exec(entry) ?? [];
  const place = inFile ?? path;
  return {
    message,
    ...(code === undefined ? {} : { code }),
    ...(place === undefined ? {} : { place }),
  };
}
