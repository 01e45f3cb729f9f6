import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type DeployEvent,
  DeployFailed,
  providerEnvironment,
  registryProxies,
  terraformDeployer,
} from "../../../lib/deploy";
import { isOnPath } from "../../../lib/deploy/choose";
import { readProgress } from "../../../lib/deploy/terraform/cdktf";
import { Minutes, readLine, type Transcript } from "../../../lib/deploy/terraform/messages";
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

  it("refuses to make anew what the stack does not have, before anything is done", async () => {
    write(TWO);
    await expect(deployer().apply({ replace: ["terraform_data.aa"] })).rejects.toMatchObject({
      code: "DEPLOY-REFUSED",
      message: "terraform_data.aa cannot be replaced: the stack does not have it",
    });
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

  it("tells an error once, with its end", async () => {
    write({
      resource: { terraform_data: { a: { input: 1, provisioner: { "local-exec": { command: "exit 3" } } } } },
    });
    const events: DeployEvent[] = [];
    await expect(deployer().apply({ onEvent: (event) => events.push(event) })).rejects.toThrow(
      "exit status 3",
    );
    expect(JSON.stringify(events)).not.toContain("exit status 3");
  }, 60_000);

  it("says why a stack cannot be initialized", async () => {
    write({ terraform: { required_version: "> 99" } });
    await expect(deployer().plan()).rejects.toMatchObject({
      code: "DEPLOY-INIT",
      remedy: expect.stringMatching(/^Install a version that the stack admits/) as string,
    });
  }, 60_000);

  it("says how a state follows its stack to another backend", async () => {
    const at = (path: string) => write({ ...TWO, terraform: { backend: { local: { path } } } });
    at("one.tfstate");
    await deployer().apply();
    at("two.tfstate");
    await expect(deployer().plan()).rejects.toMatchObject({
      code: "DEPLOY-INIT",
      remedy: `Take the state along to its new place: ${name} -chdir=${directory} init -migrate-state.`,
    });
  }, 60_000);

  it("says what to do about a state that another deploy has locked", async () => {
    write({
      resource: {
        terraform_data: { a: { input: 1, provisioner: { "local-exec": { command: "sleep 3" } } } },
      },
    });
    let first: Promise<unknown> = Promise.resolve();
    await new Promise<void>((resolve) => {
      first = deployer().apply({ onEvent: ({ kind }) => kind === "started" && resolve() });
    });
    await expect(deployer().apply()).rejects.toMatchObject({
      code: "DEPLOY-FAILED",
      remedy: expect.stringMatching(/^Another deploy has locked the state/) as string,
    });
    await first;
  }, 60_000);

  it("says how what was migrated leaves a stack", async () => {
    write({ resource: { terraform_data: { a: { input: 1, lifecycle: { prevent_destroy: true } } } } });
    await deployer().apply();
    await expect(deployer().destroy()).rejects.toMatchObject({
      code: "DEPLOY-FAILED",
      remedy: expect.stringMatching(/abandon it/) as string,
    });
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
    const impatient = () => process.listenerCount("SIGINT");
    const before = impatient();
    const meanwhile: number[] = [];
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
      onStop: () => meanwhile.push(impatient()),
    });
    await expect(run).rejects.toMatchObject({ code: "DEPLOY-ABORTED" });
    expect(lines).toEqual(["ready", "stopping"]);
    // A second interrupt of this process meets somebody who passes it over.
    expect([...meanwhile, impatient()]).toEqual([before + 1, before]);
  });

  it("hears of a terminal's ctrl-C through the deploy alone, because two interrupts make Terraform drop its work", async () => {
    const { stdout } = await runTool({
      binary: "sh",
      arguments: ["-c", "ps -o pgid= -p $$; ps -o pgid= -p $PPID"],
      directory,
      environment: process.env,
    });
    const [own, ours] = stdout.trim().split(/\s+/);
    expect(own).toMatch(/^\d+$/);
    expect(own).not.toBe(ours);
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

describe("progress", () => {
  const ticks = [10, 50, 60, 71, 119, 120].map((seconds) => ({
    type: "apply_progress",
    hook: { resource: { addr: "tencentcloud_instance.a" }, action: "create", elapsed_seconds: seconds },
  }));

  it("of what takes long is told once a minute", () => {
    const transcript: Transcript = { changes: [], errors: [], minutes: new Minutes() };
    const told = ticks.map((tick) => readLine(JSON.stringify(tick), transcript));
    expect(told.flatMap((event) => (event?.kind === "progress" ? [event.minutes] : []))).toEqual([1, 2]);
  });

  it("is read from the output of CDKTF as well", () => {
    const minutes = new Minutes();
    const said = ["10s", "1m0s", "01m10s", "id=ins-1, 2m0s", "1h0m1s"].map((elapsed) =>
      readProgress(`try  tencentcloud_instance.a (a): Still creating... [${elapsed} elapsed]`, minutes),
    );
    const about = { kind: "progress", address: "tencentcloud_instance.a", action: "create" };
    expect(said).toEqual([
      undefined,
      { ...about, minutes: 1 },
      undefined,
      { ...about, minutes: 2 },
      { ...about, minutes: 60 },
    ]);
  });
});

describe("the way to the provider registry", () => {
  it("leads through the proxy of this network, and init alone takes it", async () => {
    const directory = mkdtempSync(join(tmpdir(), "landfall-registry-"));
    try {
      const binary = join(directory, "tool");
      const proxies = 'echo "$1 $HTTP_PROXY ${HTTPS_PROXY:-none}" >>said; [ "$1" = init ] || echo "{}"';
      writeFileSync(binary, `#!/bin/sh\n${proxies}\n`, { mode: 0o755 });
      const base = { PATH: process.env["PATH"], HTTPS_PROXY: "http://proxy.example.com:3128" };
      const access = { region: "r", secretId: "i", secretKey: "k", proxy: "http://127.0.0.1:1" };
      const environment = providerEnvironment(access, base);
      const deployer = terraformDeployer({
        name: "terraform",
        binary,
        directory,
        environment,
        registry: registryProxies(base),
      });
      await deployer.output("nothing");
      expect(readFileSync(join(directory, "said"), "utf8").trim().split("\n")).toEqual([
        "init http://127.0.0.1:1 http://proxy.example.com:3128",
        "output http://127.0.0.1:1 none",
      ]);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});

describe("the environment for Tencent Cloud", () => {
  it("has no token of other credentials than those meant", () => {
    const base = {
      PATH: "/bin",
      TENCENTCLOUD_SECURITY_TOKEN: "of another key pair",
      HTTPS_PROXY: "http://p",
    };
    const pair = { region: "ap-guangzhou", secretId: "AKID", secretKey: "KEY" };
    const environment = providerEnvironment(pair, base);
    expect(environment).toEqual({
      PATH: "/bin",
      HTTPS_PROXY: "http://p",
      TENCENTCLOUD_SECRET_ID: "AKID",
      TENCENTCLOUD_SECRET_KEY: "KEY",
      TENCENTCLOUD_REGION: "ap-guangzhou",
    });
    expect(providerEnvironment({ ...pair, token: "own" }, base)).toEqual({
      ...environment,
      TENCENTCLOUD_SECURITY_TOKEN: "own",
    });
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
