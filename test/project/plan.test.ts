import { readFileSync } from "node:fs";
import { join } from "node:path";
import { TencentcloudProvider } from "@cdktf/provider-tencentcloud/lib/provider";
import { TerraformStack, Testing } from "cdktf";
import fc from "fast-check";
import { declaredPlanSchema, Goal, HealthCheck, ImageImport, MigrationProject } from "../../lib";
import { readPlanOutput, sha256, waveHash, type PlanOutput } from "../../lib/plan";
import {
  answers,
  appOf,
  blueprint,
  image,
  newProject,
  newStack,
  REGION,
  wave,
  webMigration,
  synthesize,
} from "../support/programs";

describe("the plan of a stack", () => {
  it("is one sensitive output with a fixed name", () => {
    const { terraform } = synthesize(newWave(newProject(newStack(), "erp-core")));
    expect(Object.keys(terraform.output ?? {})).toEqual(["landfall_plan_erp_core"]);
    expect(terraform.output?.["landfall_plan_erp_core"]).toMatchObject({ sensitive: true });
  });

  it("comes back from Terraform as it was declared, whatever looks like a template in it", () => {
    const project = newProject(newStack());
    const body = 'said "${who}" and %{ if x } $${y} \\ café';
    const checks = [HealthCheck.http({ body })];
    project.addWave(
      "first",
      wave([project.addImage("web", image())], { testRun: { checks }, cutover: { checks } }),
    );
    const { plan, terraform } = synthesize(project);
    const output = evaluated(terraform.output);
    expect(sha256(output.declared)).toBe(output.sha256);
    expect(readPlanOutput(output, declaredPlanSchema).declared).toEqual(plan);
    expect(plan.waves["first"]?.testRun?.checks[0]).toMatchObject({ body });
  });

  it("binds every reference that it holds", () => {
    const { terraform } = synthesize(webMigration());
    const { plan } = readPlanOutput(evaluated(terraform.output), declaredPlanSchema);
    expect(plan.estate.bucket).toMatch(/^\$\{tencentcloud_cos_bucket\./);
    expect(plan.workloads["web"]).toMatchObject({
      blueprint: { securityGroups: [expect.stringMatching(/^\$\{tencentcloud_security_group\./)] },
    });
  });

  it("binds every reference of a project that deploys nothing, so that it can be read as well", () => {
    const project = newProject(newStack());
    project.addWave("first", wave([project.addImage("web", image())], { goal: Goal.DECLARE }));
    const { plan } = readPlanOutput(evaluated(synthesize(project).terraform.output), declaredPlanSchema);
    expect(plan.estate.vpc).toBe("(not deployed)");
  });

  it("keeps a wave's hash when only the goal or an unrelated wave changes, and no other time", () => {
    const hash = (
      goal: Goal,
      more: (project: MigrationProject) => void = () => {},
      instanceType = "S5.MEDIUM4",
    ) => {
      const project = newProject(newStack());
      project.addWave(
        "first",
        wave([project.addImage("web", image({ blueprint: blueprint({ instanceType }) }))], { goal }),
      );
      more(project);
      return waveHash(synthesize(project).plan, "first");
    };
    const original = hash(Goal.TEST);
    expect(hash(Goal.FINALIZE)).toBe(original);
    expect(
      hash(Goal.TEST, (project) => project.addWave("second", wave([project.addImage("db", image())]))),
    ).toBe(original);
    expect(hash(Goal.TEST, () => {}, "S5.LARGE8")).not.toBe(original);
  });

  it("is the same in whichever order independent things are declared", () => {
    const steps = {
      web: (p: MigrationProject) => p.addWave("web", wave([p.addImage("web", image())])),
      db: (p: MigrationProject) =>
        p.addWave("db", wave([p.addImage("db-1", image()), p.addImage("db-2", image())])),
      mail: (p: MigrationProject) =>
        p.addWave("mail", wave([p.addImage("mail", image())], { goal: Goal.DECLARE })),
      old: (p: MigrationProject) => p.acknowledge("WAVE-NONE", { reason: "it only stands there" }),
      new: (p: MigrationProject) =>
        p.acknowledge("REGION-COS", { path: "workloads/web", reason: "it was asked for" }),
    };
    const inOrder = (order: readonly (keyof typeof steps)[]) => {
      const project = newProject(newStack());
      for (const step of order) steps[step](project);
      return synthesize(project);
    };
    const expected = inOrder(["web", "db", "mail", "old", "new"]);
    const orders = fc.shuffledSubarray(["web", "db", "mail", "old", "new"] as const, { minLength: 5 });
    fc.assert(
      fc.property(orders, (order) => expect(inOrder(order)).toEqual(expected)),
      { numRuns: 8 },
    );
  });

  it("does not depend on the order in which a wave names its workloads", () => {
    const hash = (reverse: (names: string[]) => string[]) => {
      const project = newProject(newStack());
      const workloads = reverse(["a", "b"]).map((name) => project.addImage(name, image()));
      project.addWave("first", wave(workloads));
      return waveHash(synthesize(project).plan, "first");
    };
    expect(hash((names) => names.reverse())).toBe(hash((names) => names));
  });
});

describe("app.synth()", () => {
  it("writes the plan beside cdk.tf.json, indented, and the same bytes in every directory", () => {
    const [one, other] = ["first", "second"].map((name) => {
      const stack = newStack();
      newWave(newProject(stack, "erp")).placeInMemory();
      appOf(stack).synth();
      const folder = join(appOf(stack).outdir, "stacks", "stack");
      return {
        name,
        tf: readFileSync(join(folder, "cdk.tf.json"), "utf8"),
        plan: readFileSync(join(folder, "landfall.plan.json"), "utf8"),
      };
    });
    expect(one?.tf).toBe(other?.tf);
    expect(one?.plan).toBe(other?.plan);
    expect(one?.tf).not.toContain(process.cwd());
    const { output } = JSON.parse(one?.tf ?? "") as { output: Record<string, { value: PlanOutput }> };
    expect(JSON.parse(one?.plan ?? "")).toEqual(
      JSON.parse(output["landfall_plan_erp"]?.value.declared ?? ""),
    );
    expect(one?.plan.split("\n").length).toBeGreaterThan(50);
  });

  it("writes one file a project where a stack has several", () => {
    const stack = newStack();
    for (const id of ["erp", "web-shop"]) newWave(newProject(stack, id)).placeInMemory();
    appOf(stack).synth();
    const names = ["erp", "web_shop"].map((id) => {
      const file = join(appOf(stack).outdir, "stacks", "stack", `landfall.plan.${id}.json`);
      return (JSON.parse(readFileSync(file, "utf8")) as { project: { name: string } }).project.name;
    });
    expect(names).toEqual(["erp", "web-shop"]);
  });

  it("says every fault at once, at the construct that made it", () => {
    const stack = newStack();
    const project = newProject(stack);
    const web = project.addImage(
      "web",
      image({ blueprint: blueprint({ instanceType: "tiny", hostname: "-" }) }),
    );
    project.addWave("First", wave([web]));
    expect(() => appOf(stack).synth()).toThrow(
      /\[stack\/erp\/workloads\/web\] workloads\.web\.blueprint\.instanceType(.|\n)*\[stack\/erp\/workloads\/web\] workloads\.web\.blueprint\.hostname(.|\n)*"?First/,
    );
  });

  it("refuses what a rule refuses and reports what it only warns of", () => {
    const stack = newStack();
    const project = newProject(stack);
    project.placeInMemory();
    project.addWave("first", { workloads: [project.addImage("web", image())], goal: Goal.TEST });
    expect(() => appOf(stack).synth()).toThrow(
      /\[stack\/erp\/waves\/first\] waves\/first: .*no testRun.*\[WAVE-TEST-RUN\]/,
    );
  });

  it("lets an acknowledged rule pass and puts the reason into the plan", () => {
    const project = newProject(newStack());
    project.addImage("spare", image());
    project.addWave("first", wave([project.addImage("web", image())]));
    expect(() => synthesize(project)).toThrow(/WAVE-NONE/);
    project.acknowledge("WAVE-NONE", { path: "workloads/spare", reason: "kept for later" });
    expect(synthesize(project).plan.acknowledged).toEqual([
      { rule: "WAVE-NONE", path: "workloads/spare", reason: "kept for later" },
    ]);
  });
});

describe("Testing.synth of a user's own tests", () => {
  it("needs no lock and leaves no file", () => {
    const stack = newStack();
    newWave(newProject(stack));
    expect(Testing.synth(stack)).toContain("landfall_plan_erp");
  });

  it("throws what keeps the program from making a plan", () => {
    const stack = newStack();
    newProject(stack, "ERP");
    expect(() => Testing.synth(stack)).toThrow(/does not make a plan:\n {2}project\.name/);
  });
});

describe("provider and backend", () => {
  it("are the stack's own where it has them", () => {
    const stack = newStack();
    new TencentcloudProvider(stack, "tencentcloud", { region: "ap-guangzhou", profile: "migration" });
    const { terraform } = synthesize(newWave(newProject(stack)));
    expect(terraform.provider).toEqual({ tencentcloud: [{ region: "ap-guangzhou", profile: "migration" }] });
  });

  it("can be given, and then every resource names it", () => {
    const stack = newStack();
    const provider = new TencentcloudProvider(stack, "hk", { region: "ap-guangzhou", alias: "hk" });
    const { terraform } = synthesize(newWave(newProject(stack, "erp", { provider })));
    const bodies = Object.values({ ...terraform.resource, ...terraform.data }).flatMap((byId) =>
      Object.values(byId),
    );
    expect(new Set(bodies.map((body) => (body as { provider?: string }).provider))).toEqual(
      new Set(["tencentcloud.hk"]),
    );
  });

  it("may not be made a second time after the project", () => {
    const stack = newStack();
    const project = newWave(newProject(stack));
    new TencentcloudProvider(stack, "tencentcloud", { region: "ap-guangzhou" });
    expect(() => synthesize(project)).toThrow(/PROVIDER-TWICE/);
  });

  it("holds no path of this machine", () => {
    const { terraform } = synthesize(webMigration());
    expect(terraform.terraform?.["backend"]).toEqual({ local: { path: "../../../terraform.stack.tfstate" } });
  });
});

describe("constructs", () => {
  it("are recognized by a mark, and find their project", () => {
    const project = webMigration();
    const web = project.node.findChild("workloads").node.findChild("web");
    expect(MigrationProject.isMigrationProject(project)).toBe(true);
    expect(MigrationProject.isMigrationProject(web)).toBe(false);
    expect(MigrationProject.of(web)).toBe(project);
    expect(() => MigrationProject.of(newStack())).toThrow(/must stand inside a MigrationProject/);
  });

  it("refuse a name that the project already has", () => {
    const project = newProject(newStack());
    project.addImage("web", image());
    const inner = new TerraformStack(project, "inner");
    expect(() => new ImageImport(inner, "web", image())).toThrow(
      /"web" is declared twice, at stack\/erp\/workloads\/web and here/,
    );
  });

  it("give the project a region of its own", () => {
    expect(synthesize(webMigration()).plan.project).toEqual({ name: "erp", ...REGION });
  });
});

function newWave(project: MigrationProject): MigrationProject {
  project.addWave("first", wave([project.addImage("web", image())], { testRun: { checks: answers } }));
  return project;
}

/** What Terraform makes of the templates in an output's text. */
function evaluated(outputs: unknown): PlanOutput {
  const [output] = Object.values(outputs as Record<string, { value: PlanOutput }>);
  if (output === undefined) throw new Error("no output");
  return {
    ...output.value,
    declared: output.value.declared.replaceAll("$${", () => "${").replaceAll("%%{", () => "%{"),
  };
}
