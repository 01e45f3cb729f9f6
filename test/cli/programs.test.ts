import { runTypeScript } from "../reconcile/child";
import { Desk } from "./desk";

/** What a program imports, from its place outside the repository. */
const LANDFALL = JSON.stringify(require.resolve("../../lib"));
const CDKTF = JSON.stringify(require.resolve("cdktf"));

const HEAD = `
import { App, TerraformStack } from ${CDKTF};
import { Goal, HealthCheck, MigrationProject, Size } from ${LANDFALL};
const app = new App();
const stack = new TerraformStack(app, "erp");
const project = new MigrationProject(stack, "erp", { region: "ap-guangzhou", zone: "ap-guangzhou-6" });
const os = { type: "Ubuntu", version: "22.04", architecture: "x86_64" } as const;
const blueprint = { instanceType: "S5.MEDIUM4", systemDisk: { type: "CLOUD_PREMIUM", size: Size.gib(50) } } as const;
const checks = [HealthCheck.tcp(22)];
`;
const wave = (workloads: string) =>
  `project.addWave("first", { workloads: [${workloads}], goal: Goal.TEST, testRun: { checks }, cutover: { checks } });`;

/** Programs with one mistake each, and everything that is said about it. */
const BROKEN: readonly (readonly [string, string, RegExp])[] = [
  [
    "an image that is no image",
    `${HEAD}const web = project.addImage("web", { image: { file: "web.iso" }, os, blueprint });
     ${wave("web")} app.synth();`,
    /^The program has a fault:\n {2}erp\/erp\/workloads\/web: workloads\/web\/image\/file: .* \[IMAGE-FORMAT\]\n$/,
  ],
  [
    "two mistakes at once",
    `${HEAD}const web = project.addImage("web", { image: { file: "web.vhdx" }, os,
       blueprint: { ...blueprint, hostname: "web_1" } });
     ${wave("web")} app.synth();`,
    /^The program has a fault:\n {2}\S+: workloads\.web\.blueprint\.hostname .* \[VALUE-FORMAT\]\n$/,
  ],
  [
    "an amount that is none",
    `${HEAD}Size.gib(-1);`,
    /^\S*node\S* .* ended with code 1:\n {2}LandfallError: Size\.gib\(-1\): the amount must be .*\n {2}Use a smaller unit .*\n {2}\[UNIT-AMOUNT\]\nMend the program; nothing was deployed\. \[SYNTH-FAILED\]\n$/,
  ],
  [
    "a name of JavaScript that is not there",
    `${HEAD}projekt.addWave("first");`,
    /ended with code 1:\n {2}ReferenceError: projekt is not defined\nMend the program/,
  ],
  [
    "no project",
    `import { App, TerraformStack } from ${CDKTF};
     const app = new App(); new TerraformStack(app, "empty"); app.synth();`,
    /^The program synthesized no stack with a MigrationProject\. \[SYNTH-EMPTY\]\n {2}Declare one, and call app\.synth\(\) at the end\.\n$/,
  ],
  ["no app.synth()", HEAD, /^The program synthesized no stack with a MigrationProject\. \[SYNTH-EMPTY\]/],
  ["a trace and nothing else", `throw new Error();`, /ended with code 1:\n {2}Error\nMend the program/],
  ["an exit of its own", `process.exit(7);`, /ended with code 7:\n {2}it said nothing\nMend the program/],
];

describe("a program", () => {
  let desk: Desk;
  beforeEach(() => {
    desk = new Desk();
    const node = [process.execPath, ...runTypeScript(desk.path("main.ts"))];
    desk.write("cdktf.json", JSON.stringify({ app: node.map((word) => `'${word}'`).join(" ") }));
  });
  afterEach(() => desk.close());

  it.each(BROKEN)("with %s is refused in words, without a trace", async (_name, text, said) => {
    desk.write("main.ts", text);
    const { code, stdout, stderr } = await desk.run("validate");
    expect(stderr).toMatch(said);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toBe("");
    expect(code).toBe(1);
  });

  it("without a place in the lock is synthesized after landfall lock", async () => {
    desk.write(
      "main.ts",
      `${HEAD}const web = project.addImage("web", { image: { file: "web.qcow2" }, os, blueprint });
       ${wave("web")} app.synth();`,
    );
    const stale = await desk.run("synth");
    expect(stale.stderr).toContain("[LOCK-STALE]");
    expect((await desk.run("lock")).stdout).toBe("landfall.lock.json was brought up to date.\n");
    expect((await desk.run("lock")).stdout).toBe("landfall.lock.json is up to date.\n");
    expect(await desk.run("synth")).toEqual({
      code: 0,
      stdout: "Stack erp: cdktf.out/stacks/erp/cdk.tf.json\n",
      stderr: "",
    });
    expect((await desk.run("plan")).stdout).toContain("+ web/test");
    expect((await desk.run("plan")).stdout).toContain("web/cutover  (beyond the goal: not done)");
  });

  it("that warns is passed on, with the construct that it warns about", async () => {
    desk.write(
      "main.ts",
      `${HEAD}import { Annotations } from ${CDKTF};
       const web = project.addImage("web", { image: { file: "web.qcow2" }, os, blueprint });
       Annotations.of(web).addWarning("this one is old");
       ${wave("web")} app.synth();`,
    );
    const { code, stdout, stderr } = await desk.run("validate");
    expect(stderr).toBe(
      "Warning: erp/erp/workloads/web: this one is old\nweb: web.qcow2 is not on this machine, so its content was not looked at\n",
    );
    expect(stdout).toBe("Project erp: 1 workload, no findings\n");
    expect(code).toBe(0);
  });
});

it("a directory without a program asks for one", async () => {
  const desk = new Desk();
  const { code, stderr } = await desk.run("plan");
  await desk.close();
  expect(stderr).toBe(
    "There is no cdktf.json here, and no YAML blueprint was named. [SOURCE-NONE]\n  Name a blueprint (landfall plan erp.landfall.yaml), or run in the directory of a CDKTF program.\n",
  );
  expect(code).toBe(1);
});
