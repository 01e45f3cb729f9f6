/** Where in the user's own input a fault lies. Lines and columns count from 1. */
export interface SourcePlace {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** What an error says beside its message. */
export interface LandfallErrorOptions {
  /** What the reader can do next; a full sentence. */
  readonly remedy?: string;
  /** A file position or a construct path. */
  readonly place?: SourcePlace | string;
  readonly cause?: unknown;
}

/**
 * Every fault that Landfall expects is one of these: a stable `code`, a message that says what is wrong and
 * what is allowed, and where known a place and a remedy. Anything else that is thrown is a fault of Landfall.
 */
export class LandfallError extends Error {
  /** Stable, in capitals, such as `LOCK-STALE`. */
  readonly code: string;
  /** What the reader can do next. */
  readonly remedy?: string;
  /** A file position or a construct path. */
  readonly place?: SourcePlace | string;

  constructor(code: string, message: string, options: LandfallErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    if (options.remedy !== undefined) this.remedy = options.remedy;
    if (options.place !== undefined) this.place = options.place;
  }
}

/** `file:line:column`, or the construct path as it is. */
export function formatPlace(place: SourcePlace | string): string {
  if (typeof place === "string") return place;
  return [place.file, place.line, place.column].filter((part) => part !== undefined).join(":");
}

/**
 * The one place that turns an expected error into the lines a person reads. The lines of a longer message carry
 * codes of their own where there are some; the error's then stands with the remedy.
 */
export function formatError({ code, message, place, remedy }: LandfallError): string {
  const head = `${place === undefined ? "" : `${formatPlace(place)}: `}${message}`;
  if (!message.includes("\n")) return `${head} [${code}]${remedy === undefined ? "" : `\n  ${remedy}`}`;
  return remedy === undefined ? head : `${head}\n${remedy} [${code}]`;
}
