import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DeployEvent, DeployFailed, providerEnvironment, terraformDeployer } from "../../../lib/deploy";
import { isOnPath } from "../../../lib/deploy/choose";
import { runTool } from "../../../lib/deploy/terraform/process";

const TOOLS = (["terraform", "tofu"] as const).filter((tool) => isOnPath(tool, process.env));
if (TOOLS.length === 0)
  console.warn("SKIPPED: neither terraform nor tofu is on PATH; what runs them is not tested");

/** `terraform_data` is part of Terraform itself, so these stacks need no provider and no network. */
const TWO = {
  resource: {
    terraform_data: {
      a: { input: "one" },
      b: { input: "${terraform_data.a.output}" },
    },
  },
  output: { said: { value: { text: "${terraform_data.b.output}", list: [1, null] }, sensitive: true } },
};

describe.each(TOOLS)("%s", (name) => {
  let directory: string;
  const write = (stack: object) => writeFileSync(join(directory, "cdk.tf.json"), JSON.stringify(stack));
  const deployer = () =>
    terraformDeployer({ name, directory, environment: { ...process.env, CHECKPOINT_DISABLE: "1" } });

  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "landfall-terraform-"))));
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it("plans, applies, replaces, reads outputs and destroys, and tells what it does", async () => {
    write(TWO);
    const events: DeployEvent[] = [];
    const onEvent = (event: DeployEvent) => events.push(event);

    expect((await deployer().plan()).changes).toEqual([
      { address: "terraform_data.a", action: "create" },
      { address: "terraform_data.b", action: "create" },
    ]);
    await deployer().apply({ onEvent });
    expect(events[0]).toMatchObject({ kind: "planned" });
    expect(events).toContainEqual({ kind: "started", address: "terraform_data.a", action: "create" });
    expect(events).toContainEqual(
      expect.objectContaining({ kind: "finished", address: "terraform_data.b", action: "create" }),
    );

    expect(await deployer().output("said")).toEqual({ text: "one", list: [1, null] });
    expect(await deployer().output("nothing")).toBeUndefined();
    expect((await deployer().plan()).changes).toEqual([]);

    const { changes } = await deployer().apply({ replace: ["terraform_data.a"] });
    expect(changes).toContainEqual({ address: "terraform_data.a", action: "replace", reason: "asked for" });

    expect((await deployer().destroy()).changes.map(({ action }) => action)).toEqual(["delete", "delete"]);
    expect((await deployer().plan()).changes).toHaveLength(2);
  }, 60_000);

  it("gives the tool's own diagnostic when a deploy fails", async () => {
    write({
      resource: { terraform_data: { a: { input: 1, provisioner: { "local-exec": { command: "exit 3" } } } } },
    });
    const failure = deployer().apply();
    await expect(failure).rejects.toThrow(DeployFailed);
    await expect(failure).rejects.toThrow("exit status 3");
  }, 60_000);

  it("says why a stack cannot be initialized", async () => {
    write({ terraform: { required_version: "> 99" } });
    await expect(deployer().plan()).rejects.toMatchObject({ code: "DEPLOY-INIT" });
  }, 60_000);
});

describe("a tool", () => {
  const directory = tmpdir();

  it("that is not there is named", async () => {
    const run = runTool({ binary: "no-such-terraform", arguments: [], directory, environment: {} });
    await expect(run).rejects.toMatchObject({ code: "DEPLOYER-MISSING" });
  });

  it("is asked to stop when the deploy is aborted, and is waited for", async () => {
    const stop = new AbortController();
    const script =
      'process.on("SIGINT", () => { console.log("stopping"); process.exit(0); }); console.log("ready"); setInterval(() => {}, 1000)';
    const lines: string[] = [];
    const run = runTool({
      binary: process.execPath,
      arguments: ["-e", script],
      directory,
      environment: process.env,
      signal: stop.signal,
      onLine: (line) => {
        lines.push(line);
        if (line === "ready") stop.abort();
      },
    });
    await expect(run).rejects.toMatchObject({ code: "DEPLOY-ABORTED" });
    expect(lines).toEqual(["ready", "stopping"]);
  });

  it("gets credentials from its environment and never from its arguments", async () => {
    const environment = providerEnvironment({ region: "ap-guangzhou", secretId: "AKID", secretKey: "KEY" });
    const script =
      "process.stdout.write(JSON.stringify([process.env.TENCENTCLOUD_SECRET_KEY, process.argv.length]))";
    const { stdout } = await runTool({
      binary: process.execPath,
      arguments: ["-e", script],
      directory,
      environment,
    });
    expect(JSON.parse(stdout)).toEqual(["KEY", 1]);
  });
});

describe("the environment for the embedded cloud", () => {
  const base = {
    PATH: "/bin",
    TENCENTCLOUD_SECURITY_TOKEN: "of the real account",
    TENCENTCLOUD_PROFILE: "real",
    https_proxy: "http://elsewhere",
    NO_PROXY: "tencentcloudapi.com",
  };
  const access = {
    region: "ap-guangzhou",
    secretId: "AKID",
    secretKey: "KEY",
    proxy: "http://127.0.0.1:3128",
  };

  it("leads everything to the embedded cloud and carries nothing of the real account", () => {
    expect(providerEnvironment(access, base)).toEqual({
      PATH: "/bin",
      TENCENTCLOUD_SECRET_ID: "AKID",
      TENCENTCLOUD_SECRET_KEY: "KEY",
      TENCENTCLOUD_REGION: "ap-guangzhou",
      TENCENTCLOUD_PROTOCOL: "HTTP",
      TENCENTCLOUD_COS_DOMAIN: "http://cos.ap-guangzhou.myqcloud.com",
      HTTP_PROXY: "http://127.0.0.1:3128",
      CHECKPOINT_DISABLE: "1",
    });
  });
});
