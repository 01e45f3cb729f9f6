import { SecurityGroup } from "@cdktf/provider-tencentcloud/lib/security-group";
import { Construct } from "constructs";
import { image, newProject, newStack, wave, synthesize } from "../support/programs";

describe("logical ids", () => {
  it("start with a letter, whatever the constructs around the project are called", () => {
    const site = new Construct(newStack(), "10.0.0.5");
    const project = newProject(site as never);
    project.addWave("first", wave([project.addImage("web", image())]));
    const { terraform } = synthesize(project);
    const ids = Object.values({ ...terraform.resource, ...terraform.data }).flatMap((byId) =>
      Object.keys(byId),
    );
    expect(ids.length).toBeGreaterThan(10);
    for (const id of ids) expect(id).toMatch(/^[A-Za-z][A-Za-z0-9_-]*$/);
  });

  it("of which two collapse to one fail the synth instead of losing an element", () => {
    const stack = newStack();
    new SecurityGroup(stack, "a b", { name: "one" });
    new SecurityGroup(stack, "ab", { name: "other" });
    expect(() => synthesize(newProject(stack))).toThrow(
      /"stack\/a b" and "stack\/ab" get the same logical id resource\.tencentcloud_security_group\.ab.*\[ID-TWICE\]/,
    );
  });

  it.each([
    ["10.0.0.5", "10005"],
    ["迁移", ""],
  ])("that Terraform would refuse, as of %s, fail the synth", (id, logical) => {
    const stack = newStack();
    new SecurityGroup(stack, id, { name: "one" });
    expect(() => synthesize(newProject(stack))).toThrow(
      `"stack/${id}" gets the logical id "${logical}", which Terraform refuses; start its construct id with a letter [ID-UNFIT]`,
    );
  });

  it("keep two projects of one name in a stack from overwriting each other's plan", () => {
    const stack = newStack();
    const project = newProject(stack, "erp");
    newProject(new Construct(stack, "copy") as never, "erp");
    expect(() => synthesize(project)).toThrow(/get the same logical id output\.landfall_plan_erp/);
  });
});

describe("a provider of another region", () => {
  it("fails the synth", () => {
    const stack = newStack();
    newProject(stack, "erp");
    const other = newProject(stack, "shop", { region: "ap-shanghai", zone: "ap-shanghai-5" });
    expect(() => synthesize(other)).toThrow(
      /the project is in ap-shanghai and its provider in ap-guangzhou.*\[PROVIDER-REGION\]/,
    );
  });
});
