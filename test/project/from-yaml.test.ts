import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  Bandwidth,
  Blueprint,
  Cutover,
  Duration,
  Goal,
  HealthCheck,
  MigrationProject,
  Size,
  TestRun,
} from "../../lib";
import { canonicalJson } from "../../lib/plan";
import { newStack, REGION, temporaryFolder, synthesize } from "../support/programs";

const YAML = `
apiVersion: landfall.dev/v1
kind: MigrationProject
name: erp
region: ap-guangzhou
zone: ap-guangzhou-6
tags: { team: erp }
network:
  cidr: 172.16.0.0/16
  stagingSubnet: 172.16.0.0/24
  testSubnet: 172.16.1.0/24
  targetSubnet: 172.16.2.0/24
blueprints:
  small:
    instanceType: S5.MEDIUM4
    systemDisk: { type: CLOUD_PREMIUM, size: 51200MiB }
    publicBandwidth: 5Mbps
testRuns:
  answers:
    checks:
      - { type: tcp, port: 22, within: 300s }
      - { type: http, port: 80, body: welcome }
    deadline: 12h
workloads:
  web:
    engine: image-import
    image: { file: web.qcow2, virtualSize: 40GiB }
    os: { type: Ubuntu, version: "22.04", architecture: x86_64 }
    blueprint: small
    keep: { image: true }
  db:
    engine: image-import
    image: { object: { bucket: images-1250000000, key: db.vmdk, region: ap-guangzhou }, format: vmdk }
    os: { type: CentOS, version: "7", architecture: x86_64 }
    blueprint:
      instanceType: S5.LARGE8
      systemDisk: { type: CLOUD_SSD, size: 100GiB }
      dataDisks: [{ type: CLOUD_PREMIUM, size: 200GiB }]
      securityGroups: [sg-11111111]
  spare:
    engine: image-import
    image: { file: spare.raw }
    os: { type: Ubuntu, version: "22.04", architecture: x86_64 }
    blueprint: small
waves:
  first:
    workloads: [web, db]
    goal: cutover
    testRun: answers
    cutover: { checks: [{ type: https, port: 443, from: probe }], testMaxAge: 24h }
acknowledge:
  - { rule: WAVE-NONE, path: workloads/spare, reason: kept for later }
`;

function written(text: string): string {
  const file = join(temporaryFolder(), "erp.landfall.yaml");
  writeFileSync(file, text);
  return file;
}

function declaredInTypeScript(): MigrationProject {
  const stack = newStack();
  const project = new MigrationProject(stack, "erp", {
    ...REGION,
    tags: { team: "erp" },
    network: {
      cidr: "172.16.0.0/16",
      stagingSubnet: "172.16.0.0/24",
      testSubnet: "172.16.1.0/24",
      targetSubnet: "172.16.2.0/24",
    },
  });
  const small = new Blueprint(stack, "small", {
    instanceType: "S5.MEDIUM4",
    systemDisk: { type: "CLOUD_PREMIUM", size: Size.gib(50) },
    publicBandwidth: Bandwidth.mbps(5),
  });
  const ubuntu = { type: "Ubuntu", version: "22.04", architecture: "x86_64" } as const;
  project.addImage("spare", { image: { file: "spare.raw" }, os: ubuntu, blueprint: small });
  const db = project.addImage("db", {
    image: {
      object: { bucket: "images-1250000000", key: "db.vmdk", region: "ap-guangzhou" },
      format: "vmdk",
    },
    os: { type: "CentOS", version: "7", architecture: "x86_64" },
    blueprint: {
      instanceType: "S5.LARGE8",
      systemDisk: { type: "CLOUD_SSD", size: Size.gib(100) },
      dataDisks: [{ type: "CLOUD_PREMIUM", size: Size.gib(200) }],
      securityGroups: ["sg-11111111"],
    },
  });
  const web = project.addImage("web", {
    image: { file: "web.qcow2", virtualSize: Size.gib(40) },
    os: ubuntu,
    blueprint: small,
    keep: { image: true },
  });
  project.addWave("first", {
    workloads: [db, web],
    goal: Goal.CUTOVER,
    testRun: new TestRun(stack, "answers", {
      checks: [HealthCheck.tcp(22, { within: Duration.minutes(5) }), HealthCheck.http({ body: "welcome" })],
      deadline: Duration.hours(12),
    }),
    cutover: new Cutover(stack, "switch", { checks: [HealthCheck.https()], testMaxAge: Duration.days(1) }),
  });
  project.acknowledge("WAVE-NONE", { path: "workloads/spare", reason: "kept for later" });
  return project;
}

describe("a YAML blueprint", () => {
  it("makes the same plan and the same Terraform, byte for byte, as a program that says it", () => {
    const fromYaml = synthesize(MigrationProject.fromYaml(newStack(), "erp", written(YAML)));
    const fromProgram = synthesize(declaredInTypeScript());
    expect(canonicalJson(fromYaml.plan)).toBe(canonicalJson(fromProgram.plan));
    expect(fromYaml.terraform).toEqual(fromProgram.terraform);
  });

  it("gives the project its name, whatever the construct is called", () => {
    const { plan, terraform } = synthesize(
      MigrationProject.fromYaml(newStack(), "Production", written(YAML)),
    );
    expect(plan.project.name).toBe("erp");
    expect(Object.keys(terraform.output ?? {})).toEqual(["landfall_plan_erp"]);
  });

  it("is refused with every fault at its place", () => {
    const faulty = YAML.replace("goal: cutover", "goal: cutovr").replace("S5.LARGE8", "large");
    const file = written(faulty);
    expect(() => MigrationProject.fromYaml(newStack(), "erp", file)).toThrow(
      /erp\.landfall\.yaml:\d+:\d+.*(.|\n)*cutovr/,
    );
  });

  it("has what rules find at its line and column", () => {
    const file = written(YAML.replace("    testRun: answers\n", ""));
    const line = YAML.split("\n").findIndex((text) => text.startsWith("    workloads: [web, db]")) + 1;
    expect(() => synthesize(MigrationProject.fromYaml(newStack(), "erp", file))).toThrow(
      new RegExp(`erp\\.landfall\\.yaml:${line}:\\d+: waves/first: .*\\[WAVE-TEST-RUN\\]`),
    );
  });
});
