import { blueprintSchema } from "../../lib/plan/blueprint";
import { checkSchema } from "../../lib/plan/check";
import {
  completeBlueprint,
  completeCheck,
  completeCutover,
  completeTestRun,
  DEFAULTS,
} from "../../lib/plan/defaults";
import { networkInput } from "../../lib/plan/project-file";
import { cutoverSchema, testRunSchema } from "../../lib/plan/wave";

const home = {
  zone: "ap-guangzhou-6",
  vpc: { $ref: "estate/vpc" },
  subnet: { $ref: "estate/targetSubnet" },
  securityGroups: [{ $ref: "estate/targetGroup" }],
};
const least = { instanceType: "S5.MEDIUM4", systemDisk: { type: "CLOUD_PREMIUM", size: "50GiB" } } as const;

test("a check that says the least comes from the probe and has ten minutes", () => {
  expect(completeCheck({ type: "tcp", port: 22 })).toEqual({
    type: "tcp",
    port: 22,
    from: "probe",
    within: "10m",
  });
  expect(completeCheck({ type: "http", port: 80 })).toEqual({
    type: "http",
    port: 80,
    from: "probe",
    within: "10m",
    path: "/",
    status: 200,
  });
});

test("what is said stays", () => {
  const check = {
    type: "https",
    port: 443,
    from: "reconciler",
    within: "1m",
    path: "/health",
    status: 204,
    body: "ok",
  } as const;
  expect(completeCheck(check)).toEqual(check);
});

test("test run and cutover have their deadlines", () => {
  expect(completeTestRun({ checks: [{ type: "tcp", port: 22 }] })).toMatchObject({ deadline: "1d" });
  expect(completeCutover({ checks: [] })).toEqual({ checks: [], testMaxAge: "7d" });
});

test("writing out a default changes nothing, in whatever unit", () => {
  const checks = [{ type: "tcp", port: 22 }] as const;
  const spelled = {
    checks: [{ type: "tcp", port: 22, from: "probe", within: "600s" }],
    deadline: "24h",
  } as const;
  expect(completeTestRun({ ...spelled, checks: [...spelled.checks] })).toEqual(
    completeTestRun({ checks: [...checks] }),
  );
});

test("a target without a place of its own goes where the project's targets go", () => {
  expect(completeBlueprint(least, home)).toEqual({ ...least, ...home });
  expect(completeBlueprint({ ...least, zone: "ap-guangzhou-7" }, home)).toMatchObject({
    zone: "ap-guangzhou-7",
    vpc: home.vpc,
  });
});

test("data disks outlive their instance unless they are told to go with it", () => {
  const disk = { type: "CLOUD_SSD", size: "100GiB" } as const;
  const { dataDisks } = completeBlueprint(
    { ...least, dataDisks: [disk, { ...disk, deleteWithInstance: true }] },
    home,
  );
  expect(dataDisks?.map(({ deleteWithInstance }) => deleteWithInstance)).toEqual([false, true]);
});

test("what is completed is what the plan's schemas take", () => {
  const checks = [completeCheck({ type: "tcp", port: 22 }), completeCheck({ type: "https", port: 443 })];
  for (const check of checks) expect(checkSchema.safeParse(check).success).toBe(true);
  expect(testRunSchema.safeParse(completeTestRun({ checks })).success).toBe(true);
  expect(cutoverSchema.safeParse(completeCutover({ checks })).success).toBe(true);
  expect(blueprintSchema.safeParse(completeBlueprint(least, home)).success).toBe(true);
  expect(networkInput.safeParse(DEFAULTS.network).success).toBe(true);
});
