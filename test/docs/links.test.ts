import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { PAGES, readPage, ROOT } from "./blocks";

const LINKED = [...PAGES, "CONTRIBUTING.md", "CHANGELOG.md"];

/** Every relative link of a page, as the file and the anchor it points to. */
const links = LINKED.flatMap((page) =>
  [...withoutCode(readPage(page)).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].map(
    ([, target = "", anchor]) => ({
      page,
      file: target === "" ? page : join(dirname(page), target),
      anchor,
    }),
  ),
);

describe("links of the documentation", () => {
  it("lead to files that are there", () => {
    const broken = links.filter(({ file }) => !existsSync(join(ROOT, file)));
    expect(broken.map(({ file, page }) => `${page} → ${file}`)).toEqual([]);
  });

  it("lead to headings that are there", () => {
    const broken = links.filter(
      ({ anchor, file }) => anchor !== undefined && file.endsWith(".md") && !anchorsOf(file).includes(anchor),
    );
    expect(broken.map(({ anchor, file, page }) => `${page} → ${file}#${anchor}`)).toEqual([]);
  });

  it("lead from the index to every page", () => {
    const listed = links.filter(({ page }) => page === "docs/README.md").map(({ file }) => file);
    expect(PAGES.filter((page) => page.startsWith("docs/") && !listed.includes(page))).toEqual([
      "docs/README.md",
    ]);
  });
});

/** The anchors that a page's headings have on GitHub, and those that it sets itself. */
function anchorsOf(file: string): string[] {
  const text = withoutCode(readPage(file));
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replace(/ /g, "-"),
  );
  return [...headings, ...[...text.matchAll(/<a id="([^"]+)">/g)].map(([, id = ""]) => id)];
}

function withoutCode(text: string): string {
  return text.replace(/^```[^]*?^```$/gm, "");
}
