import { declaredPlanSchema } from "../../lib/engines/declared";
import { canonicalJson, sha256 } from "../../lib/plan/canonical";
import { waveHash } from "../../lib/plan/hash";
import { API_VERSION } from "../../lib/plan/plan";
import { readPlanOutput } from "../../lib/plan/read-plan";
import { sample } from "../rules/sample";

const bindings = {
  "estate/bucket": "lf-erp-1250000000",
  "estate/vpc": "vpc-1a2b3c4d",
  "estate/testSubnet": "subnet-1a2b3c4d",
  "estate/targetSubnet": "subnet-5e6f7a8b",
  "estate/targetGroup": "sg-1a2b3c4d",
};

function declared() {
  const { estate, ...rest } = sample();
  const subnets = { vpc: { $ref: "estate/vpc" }, testSubnet: { $ref: "estate/testSubnet" } };
  return { apiVersion: API_VERSION, ...rest, estate: { ...estate, ...subnets }, jobs: [] };
}

function output(value: unknown = declared(), bound: Record<string, string> = bindings) {
  const text = typeof value === "string" ? value : canonicalJson(value);
  return { declared: text, sha256: sha256(text), bindings: bound };
}

const read = (value: unknown) => readPlanOutput(value, declaredPlanSchema);
const refused = (value: unknown, code: string, message: RegExp) =>
  expect(() => read(value)).toThrow(
    expect.objectContaining({ code, message: expect.stringMatching(message) as unknown }) as Error,
  );

test("a plan is read with every reference resolved", () => {
  const { plan } = read(output());
  expect(plan.estate).toEqual({
    bucket: "lf-erp-1250000000",
    vpc: "vpc-1a2b3c4d",
    testSubnet: "subnet-1a2b3c4d",
  });
  expect(plan.workloads["web"]).toMatchObject({
    blueprint: { subnet: "subnet-5e6f7a8b", securityGroups: ["sg-1a2b3c4d"] },
  });
  expect(JSON.stringify(plan)).not.toContain("$ref");
});

test("what hashes are made of stays as it was synthesized", () => {
  const plan = read(output());
  expect(plan.declared).toEqual(declared());
  expect(waveHash(plan.declared, "first")).toBe(waveHash(declared(), "first"));
  expect(plan.sha256).toBe(output().sha256);
});

test("a text that was changed after synthesis is refused", () => {
  const { declared: text, ...rest } = output();
  refused({ declared: text.replace("60GiB", "61GiB"), ...rest }, "PLAN-HASH", /changed after synthesis/);
  refused({ ...output(), sha256: "0".repeat(64) }, "PLAN-HASH", /not 0000/);
});

test("references that Terraform did not resolve are named, all at once", () => {
  const bound = { ...bindings } as Partial<typeof bindings>;
  delete bound["estate/vpc"];
  delete bound["estate/bucket"];
  refused(
    output(declared(), bound),
    "PLAN-BINDING",
    /"estate\/bucket", needed by estate.bucket; .*"estate\/vpc", needed by workloads.web.blueprint.vpc/,
  );
  refused(
    output({ ...declared(), estate: { ...declared().estate, vpc: { $ref: "toString" } } }),
    "PLAN-BINDING",
    /"toString"/,
  );
});

test.each([
  undefined,
  null,
  "plan",
  {},
  { declared: "x" },
  { ...output(), sha256: "short" },
  { ...output(), more: 1 },
])("%j is no plan", (value) => {
  refused(value, "PLAN-SHAPE", /no plan of Landfall/);
});

test("a plan of another release is refused in plain words", () => {
  refused(
    output({ ...declared(), apiVersion: "landfall.dev/v9" }),
    "PLAN-CONTENT",
    /apiVersion must be "landfall.dev\/v1", not the text "landfall.dev\/v9"/,
  );
  refused(output("{"), "PLAN-CONTENT", /not JSON/);
});
