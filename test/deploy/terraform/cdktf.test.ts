import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cdktfDeployer, type DeployEvent, DeployFailed } from "../../../lib/deploy";
import { isOnPath } from "../../../lib/deploy/choose";

const THERE = ["cdktf", "terraform"].every((tool) => isOnPath(tool, process.env));
if (!THERE)
  console.warn("SKIPPED: cdktf or terraform is not on PATH; what runs the CDKTF command line is not tested");

(THERE ? describe : describe.skip)("cdktf", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "landfall-cdktf-"));
    const project = {
      language: "typescript",
      app: "false",
      projectId: "landfall-test",
      sendCrashReports: "false",
    };
    writeFileSync(join(directory, "cdktf.json"), JSON.stringify(project));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  /** What the program would have synthesized; `terraform_data` is part of Terraform itself. */
  const synthesize = (stack: object) => {
    const stacks = join(directory, "cdktf.out", "stacks", "try");
    mkdirSync(stacks, { recursive: true });
    writeFileSync(join(stacks, "cdk.tf.json"), JSON.stringify({ "//": METADATA, ...stack }));
    const described = {
      name: "try",
      constructPath: "try",
      workingDirectory: "stacks/try",
      annotations: [],
      // What it needs has been deployed before, and is not run again.
      dependencies: ["other"],
    };
    const manifest = {
      version: "0.21.0",
      stacks: { try: { ...described, synthesizedStackPath: "stacks/try/cdk.tf.json" } },
    };
    writeFileSync(join(directory, "cdktf.out", "manifest.json"), JSON.stringify(manifest));
  };
  const METADATA = { metadata: { backend: "local", stackName: "try", version: "0.21.0" }, outputs: {} };
  const deployer = () => cdktfDeployer({ directory, stack: "try", environment: process.env });

  it("applies what is synthesized, replaces, reads outputs and destroys", async () => {
    synthesize({
      resource: { terraform_data: { a: { "//": { metadata: { path: "try/a" } }, input: "one" } } },
      output: { said: { value: "${terraform_data.a.output}", sensitive: true } },
    });
    const events: DeployEvent[] = [];
    const { changes } = await deployer().apply({ onEvent: (event) => events.push(event) });
    expect(changes).toEqual([{ address: "terraform_data.a", action: "create" }]);
    expect(events).toEqual([
      { kind: "planned", changes },
      { kind: "started", address: "terraform_data.a", action: "create" },
      { kind: "finished", address: "terraform_data.a", action: "create" },
    ]);
    expect(await deployer().output("said")).toBe("one");
    expect((await deployer().plan()).changes).toEqual([]);
    expect((await deployer().apply({ replace: ["terraform_data.a"] })).changes).toMatchObject([
      { action: "replace" },
    ]);
    expect((await deployer().destroy()).changes).toEqual([{ address: "terraform_data.a", action: "delete" }]);
  }, 120_000);

  it("says where a stack is missing", () => {
    synthesize({});
    const missing = () => cdktfDeployer({ directory, stack: "none", environment: process.env });
    expect(missing).toThrow("there is no synthesized stack none");
  });

  it("gives Terraform's own diagnostic when a deploy fails", async () => {
    synthesize({
      resource: { terraform_data: { a: { input: 1, provisioner: { "local-exec": { command: "exit 3" } } } } },
    });
    const failure = deployer().apply();
    await expect(failure).rejects.toThrow(DeployFailed);
    await expect(failure).rejects.toThrow("exit status 3");
  }, 120_000);
});
