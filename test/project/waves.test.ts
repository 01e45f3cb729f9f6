import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { TerraformResource, TerraformVariable, type TerraformStack } from "cdktf";
import {
  Approval,
  Cutover,
  Duration,
  Goal,
  HealthCheck,
  Hook,
  MigrationProject,
  Switch,
  TestRun,
} from "../../lib";
import { canonicalJson } from "../../lib/plan";
import { synthMigration } from "../../lib/testing";
import {
  blueprint,
  image,
  newProject,
  newStack,
  REGION,
  synthesize,
  temporaryFolder,
} from "../support/programs";

const YAML = `
apiVersion: landfall.dev/v1
kind: MigrationProject
name: erp
region: ap-guangzhou
zone: ap-guangzhou-6
approvals:
  board: { by: [bob, ann], count: 2, validFor: 48h }
cutovers:
  night:
    checks: [{ type: tcp, port: 22 }]
    maxDowntime: 60m
    window: { from: "2026-12-05T22:00:00+09:00", to: "2026-12-06T04:00:00+09:00", timeZone: Asia/Seoul }
    approval: board
    switch:
      - { type: eip, address: eip-1a2b3c4d, workload: web, managedBy: none }
      - { type: clb, loadBalancer: lb-1a2b3c4d, listener: lbl-1a2b3c4d, port: 80, workload: web, managedBy: none }
      - { type: dns, domain: example.com, record: www, address: public, workload: web, managedBy: none }
defaults:
  testRun: { checks: [{ type: tcp, port: 22 }], deadline: 12h }
  approval: { by: [operations] }
  hooks:
    - name: freeze
      when: before
      step: cutover
      run: { type: http, url: "https://deploy.example.com/freeze", method: PUT, status: 204 }
      timeout: 120s
workloads:
  web:
    engine: image-import
    image: { file: web.qcow2 }
    os: { type: Ubuntu, version: "22.04", architecture: x86_64 }
    blueprint: &none
      instanceType: S5.MEDIUM4
      systemDisk: { type: CLOUD_PREMIUM, size: 50GiB }
  api:
    engine: image-import
    image: { file: web.qcow2 }
    os: { type: Ubuntu, version: "22.04", architecture: x86_64 }
    blueprint:
      instanceType: S5.MEDIUM4
      systemDisk: { type: CLOUD_PREMIUM, size: 50GiB }
  db:
    engine: image-import
    image: { file: web.qcow2 }
    os: { type: Ubuntu, version: "22.04", architecture: x86_64 }
    blueprint:
      instanceType: S5.MEDIUM4
      systemDisk: { type: CLOUD_PREMIUM, size: 50GiB }
waves:
  # In a file a wave can come after one that is declared below it.
  front:
    workloads: [web, api]
    goal: cutover
    after: [data]
    concurrency: 1
    cutover: night
  data:
    workloads: [db]
    goal: cutover
    hooks:
      - name: warm
        when: after
        step: cutover
        run: { type: tat, instance: target, script: "systemctl start db" }
        mustSucceed: false
      - { name: tell, when: after, step: finalize, run: { type: local, command: [notify, done] } }
    cutover: { checks: [] }
`.replace(" &none", "");

function inTypeScript(): MigrationProject {
  const stack = newStack();
  const project = new MigrationProject(stack, "erp", {
    ...REGION,
    defaults: {
      testRun: new TestRun(stack, "answers", { checks: [HealthCheck.tcp(22)], deadline: Duration.hours(12) }),
      approval: { by: ["operations"] },
      hooks: [
        Hook.http("freeze", {
          when: "before",
          step: "cutover",
          url: "https://deploy.example.com/freeze",
          method: "PUT",
          status: 204,
          timeout: Duration.minutes(2),
        }),
      ],
    },
  });
  const [db, api, web] = ["db", "api", "web"].map((name) =>
    project.addImage(name, image({ blueprint: blueprint() })),
  );
  if (!db || !api || !web) throw new Error("three were made");
  const data = project.addWave("data", {
    workloads: [db],
    goal: Goal.CUTOVER,
    hooks: [
      Hook.tat("warm", {
        when: "after",
        step: "cutover",
        instance: "target",
        script: "systemctl start db",
        mustSucceed: false,
      }),
      Hook.local("tell", { when: "after", step: "finalize", command: ["notify", "done"] }),
    ],
    cutover: {},
  });
  project.addWave("front", {
    workloads: [web, api],
    goal: Goal.CUTOVER,
    after: [data],
    concurrency: 1,
    cutover: new Cutover(stack, "night", {
      checks: [HealthCheck.tcp(22)],
      maxDowntime: Duration.hours(1),
      window: { from: "2026-12-05T22:00:00+09:00", to: "2026-12-06T04:00:00+09:00", timeZone: "Asia/Seoul" },
      approval: new Approval(stack, "board", { by: ["ann", "bob"], count: 2, validFor: Duration.days(2) }),
      switch: [
        Switch.eip({ address: "eip-1a2b3c4d", workload: web, managedBy: "none" }),
        Switch.clb({
          loadBalancer: "lb-1a2b3c4d",
          listener: "lbl-1a2b3c4d",
          port: 80,
          workload: "web",
          managedBy: "none",
        }),
        Switch.dns({
          domain: "example.com",
          record: "www",
          address: "public",
          workload: web,
          managedBy: "none",
        }),
      ],
    }),
  });
  return project;
}

function inYaml(text = YAML): MigrationProject {
  const file = join(temporaryFolder(), "erp.landfall.yaml");
  writeFileSync(file, text);
  return MigrationProject.fromYaml(newStack(), "erp", file);
}

describe("waves with everything", () => {
  const plan = () => synthesize(inTypeScript()).plan;
  const job = (id: string) => plan().jobs.find((candidate) => candidate.id === id);

  test("make the same plan, byte for byte, in YAML and in TypeScript", () => {
    expect(canonicalJson(synthesize(inYaml()).plan)).toBe(canonicalJson(plan()));
  });

  test("keep the order of their workloads where they go one after the other", () => {
    expect(plan().waves["front"]?.workloads).toEqual(["web", "api"]);
  });

  test("take what they do not say from the project's defaults, and nothing that they do say", () => {
    const { data, front } = plan().waves;
    expect(data).toMatchObject({
      testRun: { deadline: "12h" },
      cutover: { approval: { by: ["operations"], count: 1, validFor: "3d" } },
    });
    expect(data?.hooks?.map(({ name }) => name)).toEqual(["warm", "tell"]);
    expect(front?.hooks?.map(({ name }) => name)).toEqual(["freeze"]);
    expect(front?.cutover?.approval).toEqual({ by: ["ann", "bob"], count: 2, validFor: "2d" });
  });

  test("have every gate at their cutovers and at no other step", () => {
    expect(job("web/cutover")?.gates).toEqual([
      { type: "after", wave: "data" },
      { type: "test-passed", maxAge: "7d" },
      { type: "approved", by: ["ann", "bob"], count: 2, validFor: "2d" },
      {
        type: "window",
        from: "2026-12-05T22:00:00+09:00",
        to: "2026-12-06T04:00:00+09:00",
        timeZone: "Asia/Seoul",
      },
      { type: "downtime", max: "1h" },
    ]);
    const others = plan().jobs.filter(({ step }) => step !== "cutover");
    expect(others.flatMap(({ gates }) => gates)).toEqual([]);
  });

  test("run hooks around a step, and move traffic once its target is checked, and back before it is removed", () => {
    const { actions = [], undo = [] } = job("web/cutover") ?? {};
    expect(actions.map(({ action }) => action)).toEqual([
      "hook",
      "launch",
      "check",
      "verify",
      "remove",
      "switch",
      "switch",
      "switch",
    ]);
    expect(undo.map(({ action, detail }) => `${action} ${detail}`)).toEqual([
      "switch www.example.com back to where it was",
      "switch listener lbl-1a2b3c4d of lb-1a2b3c4d back to where it was",
      "switch eip-1a2b3c4d back to where it was",
      "remove the target instance",
    ]);
    expect(job("db/cutover")?.actions.at(-1)).toEqual({
      action: "hook",
      detail: "warm: a script on the target through TAT; may fail, within 10m",
    });
  });

  test("switch only what is theirs", () => {
    expect(job("api/cutover")?.actions.map(({ action }) => action)).not.toContain("switch");
  });
});

describe("what a switch moves", () => {
  const moving = (...actions: Switch[]) => {
    const stack = newStack();
    const project = newProject(stack);
    project.addWave("first", {
      workloads: [project.addImage("web", image())],
      goal: Goal.DECLARE,
      cutover: { switch: actions },
    });
    return { project, stack };
  };
  const resource = (stack: TerraformStack, type: string, attributes: Record<string, string>) => {
    const made = new TerraformResource(stack, type, { terraformResourceType: type });
    for (const [name, value] of Object.entries(attributes)) made.addOverride(name, value);
    return made;
  };

  test.each<[string, Switch, string, Record<string, string>]>([
    [
      "an address",
      Switch.eip({ address: "eip-1a2b3c4d", managedBy: "none" }),
      "tencentcloud_eip_association",
      { eip_id: "eip-1a2b3c4d" },
    ],
    [
      "a place behind a listener",
      Switch.clb({ loadBalancer: "lb-1a2b3c4d", listener: "lbl-1a2b3c4d", port: 80, managedBy: "none" }),
      "tencentcloud_clb_attachment",
      { clb_id: "lb-1a2b3c4d", listener_id: "lbl-1a2b3c4d" },
    ],
    [
      "a record",
      Switch.dns({ domain: "example.com", record: "www", address: "private", managedBy: "none" }),
      "tencentcloud_dnspod_record",
      { domain: "example.com", sub_domain: "www" },
    ],
  ])("is not bound by the project's own stack: %s", (_, action, type, attributes) => {
    const { project, stack } = moving(action);
    expect(() => synthMigration(project)).not.toThrow();
    resource(stack, type, attributes);
    expect(() => synthMigration(project)).toThrow(
      /binds what a switch of this wave moves.*\[SWITCH-OWN-STACK\]/,
    );
  });

  test("may be made by it, as long as nothing binds it", () => {
    const stack = newStack();
    const project = newProject(stack);
    const address = resource(stack, "tencentcloud_eip", { name: "web" });
    const id = () => address.getStringAttribute("id");
    project.addWave("first", {
      workloads: [project.addImage("web", image())],
      goal: Goal.DECLARE,
      cutover: { switch: [Switch.eip({ address: id() })] },
    });
    const { plan } = synthMigration(project);
    expect(plan.waves["first"]?.cutover?.switch).toMatchObject([{ managedBy: "none" }]);
    const other = resource(stack, "tencentcloud_eip_association", { eip_id: "eip-5e6f7a8b" });
    expect(() => synthMigration(project)).not.toThrow();
    other.addOverride("eip_id", id());
    expect(() => synthMigration(project)).toThrow(/SWITCH-OWN-STACK/);
  });

  test("is asked about where nothing says who binds it", () => {
    const { project } = moving(Switch.eip({ address: "eip-1a2b3c4d" }));
    expect(() => synthMigration(project)).toThrow(
      /Nothing says whether a Terraform stack binds eip-1a2b3c4d\. Write managedBy: none.*ignore_changes = \[instance_id, .*SWITCH-OWNER/,
    );
    const { project: variable, stack } = moving();
    const id = new TerraformVariable(stack, "address", { type: "string" }).stringValue;
    variable.addWave("second", {
      workloads: [variable.addImage("api", image())],
      goal: Goal.DECLARE,
      cutover: { switch: [Switch.eip({ address: id })] },
    });
    expect(() => synthMigration(variable)).toThrow(
      /whether a Terraform stack binds the address\..*SWITCH-OWNER/,
    );
  });
});

describe("constructs", () => {
  test("are known by their symbols", () => {
    const stack = newStack();
    expect(Approval.isApproval(new Approval(stack, "a", { by: ["ann"] }))).toBe(true);
    expect([{}, null, new TestRun(stack, "t", { checks: [] })].map(Approval.isApproval)).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe("waves that cannot be", () => {
  const refused = (...after: [string, string[]][]) => {
    const project = newProject(newStack());
    for (const [name, others] of after)
      project.addWave(name, {
        workloads: [project.addImage(`${name}-1`, image())],
        goal: Goal.DECLARE,
        after: others,
      });
    return () => synthesize(project);
  };

  test("name the path of a cycle", () => {
    expect(refused(["a", ["c"]], ["b", ["a"]], ["c", ["b"]])).toThrow(
      /a after c after b after a.*\[WAVE-CYCLE\]/,
    );
  });

  test("name the nearest of an unknown wave, in a program and at its place in a file", () => {
    expect(refused(["data", []], ["front", ["dta"]])).toThrow(/Did you mean "data"\?.*\[WAVE-AFTER\]/);
    expect(() => inYaml(YAML.replace("after: [data]", "after: [dta]"))).toThrow(
      /erp\.landfall\.yaml:\d+:\d+: .*nothing under waves is named "dta".*Did you mean "data"\?/,
    );
  });

  test.each([
    ["an approval", "approval: board", "approval: bord", 'Did you mean "board"'],
    [
      "a workload of a switch",
      "eip-1a2b3c4d, workload: web",
      "eip-1a2b3c4d, workload: wbe",
      'Did you mean "web"',
    ],
    ["an instant without an offset", "22:00:00+09:00", "22:00:00", "write an instant with its offset"],
    ["a hook of no kind", "type: local", "type: shell", '"tat", "http", "local"'],
  ])("name %s at its place in a file", (_, right, wrong, message) => {
    expect(() => inYaml(YAML.replace(right, wrong))).toThrow(message);
  });
});
