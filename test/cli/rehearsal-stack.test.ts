import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { isOnPath } from "../../lib/deploy/choose";
import { runTool } from "../../lib/deploy/terraform/process";
import { rehearsalOf, rehearsalProjectOf } from "../../lib/cli/rehearsal-stack";
import { Desk } from "./desk";

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => desk.close());

test("Terraform on the embedded cloud works on a copy whose state is its own", () => {
  desk.write("stack/cdk.tf.json", JSON.stringify({ terraform: { backend: { cos: { bucket: "real" } } } }));
  desk.write("stack/assets/script.sh", "echo");
  desk.write("stack/.terraform/plugin", "of the real cloud");
  desk.write("stack/.terraform.lock.hcl", "of the real cloud");
  desk.write("stack/terraform.tfstate", "of the real cloud");

  const copy = rehearsalOf(desk.path("stack"), desk.path("rehearsal"));

  expect(readFileSync(path.join(copy, "cdk.tf.json"), "utf8")).toBe(desk.read("stack/cdk.tf.json"));
  expect(existsSync(path.join(copy, "assets/script.sh"))).toBe(true);
  for (const own of [".terraform", ".terraform.lock.hcl", "terraform.tfstate"])
    expect(existsSync(path.join(copy, own))).toBe(false);
  expect(JSON.parse(readFileSync(path.join(copy, "landfall_override.tf.json"), "utf8"))).toEqual({
    terraform: { backend: { local: { path: "../terraform.tfstate" } } },
  });
});

test("CDKTF on the embedded cloud finds the same copy, and no program to run", () => {
  const described = { name: "erp", workingDirectory: "stacks/erp", annotations: [], dependencies: [] };
  const stacks = { erp: { ...described, dependencies: ["other"] }, other: { ...described, name: "other" } };
  desk.write("cdktf.out/manifest.json", JSON.stringify({ version: "0.21.0", stacks }));
  desk.write("cdktf.out/stacks/erp/cdk.tf.json", "{}");

  const project = rehearsalProjectOf(desk.path("cdktf.out/stacks/erp"), desk.path("rehearsal"));

  expect(project).toBe(desk.path("rehearsal/cdktf"));
  expect(JSON.parse(desk.read("rehearsal/cdktf/cdktf.json"))).toMatchObject({ app: "false" });
  expect(JSON.parse(desk.read("rehearsal/cdktf/cdktf.out/manifest.json"))).toEqual({
    version: "0.21.0",
    stacks: {
      erp: { ...described, workingDirectory: "../../stack", synthesizedStackPath: "../../stack/cdk.tf.json" },
    },
  });
  expect(existsSync(desk.path("rehearsal/stack/landfall_override.tf.json"))).toBe(true);
});

const terraform = isOnPath("terraform", process.env) ? test : test.skip;
if (terraform === test.skip) console.warn("SKIPPED: terraform is not on PATH");

terraform("Terraform takes the copy's backend instead of the declared one", async () => {
  desk.write(
    "stack/cdk.tf.json",
    JSON.stringify({
      terraform: { backend: { local: { path: "../real.tfstate" } } },
      output: { answer: { value: "42" } },
    }),
  );
  const directory = rehearsalOf(desk.path("stack"), desk.path("rehearsal"));
  const environment = { PATH: process.env.PATH, HOME: desk.directory, CHECKPOINT_DISABLE: "1" };
  for (const words of ["init -input=false", "apply -auto-approve -input=false"]) {
    const { code } = await runTool({
      binary: "terraform",
      arguments: words.split(" "),
      directory,
      environment,
    });
    expect(code).toBe(0);
  }
  expect(existsSync(desk.path("rehearsal/terraform.tfstate"))).toBe(true);
  expect(existsSync(desk.path("real.tfstate"))).toBe(false);
});
