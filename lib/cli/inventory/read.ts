import type { SourcePlace } from "../../base/errors";
import { ProjectFileError, type Fault } from "../../plan/yaml";
import { nearest } from "../../plan/yaml/nearest";
import { meaning } from "../../plan/yaml/words";
import { readCells, type Cell } from "./cells";
import { COLUMNS, type Column } from "./columns";

/** One line of an inventory: the values of its cells by column; an empty cell has none. */
export type Row = Readonly<Record<string, unknown>> & { readonly name: string };

/**
 * Reads an inventory.
 *
 * @param file what faults call the text
 * @throws ProjectFileError that lists every fault with line and column
 */
export function readInventory(text: string, file: string): Row[] {
  const [header, ...records] = readCells(text, file);
  if (header === undefined)
    throw new ProjectFileError(file, [
      {
        code: "CSV-EMPTY",
        place: { file, line: 1, column: 1 },
        message: "the file is empty; start it with a line of column names.",
      },
    ]);
  const faults: Fault[] = [];
  const columns = readHeader(header, faults);
  const rows = records.map((cells) => readRow(cells, columns, faults));
  faults.push(...repeatedNames(rows));
  if (records.length === 0)
    faults.push(
      fault("CSV-EMPTY", header[0]?.place ?? { file }, "the inventory has no line below its column names."),
    );
  if (faults.length > 0) throw new ProjectFileError(file, faults);
  return rows.map(({ row }) => row as Row);
}

interface ReadRow {
  readonly row: Record<string, unknown>;
  readonly place: SourcePlace;
}

/** The column of each position; undefined where its name is a fault. */
function readHeader(header: readonly Cell[], faults: Fault[]): (Column | undefined)[] {
  const names = COLUMNS.map(({ name }) => name);
  const seen = new Set<string>();
  const columns = header.map(({ place, text }) => {
    const name = text.toLowerCase().replace(/[\s-]+/g, "_");
    const column = COLUMNS.find((candidate) => candidate.name === name);
    if (column === undefined) {
      const only = header.length === 1 && text.includes(";") ? " Separate columns by commas." : "";
      const near = meaning(nearest(name, names));
      faults.push(
        fault(
          "CSV-COLUMN",
          place,
          `there is no column "${text.slice(0, 60)}".${only || near} Known: ${names.join(", ")}.`,
        ),
      );
    } else if (seen.has(name)) {
      faults.push(fault("CSV-COLUMN", place, `the column ${name} is there twice.`));
      return undefined;
    }
    seen.add(name);
    return column;
  });
  if (!columns.some((column) => column?.name === "name") && faults.length === 0)
    faults.push(
      fault(
        "CSV-COLUMN",
        header[0]?.place ?? { file: "" },
        "the column name is missing; every line needs one.",
      ),
    );
  return columns;
}

function readRow(cells: readonly Cell[], columns: readonly (Column | undefined)[], faults: Fault[]): ReadRow {
  const row: Record<string, unknown> = {};
  const place = cells[0]?.place ?? { file: "" };
  const beyond = cells[columns.length];
  if (beyond !== undefined)
    faults.push(
      fault(
        "CSV-CELLS",
        beyond.place,
        `this line has ${cells.length} cells and there are ${columns.length} columns.`,
      ),
    );
  cells.forEach((cell, index) => {
    const column = columns[index];
    if (column === undefined || cell.text === "") return;
    const reading = column.read(cell.text);
    if ("fault" in reading)
      faults.push(
        fault(
          "CSV-VALUE",
          cell.place,
          `${column.name}: "${cell.text.slice(0, 60)}" cannot be read; ${reading.fault}.`,
        ),
      );
    else row[column.name] = reading.value;
  });
  const at = columns.findIndex((column) => column?.name === "name");
  if (at >= 0 && (cells[at]?.text ?? "") === "")
    faults.push(fault("CSV-VALUE", cells[at]?.place ?? place, "name: it is missing; every line needs one."));
  return { row, place };
}

function repeatedNames(rows: readonly ReadRow[]): Fault[] {
  const first = new Map<string, SourcePlace>();
  return rows.flatMap(({ place, row }) => {
    const { name } = row;
    if (typeof name !== "string") return [];
    const before = first.get(name);
    if (before === undefined) first.set(name, place);
    return before === undefined
      ? []
      : [fault("CSV-NAME", place, `the name ${name} is already in line ${before.line ?? 0}.`)];
  });
}

function fault(code: string, place: SourcePlace, message: string): Fault {
  return { code, place, message };
}
