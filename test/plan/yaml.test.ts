import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import fc from "fast-check";
import { projectFileSchema } from "../../lib/engines/project-file";
import { parseProjectText, ProjectFileError, readProjectFile } from "../../lib/plan/yaml";

const fixtures = join(__dirname, "../fixtures");
const good = join(fixtures, "good/web.landfall.yaml");
const goodText = readFileSync(good, "utf8");

function fault(source: string | Uint8Array, file = "erp.landfall.yaml"): ProjectFileError {
  try {
    parseProjectText(projectFileSchema, source, file);
  } catch (error) {
    if (error instanceof ProjectFileError) return error;
    throw error;
  }
  throw new Error("the file was taken");
}

describe("a good file", () => {
  test.each(readdirSync(join(fixtures, "good")))("%s is read", (file) => {
    const { project } = readProjectFile(projectFileSchema, join(fixtures, "good", file));
    expect(Object.keys(project.workloads)).toHaveLength(1);
  });

  test("comes back as it was written, defaults left open", () => {
    const { project } = readProjectFile(projectFileSchema, good);
    expect(project.testRuns?.["web-answers"]?.checks[1]).toEqual({ type: "tcp", port: 22, within: "15m" });
    expect(project.workloads["web"]).toMatchObject({ blueprint: "small" });
  });

  test("knows where its values stand", () => {
    const { place } = readProjectFile(projectFileSchema, good);
    const size = goodText.split("\n").findIndex((line) => line.includes("60GiB"));
    expect(place(["blueprints", "small", "systemDisk", "size"])).toMatchObject({
      file: good,
      line: size + 1,
    });
    expect(place(["blueprints", "small", "zone"]).line).toBe(goodText.split("\n").indexOf("  small:") + 1);
  });

  test("may start with a byte order mark and have Windows line ends", () => {
    const { project } = parseProjectText(
      projectFileSchema,
      `\ufeff${goodText.replaceAll("\n", "\r\n")}`,
      "erp.landfall.yaml",
    );
    expect(project.name).toBe("erp");
  });
});

describe("a broken file", () => {
  const names = readdirSync(join(fixtures, "broken")).filter((file) => file.endsWith(".yaml"));

  test.each(names)("%s is refused with its message", (name) => {
    const file = join(fixtures, "broken", name);
    const expected = readFileSync(file.replace(/\.yaml$/, ".txt"), "utf8");
    expect(`${fault(readFileSync(file), name).message}\n`).toBe(expected);
  });

  test("there are more than twenty of them", () => {
    expect(names.length).toBeGreaterThan(20);
  });

  test("gives all its faults in the order of the file", () => {
    const { faults } = fault(readFileSync(join(fixtures, "broken/mistyped-keys.yaml")));
    const lines = faults.map(({ place }) => place.line ?? 0);
    expect(lines).toEqual([...lines].sort((left, right) => left - right));
    expect(faults.length).toBeGreaterThan(3);
  });

  test("with very many faults shows the first fifty", () => {
    const { message, faults } = fault(
      goodText.replace(
        "tags:\n",
        `tags:\n${Array.from({ length: 80 }, (_, n) => `  t${n}: ${n}\n`).join("")}`,
      ),
    );
    expect(faults).toHaveLength(80);
    expect(message).toContain("and 30 more");
  });
});

describe("a file that cannot be read as text", () => {
  const directory = mkdtempSync(join(tmpdir(), "landfall-yaml-"));
  afterAll(() => rmSync(directory, { recursive: true }));

  test("a missing one, a directory", () => {
    expect(() => readProjectFile(projectFileSchema, join(directory, "none.yaml"))).toThrow(
      /there is no such file/,
    );
    expect(() => readProjectFile(projectFileSchema, directory)).toThrow(/this is a directory/);
  });

  test("one that is far too long", () => {
    const file = join(directory, "long.yaml");
    writeFileSync(file, "# padding\n".repeat(200_000));
    expect(() => readProjectFile(projectFileSchema, file)).toThrow(
      /2000000 bytes; a project file may have 1048576/,
    );
  });

  test("UTF-16 is named", () => {
    expect(fault(Buffer.from(`\ufeff${goodText}`, "utf16le")).message).toContain("not UTF-8 text but UTF-16");
  });
});

test.each([
  ["flow lists", "["],
  ["block lists", "- "],
  ["explicit keys", "? "],
  ["mappings", "{a: "],
])("30,000 nested %s are refused, not run into the stack's end", (_, opening) => {
  expect(fault(`a: 1\nb: ${opening.repeat(30_000)}`).faults[0]?.code).toMatch(/^YAML-(DEPTH|SYNTAX)$/);
  expect(fault(opening.repeat(30_000)).faults[0]?.code).toMatch(/^YAML-(DEPTH|SYNTAX)$/);
});

test("a mapping of 20,000 keys is read in one go", () => {
  const tags = Array.from({ length: 20_000 }, (_, number) => `  tag-${number}: x\n`).join("");
  const { project } = parseProjectText(
    projectFileSchema,
    goodText.replace("tags:\n", `tags:\n${tags}`),
    basename(good),
  );
  expect(Object.keys(project.tags ?? {})).toHaveLength(20_001);
});

test.each(["__proto__", "constructor", "toString", "hasOwnProperty"])(
  "the key %s is a key like any other",
  (key) => {
    const { message } = fault(goodText.replace("region:", `${key}: {}\nregion:`));
    expect(message).toContain(`unknown key "${key}"`);
  },
);

test("whatever is done to a good file, it is read or refused with a list of faults", () => {
  const lines = goodText.split("\n");
  const mutation = fc.oneof(
    fc.record({ kind: fc.constant("cut" as const), at: fc.nat(goodText.length), length: fc.nat(60) }),
    fc.record({
      kind: fc.constant("insert" as const),
      at: fc.nat(goodText.length),
      text: fc.string({ unit: "binary", maxLength: 12 }),
    }),
    fc.record({
      kind: fc.constant("insert" as const),
      at: fc.nat(goodText.length),
      text: fc.constantFrom(
        ": ",
        "- ",
        "&a ",
        "*a",
        "!t ",
        "[",
        "]",
        "{",
        "}",
        "'",
        '"',
        "\t",
        "\n",
        "|\n",
        "? ",
        "null",
        "1e999",
        "<<: ",
        "---\n",
        "%YAML 1.1\n",
      ),
    }),
    fc.record({
      kind: fc.constant("swap" as const),
      from: fc.nat(lines.length - 1),
      to: fc.nat(lines.length - 1),
    }),
  );
  const mutate = (
    text: string,
    change: typeof mutation extends fc.Arbitrary<infer T> ? T : never,
  ): string => {
    if (change.kind === "cut") return text.slice(0, change.at) + text.slice(change.at + change.length);
    if (change.kind === "insert") return text.slice(0, change.at) + change.text + text.slice(change.at);
    const moved = text.split("\n");
    [moved[change.from], moved[change.to]] = [moved[change.to] ?? "", moved[change.from] ?? ""];
    return moved.join("\n");
  };
  fc.assert(
    fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (changes) => {
      try {
        parseProjectText(projectFileSchema, changes.reduce(mutate, goodText), "erp.landfall.yaml");
      } catch (error) {
        expect(error).toBeInstanceOf(ProjectFileError);
        expect((error as ProjectFileError).faults.length).toBeGreaterThan(0);
        expect((error as ProjectFileError).message).not.toMatch(
          /Invalid input|Unrecognized|expected (string|object|array|record)/,
        );
      }
    }),
    { numRuns: 500 },
  );
});
