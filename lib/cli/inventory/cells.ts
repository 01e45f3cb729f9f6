import { CsvError, parse, type Info } from "csv-parse/sync";
import type { SourcePlace } from "../../base/errors";
import { ProjectFileError } from "../../plan/yaml";

/** One cell of a CSV file, and where it begins. */
export interface Cell {
  readonly text: string;
  readonly place: SourcePlace;
}

/**
 * The records of a CSV file (RFC 4180: commas, cells in double quotes where they hold commas, quotes or line breaks),
 * without empty lines. Cells are trimmed.
 *
 * @param file what faults call the text
 * @throws ProjectFileError when the text is no CSV
 */
export function readCells(text: string, file: string): Cell[][] {
  const plain = text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
  const places = new Places(plain, file);
  return parsed(plain, places).map(({ raw, record }) => {
    const start = places.take(raw);
    const starts = cellStarts(raw);
    return record.map((cell, index) => ({
      text: cell.trim(),
      place: places.at(start + (starts[index] ?? 0)),
    }));
  });
}

interface RawRecord {
  readonly record: string[];
  /** The text of the record, with empty lines before it. */
  readonly raw: string;
}

function parsed(text: string, places: Places): RawRecord[] {
  try {
    const records: unknown = parse(text, {
      info: true,
      raw: true,
      record_delimiter: "\n",
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
    });
    return (records as (RawRecord & { info: Info })[]).map(({ raw, record }) => ({ raw, record }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error["lines"] === "number" ? error["lines"] : 1;
    const column = places.columnOfQuote(line);
    throw new ProjectFileError(places.file, [
      {
        code: "CSV-SYNTAX",
        place: { file: places.file, line, ...(column !== undefined && { column }) },
        message: SYNTAX[error.code] ?? `this is not CSV: ${error.message}`,
      },
    ]);
  }
}

const OPEN = "a quote is opened and not closed.";
const WHOLE =
  'a quote stands inside a cell: a cell with quotes is quoted as a whole, and each quote in it is doubled ("").';

const SYNTAX: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: OPEN,
  CSV_INVALID_CLOSING_QUOTE: WHOLE,
  INVALID_OPENING_QUOTE: WHOLE,
};

/** The offsets in a raw record at which its cells begin. */
function cellStarts(raw: string): number[] {
  const first = raw.search(/[^\n]/);
  const starts = [Math.max(0, first)];
  let quoted = false;
  for (let at = Math.max(0, first); at < raw.length; at += 1) {
    if (raw[at] === '"') quoted = !quoted;
    else if (raw[at] === "," && !quoted) starts.push(at + 1);
  }
  return starts;
}

/** Turns offsets of a text into lines and columns. */
class Places {
  private readonly lines: number[] = [0];
  private taken = 0;

  constructor(
    private readonly text: string,
    readonly file: string,
  ) {
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.lines.push(at + 1);
  }

  /** Where the next occurrence of a record begins; records come in the order of the text. */
  take(raw: string): number {
    const start = this.text.indexOf(raw, this.taken);
    this.taken = start + raw.length;
    return start;
  }

  at(offset: number): SourcePlace {
    let [low, high] = [0, this.lines.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.lines[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { file: this.file, line: low + 1, column: offset - (this.lines[low] ?? 0) + 1 };
  }

  /** Where the first quote of a line stands. */
  columnOfQuote(line: number): number | undefined {
    const column = this.text.split("\n")[line - 1]?.indexOf('"') ?? -1;
    return column < 0 ? undefined : column + 1;
  }
}
