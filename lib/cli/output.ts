import type { Io, OutputFormat } from "./io";

/** Where commands write: what happens on the way to stderr, the result to stdout. */
export interface Output {
  /** A line about what is happening; not a part of the result. Nothing is written where there is nothing to say. */
  note(line: string | undefined): void;
  /** The result: text for people, or one JSON document. */
  result(text: string, json: unknown): void;
}

export function outputTo(io: Io, format: OutputFormat): Output {
  return {
    note: (line) => void (line === undefined || io.stderr.write(`${line}\n`)),
    result: (text, json) =>
      void io.stdout.write(format === "json" ? `${JSON.stringify(json)}\n` : `${text}\n`),
  };
}
