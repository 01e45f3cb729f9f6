import { DOCUMENTS, type DocumentId, type SourceDocument } from "./data/documents";

/** A place in one of {@link DOCUMENTS}, as the source of a rule: name, part, and date where it has one. */
export function cited(id: DocumentId, part?: string): string {
  const { date, name }: SourceDocument = DOCUMENTS[id];
  return [name, part, date].filter((piece) => piece !== undefined).join(", ");
}

/** The documents that the source of a rule names. */
export function documentsIn(source: string): readonly SourceDocument[] {
  const places = source.split("; ");
  return documents().filter(({ name }) =>
    places.some((place) => place === name || place.startsWith(`${name}, `)),
  );
}

export function documents(): readonly SourceDocument[] {
  return Object.values(DOCUMENTS);
}

/** What a document is, in a line, without its address. */
export function documentText({ date, language, name, title, vendor }: SourceDocument): string {
  return `${name}: ${vendor}, "${title}", in ${language}, ${date ?? "undated"}`;
}
