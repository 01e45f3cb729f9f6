import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { MigrationProject } from "../../lib";
import { newStack, synthesize, temporaryFolder } from "../support/programs";

/** YAML blueprints with one thing in them that cannot or should not be, and what synthesis says of it. */
const FOLDER = join(__dirname, "../fixtures/refused");
const files = readdirSync(FOLDER).filter((file) => file.endsWith(".yaml"));

/** The findings with their places in the file, without the ways through the constructs around them. */
function said(file: string): string {
  try {
    synthesize(
      MigrationProject.fromYaml(
        newStack("stack", join(temporaryFolder(), "cdktf.out")),
        "erp",
        join(FOLDER, file),
      ),
    );
    return "";
  } catch (error) {
    const lines = error instanceof Error ? error.message.split("\n") : [];
    const places = new RegExp(`\\S*${basename(file)}(:\\d+:\\d+: .*)`);
    return lines
      .flatMap((line) => places.exec(line)?.[1] ?? [])
      .map((rest) => `${file}${rest}\n`)
      .join("");
  }
}

test.each(files)("%s is refused with its message", (file) => {
  const expected = readFileSync(join(FOLDER, file.replace(/\.yaml$/, ".txt")), "utf8");
  expect(said(file)).toBe(expected);
});

test("each of them but the first says something", () => {
  const silent = files.filter(
    (file) => readFileSync(join(FOLDER, file.replace(/\.yaml$/, ".txt"))).length === 0,
  );
  expect(silent).toEqual(["nothing-wrong.yaml"]);
});
