import { readFileSync } from "node:fs";
import { ProjectFileError } from "./fault";

/** Far above any project that people review; keeps a wrong file name from being parsed for minutes. */
const MAX_BYTES = 1024 ** 2;

/** The text of a file. @throws ProjectFileError when it cannot be read, is too long, or is not UTF-8. */
export function readSource(file: string): string {
  return decode(read(file), file);
}

/** Bytes as text. @throws ProjectFileError when they are too many or not UTF-8. */
export function decode(bytes: Uint8Array, file: string): string {
  if (bytes.length > MAX_BYTES) {
    throw refused(
      file,
      "FILE-SIZE",
      `the file has ${bytes.length} bytes; a project file may have ${MAX_BYTES}. Split the project into several.`,
    );
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw refused(
      file,
      "FILE-ENCODING",
      `the file is not UTF-8 text${looksLikeUtf16(bytes) ? " but UTF-16" : ""}; save it as UTF-8.`,
    );
  }
}

function read(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw refused(
      file,
      "FILE-READ",
      READ_FAULTS[(cause as NodeJS.ErrnoException).code ?? ""] ?? "the file cannot be read.",
    );
  }
}

const READ_FAULTS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file.",
  ENOTDIR: "there is no such file.",
  EISDIR: "this is a directory; name the YAML file in it.",
  EACCES: "the file may not be read by this user.",
};

function looksLikeUtf16(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}

function refused(file: string, code: string, message: string): ProjectFileError {
  return new ProjectFileError(file, [{ code, place: { file }, message }]);
}
