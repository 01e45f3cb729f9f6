import type { DocumentPath } from "./fault";

/** `workloads.web.blueprint.dataDisks[1].size`; the top of the file is `project`. */
export function pathText(path: DocumentPath): string {
  if (path.length === 0) return "project";
  return path
    .map((segment, index) =>
      typeof segment === "number" ? `[${segment}]` : `${index === 0 ? "" : "."}${plain(segment)}`,
    )
    .join("");
}

export function quoted(text: string): string {
  return JSON.stringify(text);
}

export function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

export function oneOf(words: readonly unknown[]): string {
  const listed = words.map((word) => JSON.stringify(word));
  return listed.length === 1 ? (listed[0] ?? "") : `one of ${listed.join(", ")}`;
}

/** ` Did you mean "x"?`, or nothing when no word is near. */
export function meaning(near: string | undefined): string {
  return near === undefined ? "" : ` Did you mean ${quoted(near)}?`;
}

function plain(key: string): string {
  return /^[\w$-]{1,64}$/.test(key) ? key : shortened(quoted(key));
}
