import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { ROOT } from "./blocks";

const FOLDERS = ["lib/project", "lib/testing"];
const files = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => `${folder}/${file}`),
);

test("every property that a program gives says what it is, and what holds without it", () => {
  expect(files.flatMap(silentProperties)).toEqual([]);
});

/** Properties of exported interfaces without a docstring, and optional ones whose docstring names no default. */
function silentProperties(file: string): string[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(join(ROOT, file), "utf8"),
    ts.ScriptTarget.ES2022,
    true,
  );
  return source.statements.filter(isGiven).flatMap((statement) =>
    propertiesIn(statement).flatMap((member) => {
      const comment = ts
        .getJSDocCommentsAndTags(member)
        .map((part) => part.getText())
        .join("");
      if (comment !== "" && (member.questionToken === undefined || comment.includes("@default"))) return [];
      return [`${file}: ${statement.name.text}.${member.name.getText()}`];
    }),
  );
}

type Given = ts.InterfaceDeclaration | ts.TypeAliasDeclaration;

/** What a caller gives, by its name. */
function isGiven(statement: ts.Statement): statement is Given {
  return (
    (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) &&
    statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true &&
    /^(?!I[A-Z]).*(Props|Options|Source|Disk|Network|Target|Window|Image|Facts|Runner|Access|Server|Vpc)$/.test(
      statement.name.text,
    )
  );
}

/** Its properties, those of objects inside it included; what only tells one form from the others says enough. */
function propertiesIn(node: ts.Node): ts.PropertySignature[] {
  const own = ts.isPropertySignature(node) && !(node.type && ts.isLiteralTypeNode(node.type)) ? [node] : [];
  const inside: ts.PropertySignature[] = [];
  node.forEachChild((child) => void inside.push(...propertiesIn(child)));
  return [...own, ...inside];
}
