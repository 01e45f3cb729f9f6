import { Ajv2020 } from "ajv/dist/2020";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parse } from "yaml";
import { projectFileSchema } from "../../lib/engines/project-file";
import { projectJsonSchema } from "../../lib/plan/json-schema";

const published = join(__dirname, "../../schema/landfall.schema.json");
const good = join(__dirname, "../fixtures/good");
const broken = join(__dirname, "../fixtures/broken");

function validator() {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: false,
    formats: { ipv4: true, cidrv4: true, base64: true },
  });
  return ajv.compile(JSON.parse(readFileSync(published, "utf8")) as object);
}

test("the published JSON Schema is the one that the code makes", () => {
  expect(readFileSync(published, "utf8")).toBe(projectJsonSchema(projectFileSchema));
});

test.each(readdirSync(good))("the published JSON Schema takes %s", (file) => {
  const validate = validator();
  validate(parse(readFileSync(join(good, file), "utf8")));
  expect(validate.errors).toBeNull();
});

test.each([
  "mistyped-keys",
  "missing-keys",
  "wrong-kinds",
  "values-not-allowed",
  "values-malformed",
  "ranges",
  "names-malformed",
])("the published JSON Schema refuses %s", (name) => {
  expect(validator()(parse(readFileSync(join(broken, `${name}.yaml`), "utf8")))).toBe(false);
});

test.each(readdirSync(good))("the modeline of %s leads editors to the published JSON Schema", (file) => {
  const text = readFileSync(join(good, file), "utf8");
  const target = /^# yaml-language-server: \$schema=(\S+)/m.exec(text)?.[1] ?? "";
  expect(resolve(dirname(join(good, file)), target)).toBe(published);
});

test("the published JSON Schema shows the defaults", () => {
  const schema = JSON.stringify(JSON.parse(readFileSync(published, "utf8")));
  expect(schema).toContain('"default":"10m"');
  expect(schema).toContain('"default":"probe"');
});
