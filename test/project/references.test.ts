import { CamRole } from "@cdktf/provider-tencentcloud/lib/cam-role";
import { Instance } from "@cdktf/provider-tencentcloud/lib/instance";
import { SecurityGroup } from "@cdktf/provider-tencentcloud/lib/security-group";
import { Subnet } from "@cdktf/provider-tencentcloud/lib/subnet";
import { Vpc } from "@cdktf/provider-tencentcloud/lib/vpc";
import { Fn, Lazy, TerraformVariable, Token } from "cdktf";
import { Bandwidth, declaredPlanSchema, Duration, HealthCheck, Size } from "../../lib";
import { readPlanOutput, type PlanOutput } from "../../lib/plan";
import { References } from "../../lib/project/references";
import { type SynthesizedMigration } from "../../lib/testing";
import { blueprint, image, newProject, newStack, wave, synthesize } from "../support/programs";

describe("cdktf tokens", () => {
  it("are taken wherever an id is, and become references with bindings", () => {
    const stack = newStack();
    const vpc = new Vpc(stack, "vpc", { name: "app", cidrBlock: "172.16.0.0/16" });
    const subnet = new Subnet(stack, "subnet", {
      name: "app",
      vpcId: vpc.id,
      availabilityZone: "ap-guangzhou-6",
      cidrBlock: "172.16.1.0/24",
    });
    const group = new SecurityGroup(stack, "group", { name: "app" });
    const role = new CamRole(stack, "role", { name: "app", document: "{}" });
    const old = new Instance(stack, "old", {});
    const bucket = new TerraformVariable(stack, "bucket", { type: "string" });
    const project = newProject(stack, "erp", { bucket: bucket.stringValue });
    const web = project.addImage(
      "web",
      image({
        image: { object: { bucket: bucket.stringValue, key: "web.qcow2", region: "ap-guangzhou" } },
        reinstall: old.id,
        blueprint: blueprint({
          vpc: vpc.id,
          subnet: subnet.id,
          securityGroups: ["sg-11111111", group.id],
          role: role.name,
        }),
      }),
    );
    project.acknowledge("REINSTALL-BLUEPRINT", { reason: "it carries that role already" });
    project.addWave("first", wave([web]));
    const migration = synthesize(project);

    expect(migration.plan.workloads["web"]).toMatchObject({
      image: { object: { bucket: { $ref: "workloads/web/image/object/bucket" } } },
      reinstall: { $ref: "workloads/web/reinstall" },
      blueprint: {
        vpc: { $ref: "workloads/web/blueprint/vpc" },
        subnet: { $ref: "workloads/web/blueprint/subnet" },
        securityGroups: ["sg-11111111", { $ref: "workloads/web/blueprint/securityGroups/1" }],
        role: { $ref: "workloads/web/blueprint/role" },
      },
    });
    expect(bindingsOf(migration)).toMatchObject({
      "project/bucket": "${var.bucket}",
      "workloads/web/blueprint/vpc": "${tencentcloud_vpc.vpc.id}",
      "workloads/web/blueprint/securityGroups/1": "${tencentcloud_security_group.group.id}",
      "workloads/web/blueprint/role": "${tencentcloud_cam_role.role.name}",
      "workloads/web/reinstall": "${tencentcloud_instance.old.id}",
    });
    expect(JSON.stringify(migration.plan)).not.toContain("TfToken");
  });

  it("can be a whole list, whose elements come back where it stood", () => {
    const stack = newStack();
    const groups = new TerraformVariable(stack, "groups", { type: "list(string)" });
    const project = newProject(stack);
    project.addWave(
      "first",
      wave([project.addImage("web", image({ blueprint: blueprint({ securityGroups: groups.listValue }) }))]),
    );
    const migration = synthesize(project);
    const key = "workloads/web/blueprint/securityGroups[]";
    expect(migration.plan.workloads["web"]).toMatchObject({ blueprint: { securityGroups: [{ $ref: key }] } });
    expect(bindingsOf(migration)[key]).toBe('${join(",", var.groups)}');

    const output = outputOf(migration);
    const resolved = { ...output, bindings: { ...output.bindings, [key]: "sg-11111111,sg-22222222" } };
    const { plan } = readPlanOutput(resolved, declaredPlanSchema);
    expect(plan.workloads["web"]).toMatchObject({
      blueprint: { securityGroups: ["sg-11111111", "sg-22222222"] },
    });
  });

  it("can be part of a longer text", () => {
    const stack = newStack();
    const prefix = new TerraformVariable(stack, "prefix", { type: "string" });
    const project = newProject(stack);
    const role = `${prefix.stringValue}-app`;
    project.addWave("first", wave([project.addImage("web", image({ blueprint: blueprint({ role }) }))]));
    expect(bindingsOf(synthesize(project))["workloads/web/blueprint/role"]).toBe("${var.prefix}-app");
  });

  it.each([
    [
      "a number",
      (value: number) => ({ testRun: { checks: [HealthCheck.tcp(value)] } }),
      "waves/first/testRun/checks/0/port",
    ],
  ])("are refused by name where %s must be known at synth", (_what, more, key) => {
    const stack = newStack();
    const port = new TerraformVariable(stack, "port", { type: "number" });
    const project = newProject(stack);
    project.addWave("first", wave([project.addImage("web", image())], more(port.numberValue)));
    expect(() => synthesize(project)).toThrow(`${key}: a value that only Terraform knows cannot stand here`);
  });

  it.each(["region", "zone"] as const)("are refused by name as the project's %s", (prop) => {
    const stack = newStack();
    const value = new TerraformVariable(stack, "value", { type: "string" });
    const project = newProject(stack, "erp", { [prop]: value.stringValue });
    project.addWave("first", wave([project.addImage("web", image())]));
    expect(() => synthesize(project)).toThrow(
      `project/${prop}: a value that only Terraform knows cannot stand here`,
    );
  });

  it("are refused as a map, which could not be told from one", () => {
    const project = newProject(newStack());
    const tags = Token.asStringMap(Lazy.anyValue({ produce: () => ({ a: "b" }) })) as Record<string, string>;
    expect(() => project.addImage("web", image({ blueprint: blueprint({ tags }) }))).toThrow(
      "workloads/web/blueprint/tags: a map that only Terraform knows cannot stand here.",
    );
  });
});

describe("References", () => {
  it("writes units as text and leaves plain values alone", () => {
    const references = new References();
    const value = {
      size: Size.gib(1024),
      wait: Duration.seconds(90),
      rate: Bandwidth.mbps(5),
      list: [1, "a", true],
      none: undefined,
    };
    expect(references.plain(value, "x")).toEqual({
      size: "1TiB",
      wait: "90s",
      rate: "5Mbps",
      list: [1, "a", true],
      none: undefined,
    });
    expect(references.bindings).toEqual({});
  });

  it("takes what a function of Terraform makes", () => {
    const references = new References();
    expect(references.plain({ id: Fn.element(["a", "b"], 1) as string }, "x")).toEqual({
      id: { $ref: "x/id" },
    });
  });

  it.each([[null], [() => 1], [new Date()]])("refuses %p", (value) => {
    expect(() => new References().plain({ value }, "x")).toThrow(/x\/value: .* has no place in a plan/);
  });
});

function outputOf({ terraform }: SynthesizedMigration): PlanOutput {
  return (terraform.output as Record<string, { value: PlanOutput }>)["landfall_plan_erp"]
    ?.value as PlanOutput;
}

function bindingsOf(migration: SynthesizedMigration): Readonly<Record<string, string>> {
  return outputOf(migration).bindings;
}
