import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const ROOT = join(__dirname, "../..");
const EVIDENCE = "evidence/";

/** The README and every page of the documentation, relative to the repository's top. What was recorded once is none. */
export const PAGES: readonly string[] = [
  "README.md",
  ...readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md") && !file.startsWith(EVIDENCE))
    .map((file) => `docs/${file}`)
    .sort(),
];

export function readPage(page: string): string {
  return readFileSync(join(ROOT, page), "utf8");
}

/** A fenced block of a page. Behind the language may stand what kind of a block it is. */
export interface Block {
  readonly page: string;
  readonly line: number;
  readonly language: string;
  /** `fragment` is a part of something, `test` a test for jest; absent for what is complete and runs by itself. */
  readonly kind?: string;
  readonly text: string;
}

export const BLOCKS: readonly Block[] = PAGES.flatMap(blocksOf);

/** The blocks of a language that are of a kind, each with a name for a test. */
export function blocksIn(language: string, kind?: string): [string, Block][] {
  return BLOCKS.filter((block) => block.language === language && block.kind === kind).map((block) => [
    `${block.page}:${block.line}`,
    block,
  ]);
}

function blocksOf(page: string): Block[] {
  const text = readPage(page);
  return [...text.matchAll(/^```(\w+)(?: ([^\n]+))?\n([^]*?)^```$/gm)].map(
    ([, language = "", kind, body = ""], index, matches) => ({
      page,
      line: text.slice(0, matches[index]?.index).split("\n").length,
      language,
      ...(kind !== undefined && { kind }),
      text: body,
    }),
  );
}
