import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Goal, HealthCheck, MigrationProject, type MigrationProjectProps, type WaveProps } from "../../lib";
import { image, newProject, newStack, synthesize, temporaryFolder } from "../support/programs";

const checks = [HealthCheck.tcp(22)];
const defaults: MigrationProjectProps["defaults"] = {
  testRun: { checks },
  cutover: { checks },
  approval: { by: ["operations"] },
};

function waveOf(more: Partial<WaveProps>) {
  const project = newProject(newStack(), "erp", { defaults });
  project.addWave("first", {
    workloads: [project.addImage("web", image())],
    goal: Goal.REPLICATE,
    ...more,
  });
  return synthesize(project).plan.waves["first"];
}

const HEAD = `
apiVersion: landfall.dev/v1
kind: MigrationProject
name: erp
region: ap-guangzhou
zone: ap-guangzhou-6
`;
const DEFAULTS = `
defaults:
  testRun: { checks: [{ type: tcp, port: 22 }] }
  cutover: { checks: [{ type: tcp, port: 22 }] }
  approval: { by: [operations] }
  hooks: [{ name: stop, when: after, step: replicate, run: { type: http, url: "https://example.com" } }]
`;
const WORKLOADS = `
workloads:
  web:
    engine: image-import
    image: { file: web.qcow2 }
    os: { type: Ubuntu, version: "22.04", architecture: x86_64 }
    blueprint: { instanceType: S5.MEDIUM4, systemDisk: { type: CLOUD_PREMIUM, size: 50GiB } }
`;

function inYaml(text: string): MigrationProject {
  const file = join(temporaryFolder(), "erp.landfall.yaml");
  writeFileSync(file, text);
  return MigrationProject.fromYaml(newStack(), "erp", file);
}

function writtenWave(fields: string) {
  const text = `${HEAD}${DEFAULTS}${WORKLOADS}waves: { first: { workloads: [web], goal: replicate, ${fields} } }\n`;
  return synthesize(inYaml(text)).plan.waves["first"];
}

describe("a wave that wants none of the project's defaults", () => {
  test("has no test run and no cutover where it says none", () => {
    const bare = { workloads: ["web"], goal: "replicate" };
    expect(waveOf({ testRun: "none", cutover: "none" })).toEqual(bare);
    expect(writtenWave("testRun: none, cutover: none, hooks: []")).toEqual(bare);
  });

  test("keeps the defaults of which it says nothing", () => {
    expect(waveOf({ testRun: "none" })).toMatchObject({ cutover: { approval: { by: ["operations"] } } });
    expect(writtenWave("cutover: none")).toMatchObject({ testRun: { deadline: "1d" }, hooks: [{}] });
  });

  test("has a cutover that nobody has to agree to", () => {
    expect(waveOf({ cutover: { checks, approval: "none" } })?.cutover).not.toHaveProperty("approval");
    const written = writtenWave("cutover: { checks: [], approval: none }");
    expect(written?.cutover).toEqual({ checks: [], testMaxAge: "7d" });
  });
});

describe("the name none", () => {
  test.each(["testRuns", "cutovers", "approvals"])("is taken under %s", (list) => {
    const one = { testRuns: "{ checks: [] }", cutovers: "{ checks: [] }", approvals: "{ by: [ann] }" }[list];
    const text = `${HEAD}${list}: { none: ${one} }\n${WORKLOADS}waves: { first: { workloads: [web], goal: declare } }\n`;
    expect(() => inYaml(text)).toThrow(/none says that there is none; use another name/);
  });

  test("means nothing among the defaults themselves", () => {
    const text = `${HEAD}defaults: { testRun: none }\n${WORKLOADS}waves: { first: { workloads: [web], goal: declare } }\n`;
    expect(() => inYaml(text)).toThrow(/nothing under testRuns is named "none"/);
  });
});
