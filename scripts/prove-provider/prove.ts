import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../lib/base/clock";
import { builtinDeployer, type Deployer, providerEnvironment, terraformDeployer } from "../../lib/deploy";
import { type LocalCloud, startLocalCloud } from "../../lib/local";
import { connect, fixedCredentials } from "../../lib/tencent";

const REGION = "ap-guangzhou";

export interface Provider {
  readonly version: string;
  /** For TF_CLI_CONFIG_FILE. */
  readonly configFile: string;
  /** `module@version` of what it was built from, the provider first. */
  readonly modules: readonly string[];
}

export interface Step {
  readonly name: string;
  /** Seconds. */
  readonly took: number;
  readonly outcome: string;
}

export interface Proof {
  readonly name: string;
  /** Instances of each resource type. */
  readonly types: Readonly<Record<string, number>>;
  /** The stack's own version constraint, where the proof had to set another. */
  readonly constraint?: string;
  readonly steps: readonly Step[];
  /** Terraform's calls by `service.Action`, those to the object storage among them. */
  readonly calls: Readonly<Record<string, number>>;
  readonly unknown: readonly string[];
  readonly failures: readonly string[];
}

export interface ProofOptions {
  readonly name: string;
  readonly stack: unknown;
  readonly provider: Provider;
  readonly report: (line: string) => void;
}

interface Stack {
  readonly resource: Readonly<Record<string, object>>;
  readonly terraform?: { backend?: unknown; required_providers?: { tencentcloud?: { version?: string } } };
}

/** Runs one stack through Terraform with the official provider, and through the built-in deploy. */
export async function prove({ name, stack, provider, report }: ProofOptions): Promise<Proof> {
  const directory = mkdtempSync(join(tmpdir(), "landfall-prove-"));
  const cloud = await startLocalCloud({ directory: join(directory, "cloud") });
  const steps: Step[] = [];
  const failures: string[] = [];
  const run = async (step: string, work: () => Promise<string>): Promise<void> => {
    const start = Date.now();
    const outcome = await work().catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      failures.push(`${step}: ${message}`);
      return "failed";
    });
    steps.push({ name: step, took: (Date.now() - start) / 1000, outcome });
    report(`${step}: ${outcome}`);
  };

  try {
    const declared = stack as Stack;
    const constraint = declared.terraform?.required_providers?.tencentcloud?.version;
    const adjusted = adjust(declared, provider.version);
    const stackFile = join(directory, "cdk.tf.json");
    writeFileSync(stackFile, JSON.stringify(adjusted.stack));

    const terraform = terraformDeployer({
      name: "terraform",
      directory,
      environment: environment(cloud, provider),
    });
    let made: readonly string[] = [];
    await roundTrip("terraform", terraform, cloud, run, () => (made = things(cloud)));
    const calls = { ...cloud.report().calls, ...storageCalls(cloud) };

    const builtin = builtinDeployer({
      cloud: clientOf(cloud),
      stackFile,
      stateFile: join(directory, "builtin.tfstate"),
    });
    await roundTrip("built-in", builtin, cloud, run, () => {
      const difference = symmetricDifference(made, things(cloud));
      if (difference.length > 0) throw new Error(`not what Terraform made: ${difference.join(", ")}`);
    });

    const unknown = [...Object.keys(cloud.report().unknown), ...Object.keys(cloud.storageReport().unknown)];
    if (unknown.length > 0)
      failures.push(`requests that the embedded cloud does not know: ${unknown.join(", ")}`);
    const log = join(directory, "cloud", "cloud.log");
    if (existsSync(log)) failures.push(`faults of the embedded cloud: ${readFileSync(log, "utf8").trim()}`);
    for (const failure of failures) report(`FAILED ${failure}`);
    return {
      name,
      types: Object.fromEntries(
        Object.entries(declared.resource).map(([type, named]) => [type, Object.keys(named).length]),
      ),
      ...(adjusted.changed && constraint !== undefined ? { constraint } : {}),
      steps,
      calls,
      unknown,
      failures,
    };
  } finally {
    await cloud.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

function storageCalls(cloud: LocalCloud): Record<string, number> {
  const { calls } = cloud.storageReport();
  return Object.fromEntries(Object.entries(calls).map(([operation, count]) => [`cos.${operation}`, count]));
}

/** Apply, plan again, destroy; `applied` looks at what there is in between. */
async function roundTrip(
  name: string,
  deployer: Deployer,
  cloud: LocalCloud,
  run: (step: string, work: () => Promise<string>) => Promise<void>,
  applied: () => void,
): Promise<void> {
  await run(`${name} apply`, async () => {
    const { changes } = await deployer.apply();
    applied();
    return `${changes.length} made`;
  });
  await run(`${name} plan`, async () => {
    const { changes } = await deployer.plan();
    if (changes.length > 0)
      throw new Error(changes.map(({ action, address }) => `would ${action} ${address}`).join(", "));
    return "no changes";
  });
  await run(`${name} destroy`, async () => {
    await deployer.destroy();
    const left = await emptied(cloud);
    if (left.length > 0) throw new Error(`left: ${left.join(", ")}`);
    return "nothing left";
  });
}

/** What is left once removals that are under way have ended. */
async function emptied(cloud: LocalCloud): Promise<readonly string[]> {
  const client = clientOf(cloud);
  for (let look = 0; look < 20 && things(cloud).length > 0; look += 1) {
    await cloud.clock.sleep(500);
    await client.cam.GetUserAppId();
  }
  return things(cloud);
}

/** Everything of the account, by what two deployers must agree on: type, name and declared tags. */
function things(cloud: LocalCloud): string[] {
  return Object.entries(cloud.inventory())
    .flatMap(([type, items]) =>
      items.map(({ name, tags }) => {
        const declared = Object.entries(tags).filter(([key]) => key !== "landfall:creation");
        return `${type} ${name} ${JSON.stringify(Object.fromEntries(declared.sort()))}`;
      }),
    )
    .sort();
}

function symmetricDifference(left: readonly string[], right: readonly string[]): string[] {
  return [
    ...left.filter((thing) => !right.includes(thing)).map((thing) => `missing ${thing}`),
    ...right.filter((thing) => !left.includes(thing)).map((thing) => `more ${thing}`),
  ];
}

/** The state stays beside the stack, and the version is the one that there is. */
function adjust(stack: Stack, version: string): { readonly stack: Stack; readonly changed: boolean } {
  const { backend: _backend, ...settings } = stack.terraform ?? {};
  const required = settings.required_providers?.tencentcloud;
  const changed = !admits(required?.version, version);
  const tencentcloud = { ...required, ...(changed ? { version } : {}) };
  return {
    changed,
    stack: {
      ...stack,
      terraform: { ...settings, required_providers: { ...settings.required_providers, tencentcloud } },
    },
  };
}

/** For the form that Landfall synthesizes, `~> 1.83`: the same major version, and the minor one or a later. */
function admits(constraint: string | undefined, version: string): boolean {
  const [, major, minor] = /^~> (\d+)\.(\d+)$/.exec(constraint ?? "") ?? [];
  if (major === undefined || minor === undefined) return constraint === undefined;
  const [ours, theirs] = version.split(".").map(Number);
  return ours === Number(major) && (theirs ?? 0) >= Number(minor);
}

function environment(cloud: LocalCloud, provider: Provider): NodeJS.ProcessEnv {
  const { secretId, secretKey } = cloud.credentials;
  const access = { region: REGION, secretId, secretKey, proxy: cloud.endpoint };
  return { ...providerEnvironment(access), TF_CLI_CONFIG_FILE: provider.configFile };
}

function clientOf(cloud: LocalCloud) {
  const { secretId, secretKey } = cloud.credentials;
  return connect({
    region: REGION,
    credentials: fixedCredentials(secretId, secretKey),
    endpoint: { proxy: cloud.endpoint, protocol: "http" },
    clock: systemClock,
    random: Math.random,
  });
}
