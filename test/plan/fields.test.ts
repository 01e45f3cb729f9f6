import { z } from "zod";
import { withoutReferences } from "../../lib/plan/authored";
import { blueprintSchema } from "../../lib/plan/blueprint";
import { idOrReference, name, textOrReference } from "../../lib/plan/fields";

test.each([
  "",
  "a b",
  "web_1",
  "Web",
  "1web",
  "10.0.0.5",
  "-web",
  "web-",
  "웹",
  "中文",
  "a".repeat(33),
  "web\n",
  "${x}",
])("%j cannot name anything: it would be lost or refused as a logical id", (text) => {
  expect(name.safeParse(text).success).toBe(false);
});

test.each(["a", "web", "web-1", "a".repeat(32)])("%j is a name", (text) => {
  expect(name.safeParse(text).success).toBe(true);
});

test.each([
  ["vpc-1a2b3c4d", true],
  ["vpc-1a2b3c4", true],
  ["vpc-1a2b3c", false],
  ["subnet-1a2b3c4d", false],
  ["vpc-1A2b3c4d", false],
])("%s as a VPC's id: %s", (id, expected) => {
  expect(idOrReference("vpc").safeParse(id).success).toBe(expected);
});

test("at most five security groups and twenty data disks are taken", () => {
  const { securityGroups, dataDisks } = blueprintSchema.shape;
  const disk = { type: "CLOUD_SSD", size: "20GiB", deleteWithInstance: false };
  expect(securityGroups.safeParse(Array(5).fill("sg-1a2b3c4d")).success).toBe(true);
  expect(securityGroups.safeParse(Array(6).fill("sg-1a2b3c4d")).success).toBe(false);
  expect(dataDisks.safeParse(Array(20).fill(disk)).success).toBe(true);
  expect(dataDisks.safeParse(Array(21).fill(disk)).success).toBe(false);
});

describe("a schema without references", () => {
  const schema = withoutReferences(
    z.strictObject({
      id: idOrReference("vpc").describe("the VPC"),
      list: z.array(textOrReference).min(1).max(2).optional(),
      by: z.record(name, z.union([z.strictObject({ role: textOrReference }), z.int()])),
    }),
  );

  test("takes values and refuses references, however deep", () => {
    expect(
      schema.safeParse({ id: "vpc-1a2b3c4d", list: ["x"], by: { a: { role: "r" }, b: 1 } }).success,
    ).toBe(true);
    expect(schema.safeParse({ id: { $ref: "x" }, by: {} }).success).toBe(false);
    expect(schema.safeParse({ id: "vpc-1a2b3c4d", list: [{ $ref: "x" }], by: {} }).success).toBe(false);
    expect(schema.safeParse({ id: "vpc-1a2b3c4d", by: { a: { role: { $ref: "x" } } } }).success).toBe(false);
  });

  test("keeps limits, unknown keys as errors, and descriptions", () => {
    expect(schema.safeParse({ id: "vpc-1a2b3c4d", list: ["x", "y", "z"], by: {} }).success).toBe(false);
    expect(schema.safeParse({ id: "vpc-1a2b3c4d", by: {}, more: 1 }).success).toBe(false);
    expect(JSON.stringify(z.toJSONSchema(schema))).toContain("the VPC");
  });

  test("leaves the schema that it came from alone", () => {
    expect(blueprintSchema.shape.vpc.safeParse({ $ref: "estate/vpc" }).success).toBe(true);
  });
});
