import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { checkRequest, type Field, parseShape } from "../../../lib/local/api/shape";
import { services } from "../../../lib/local/services";

const SDK = join(__dirname, "../../../node_modules/tencentcloud-sdk-nodejs/tencentcloud/services");

/** A shape written down, whatever the order of its fields. */
function written(fields: readonly Field[]): string[] {
  return fields
    .map((field) => {
      const inner = field.kind === "struct" ? `{${written(field.fields).join(" ")}}` : field.kind;
      return `${field.name}${field.list ? "[]" : ""}:${inner}${field.required ? "!" : ""}`;
    })
    .sort();
}

describe.each(services.map((service) => [service.name, service] as const))("%s", (name, service) => {
  const version = `v${service.version.replaceAll("-", "")}`;
  const file = join(SDK, name, version, `${name}_models.d.ts`);
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ES2022, true);
  const models = new Map<string, ts.InterfaceDeclaration>();
  source.forEachChild((node) => {
    if (ts.isInterfaceDeclaration(node)) models.set(node.name.text, node);
  });

  function modelled(model: string, top: boolean): string[] {
    const declared = models.get(model);
    if (declared === undefined) return [];
    return declared.members
      .filter(ts.isPropertySignature)
      .map((member) => {
        const { type, list } = unwrap(member.type!);
        const text = type.getText().replace("bigint", "number");
        const kind = models.has(text) ? `{${modelled(text, false).join(" ")}}` : text;
        const required = top && member.questionToken === undefined;
        return `${member.name.getText()}${list ? "[]" : ""}:${kind}${required ? "!" : ""}`;
      })
      .sort();
  }

  test.each(Object.entries(service.actions))(
    "%s takes exactly what the official model has",
    (action, { fields }) => {
      expect(written(fields)).toEqual(modelled(`${action}Request`, true));
    },
  );
});

function unwrap(type: ts.TypeNode): { type: ts.TypeNode; list: boolean } {
  if (ts.isUnionTypeNode(type)) return unwrap(type.types[0]!);
  if (ts.isTypeReferenceNode(type) && type.typeName.getText() === "Array")
    return { type: unwrap(type.typeArguments![0]!).type, list: true };
  return { type, list: false };
}

describe("a request", () => {
  const fields = parseShape("Ids[]! Limit:number Tags[]{Key Value} Disk{Size:number Encrypt:boolean}!");
  const check = (request: unknown) => () => checkRequest(fields, request);
  const good = { Ids: ["a"], Disk: { Size: 1 } };

  test("that fits is taken, large numbers included", () => {
    expect(check({ ...good, Limit: 5, Tags: [{ Key: "a" }, {}] })).not.toThrow();
    expect(check({ ...good, Limit: 2n ** 60n })).not.toThrow();
  });

  test("reaches its handler without what is null, however deep", () => {
    const nulls = { ...good, Limit: null, Tags: [{ Key: "a", Value: null }], Disk: { Size: null } };
    expect(check(nulls)()).toEqual({ Ids: ["a"], Tags: [{ Key: "a" }], Disk: {} });
  });

  test.each([
    [{ Disk: {} }, "MissingParameter", "Ids"],
    [{ Ids: [] }, "MissingParameter", "Disk"],
    [{ ...good, Ids: null }, "MissingParameter", "Ids"],
    [{ ...good, Other: 1 }, "UnknownParameter", "Other"],
    [{ ...good, Tags: [{ Key: "a" }, { Name: "b" }] }, "UnknownParameter", "Tags.1.Name"],
    [{ ...good, Limit: "5" }, "InvalidParameter", "Limit"],
    [{ ...good, Limit: 1.5 }, "InvalidParameter", "Limit"],
    [{ ...good, Disk: { Size: 20.5 } }, "InvalidParameter", "Disk.Size"],
    [{ ...good, Ids: [null] }, "InvalidParameter", "Ids.0"],
    [{ ...good, Ids: "a" }, "InvalidParameter", "Ids"],
    [{ ...good, Ids: ["a", 1] }, "InvalidParameter", "Ids.1"],
    [{ ...good, Disk: { Encrypt: "true" } }, "InvalidParameter", "Disk.Encrypt"],
    [{ ...good, Disk: [] }, "InvalidParameter", "Disk"],
    [[], "InvalidParameter", "object"],
  ])("%j is refused with %s, naming %s", (request, code, place) => {
    expect(check(request)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(place) as string }) as Error,
    );
  });
});
