import { readFileSync } from "node:fs";
import { z } from "zod";
import { LandfallError } from "../../base/errors";
import { DeployRefused } from "../errors";
import { type Reference, referencesOf } from "./template";
import { type Config, toValue, type Value } from "./value";

/** One resource or data source of a stack. */
export interface Block {
  /** `tencentcloud_vpc.staging`, `data.tencentcloud_user_info.account` */
  readonly address: string;
  readonly type: string;
  /** As written: references unresolved. */
  readonly arguments: Config;
  /** Everything it refers to or names in `depends_on`, once each. */
  readonly dependsOn: readonly string[];
  readonly preventDestroy: boolean;
  /** Names of arguments whose changes do not count; `all` of them. */
  readonly ignoreChanges: readonly string[] | "all";
}

/** What the built-in deploy reads of a synthesized stack. */
export interface Stack {
  readonly resources: ReadonlyMap<string, Block>;
  readonly data: ReadonlyMap<string, Block>;
  readonly outputs: Config;
  /** Address → the id of what exists and is taken over under it. */
  readonly imports: ReadonlyMap<string, string>;
  /** Addresses whose resources are let go of as they are. */
  readonly forgotten: ReadonlySet<string>;
  /** Address before → address now. */
  readonly moves: ReadonlyMap<string, string>;
}

const blocks = z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).default({});
const document = z.looseObject({
  resource: blocks,
  data: blocks,
  output: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  provider: z.record(z.string(), z.unknown()).default({}),
  terraform: z.record(z.string(), z.unknown()).default({}),
  import: z.array(z.strictObject({ to: z.string(), id: z.string() })).default([]),
  moved: z.array(z.strictObject({ from: z.string(), to: z.string() })).default([]),
  removed: z
    .array(z.strictObject({ from: z.string(), lifecycle: z.strictObject({ destroy: z.literal(false) }) }))
    .default([]),
});
type Document = z.output<typeof document>;

const PARTS = new Set(["//", ...Object.keys(document.shape)]);
const SETTINGS = new Set(["required_providers", "required_version", "backend"]);
const PROVIDER = "tencentcloud";

/**
 * Reads a `cdk.tf.json`.
 *
 * @throws DeployRefused with everything in it that the built-in deploy does not know.
 * @throws LandfallError `DEPLOY-STACK` when the file cannot be read.
 */
export function readStack(file: string, region: string): Stack {
  return parseStack(parseFile(file), region);
}

export function parseStack(json: unknown, region: string): Stack {
  const parsed = document.safeParse(json);
  if (!parsed.success) {
    throw new LandfallError(
      "DEPLOY-STACK",
      `this is no synthesized stack: ${z.prettifyError(parsed.error)}`,
      {
        remedy: "Synthesize the project again.",
      },
    );
  }
  const reasons: string[] = [];
  const attempt = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof DeployRefused)) throw error;
      reasons.push(...error.reasons);
      return undefined;
    }
  };

  reasons.push(...unknownParts(parsed.data), ...unfitProviders(parsed.data.provider, region));
  const resources = blocksOf(parsed.data.resource, "", attempt);
  const data = blocksOf(parsed.data.data, "data.", attempt);
  const outputs = Object.fromEntries(
    Object.entries(parsed.data.output).map(([name, output]) => [name, toValue(output["value"]) ?? ""]),
  );
  attempt(() => referencesOf(outputs));

  const stack: Stack = {
    resources,
    data,
    outputs,
    imports: new Map(parsed.data.import.map(({ to, id }) => [to, id])),
    forgotten: new Set(parsed.data.removed.map(({ from }) => from)),
    moves: new Map(parsed.data.moved.map(({ from, to }) => [from, to])),
  };
  const declared = new Set([
    ...addressesOf(parsed.data.resource, ""),
    ...addressesOf(parsed.data.data, "data."),
  ]);
  reasons.push(...danglingReferences(stack, declared));
  if (reasons.length > 0) throw new DeployRefused([...new Set(reasons)]);
  return stack;
}

function parseFile(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new LandfallError("DEPLOY-STACK", `${file} cannot be read as a synthesized stack`, {
      remedy: "Synthesize the project first.",
      cause,
    });
  }
}

function unknownParts(stack: Document): string[] {
  const parts = Object.keys(stack).filter((part) => !PARTS.has(part));
  const settings = Object.keys(stack.terraform).filter((setting) => !SETTINGS.has(setting));
  const backends = Object.keys(z.record(z.string(), z.unknown()).catch({}).parse(stack.terraform["backend"]));
  return [
    ...parts.map((part) => `the built-in deploy has no ${part} blocks`),
    ...settings.map((setting) => `the built-in deploy has no terraform.${setting}`),
    ...backends
      .filter((backend) => backend !== "local")
      .map((backend) => `the built-in deploy keeps its state in a file, not in the backend ${backend}`),
  ];
}

function unfitProviders(providers: Document["provider"], region: string): string[] {
  return Object.entries(providers).flatMap(([name, settings]) => {
    if (name !== PROVIDER) return [`the built-in deploy has no provider ${name}`];
    const all = z
      .array(z.record(z.string(), z.unknown()))
      .parse(Array.isArray(settings) ? settings : [settings]);
    return all.flatMap((one) =>
      Object.entries(one).flatMap(([key, value]) => {
        if (key !== "region") return [`the built-in deploy has no provider setting ${key}`];
        return value === region ? [] : [`the stack is for ${String(value)}, this deploy for ${region}`];
      }),
    );
  });
}

type Attempt = <T>(read: () => T) => T | undefined;

function blocksOf(types: Document["resource"], prefix: string, attempt: Attempt): Map<string, Block> {
  const found = new Map<string, Block>();
  for (const [type, named] of Object.entries(types)) {
    for (const [name, body] of Object.entries(named)) {
      const address = `${prefix}${type}.${name}`;
      const block = attempt(() => blockOf(address, type, body));
      if (block !== undefined) found.set(address, block);
    }
  }
  return found;
}

const metaArguments = z.looseObject({
  "//": z.unknown().optional(),
  provider: z.literal(PROVIDER).optional(),
  depends_on: z.array(z.string()).default([]),
  lifecycle: z
    .strictObject({
      prevent_destroy: z.boolean().default(false),
      ignore_changes: z.union([z.literal("all"), z.array(z.string().regex(/^[a-z0-9_]+$/))]).default([]),
    })
    .prefault({}),
});

const REFUSED_META = ["count", "for_each", "provisioner", "connection", "dynamic"];

function blockOf(address: string, type: string, body: Record<string, unknown>): Block {
  const refused = REFUSED_META.filter((key) => key in body).map(
    (key) => `${address}: the built-in deploy has no ${key}`,
  );
  const meta = metaArguments.safeParse(body);
  if (!meta.success) {
    const faults = meta.error.issues.map(
      (issue) =>
        `${address}: the built-in deploy cannot take ${issue.path.join(".")} as it is (${issue.message})`,
    );
    throw new DeployRefused([...refused, ...faults]);
  }
  if (refused.length > 0) throw new DeployRefused(refused);
  const { "//": _metadata, provider: _provider, depends_on, lifecycle, ...rest } = meta.data;
  const config = toValue(rest) as Config;
  return {
    address,
    type,
    arguments: config,
    dependsOn: [
      ...new Set([...references(address, config).map((reference) => reference.address), ...depends_on]),
    ],
    preventDestroy: lifecycle.prevent_destroy,
    ignoreChanges: lifecycle.ignore_changes,
  };
}

function references(address: string, value: Value): Reference[] {
  try {
    return referencesOf(value);
  } catch (error) {
    if (!(error instanceof DeployRefused)) throw error;
    throw new DeployRefused(error.reasons.map((reason) => `${address}: ${reason}`));
  }
}

function addressesOf(types: Document["resource"], prefix: string): string[] {
  return Object.entries(types).flatMap(([type, named]) =>
    Object.keys(named).map((name) => `${prefix}${type}.${name}`),
  );
}

/** Blocks that were refused themselves are there all the same. */
function danglingReferences({ resources, data, outputs }: Stack, declared: ReadonlySet<string>): string[] {
  const known = (address: string) => declared.has(address);
  const dangling = [...resources.values(), ...data.values()].flatMap((block) =>
    block.dependsOn
      .filter((address) => !known(address))
      .map((address) => `${block.address} refers to ${address}, which the stack does not have`),
  );
  const inOutputs = safeReferences(outputs)
    .filter(({ address }) => !known(address))
    .map(({ address }) => `an output refers to ${address}, which the stack does not have`);
  return [...dangling, ...inOutputs];
}

/** An output that cannot be taken apart has been reported already. */
function safeReferences(value: Value): Reference[] {
  try {
    return referencesOf(value);
  } catch {
    return [];
  }
}
