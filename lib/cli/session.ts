import { existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Clock } from "../base/clock";
import { LandfallError } from "../base/errors";
import {
  builtinDeployer,
  cdktfDeployer,
  chooseDeployer,
  providerEnvironment,
  registryProxies,
  terraformDeployer,
  type Deployer,
  type DeployerName,
} from "../deploy";
import type { LocalCloud } from "../local";
import { directReach, proxyReach, type Reach } from "../operate/reach";
import {
  connect,
  fixedCredentials,
  loadCredentials,
  type Credentials,
  type Endpoint,
  type TencentCloud,
} from "../tencent";
import { runningServer, serveLocalCloud } from "./local-server";
import { rehearsalOf, rehearsalProjectOf } from "./rehearsal-stack";
import type { SynthesizedStack } from "./synthesis";
import type { Workspace } from "./workspace";

export const CLOUD_NAMES = ["local", "tencent"] as const;
export type CloudName = (typeof CLOUD_NAMES)[number];

/** A cloud that commands work on, embedded or real. */
export interface CloudSession {
  readonly name: CloudName;
  readonly cloud: TencentCloud;
  readonly reach: Reach;
  /** Where the embedded cloud keeps its world, whichever process runs it. */
  readonly world?: string;
  deployer(stack: SynthesizedStack, wanted: DeployerName | "auto"): Promise<Deployer>;
  close(): Promise<void>;
}

export interface SessionOptions {
  readonly name: CloudName;
  readonly region: string;
  readonly workspace: Workspace;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
}

export interface Access {
  readonly credentials: Credentials;
  readonly endpoint: Endpoint;
  /** Where the embedded cloud listens. */
  readonly embedded?: string;
  /** The embedded cloud, where this process runs it. */
  readonly local?: LocalCloud;
}

/** Opens the cloud; the embedded one is started in this process unless another process runs it already. */
export async function openSession(options: SessionOptions): Promise<CloudSession> {
  const access = options.name === "local" ? await localAccess(options) : await realAccess(options);
  const { clock, region } = options;
  const { credentials } = access;
  const cloud = connect({
    region,
    credentials,
    clock,
    endpoint: access.endpoint,
  });
  return {
    name: options.name,
    cloud,
    reach: access.embedded === undefined ? directReach : proxyReach(access.embedded),
    ...(options.name === "local" ? { world: options.workspace.world } : {}),
    deployer: (stack, wanted) => deployerFor(stack, wanted, cloud, access, options),
    close: async () => access.local?.stop(),
  };
}

/** The embedded cloud of the working directory, attached to or started. */
export async function localAccess({
  workspace,
  clock,
}: Pick<SessionOptions, "workspace" | "clock">): Promise<Access> {
  const running = runningServer(workspace.world);
  const local =
    running === undefined ? await serveLocalCloud({ directory: workspace.world, clock }) : undefined;
  const { secretId, secretKey } = local?.credentials ?? credentialsBeside(workspace.world);
  const credentials = fixedCredentials(secretId, secretKey, undefined, "embedded cloud");
  const embedded = (local ?? running)?.endpoint ?? "";
  return {
    credentials,
    endpoint: { proxy: embedded, protocol: "http" },
    embedded,
    ...(local === undefined ? {} : { local }),
  };
}

async function realAccess({ env, clock }: SessionOptions): Promise<Access> {
  return { credentials: await loadCredentials({ environment: env, clock }), endpoint: realEndpoint(env) };
}

/** Straight to Tencent Cloud, or through the proxy that the environment names for https. */
export function realEndpoint(env: SessionOptions["env"]): Endpoint {
  const proxy = env.HTTPS_PROXY || env.https_proxy;
  return proxy ? { proxy } : {};
}

/** The embedded cloud's own key pair, from the directory of its world. */
function credentialsBeside(directory: string): { secretId: string; secretKey: string } {
  const { credentials } = JSON.parse(readFileSync(path.join(directory, "account.json"), "utf8")) as {
    credentials: { secretId: string; secretKey: string };
  };
  return credentials;
}

async function deployerFor(
  stack: SynthesizedStack,
  wanted: DeployerName | "auto",
  cloud: TencentCloud,
  access: Access,
  { name, workspace, env, region, clock }: SessionOptions,
): Promise<Deployer> {
  const chosen = chooseDeployer(wanted, name === "local" ? "embedded" : "tencent", { ...env });
  if (chosen === "builtin") {
    const directory = workspace.of(name).deployment(stack.name);
    mkdirSync(directory, { recursive: true });
    return builtinDeployer({
      cloud,
      clock,
      stackFile: path.join(stack.directory, "cdk.tf.json"),
      stateFile: path.join(directory, "state.json"),
    });
  }
  const credential = (await access.credentials.resolve()).reveal();
  const environment = providerEnvironment(
    { region, ...credential, ...(access.embedded === undefined ? {} : { proxy: access.embedded }) },
    { ...env },
  );
  const registry = registryProxies({ ...env });
  const rehearsal = name === "local" ? workspace.of(name).deployment(stack.name) : undefined;
  if (chosen === "cdktf") {
    const directory =
      rehearsal === undefined ? cdktfProject(workspace) : rehearsalProjectOf(stack.directory, rehearsal);
    return cdktfDeployer({ directory, stack: stack.name, environment, registry });
  }
  const directory = rehearsal === undefined ? stack.directory : rehearsalOf(stack.directory, rehearsal);
  return terraformDeployer({ name: chosen, directory, environment, registry });
}

/** @throws LandfallError `DEPLOYER-CDKTF` */
function cdktfProject({ synthesized }: Workspace): string {
  const directory = path.dirname(synthesized);
  if (existsSync(path.join(directory, "cdktf.json"))) return directory;
  throw new LandfallError(
    "DEPLOYER-CDKTF",
    "cdktf deploys from a directory with a cdktf.json; there is none here.",
    {
      remedy: "Deploy a YAML blueprint with --deployer terraform or tofu.",
    },
  );
}
