import { z } from "zod";
import type { Clock } from "../../../base/clock";
import type { TencentCloud } from "../../../tencent/cloud";
import { DeployRefused } from "../../errors";
import { type Config, toValue } from "../value";

/** What every resource works with. */
export interface Tools {
  readonly cloud: TencentCloud;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
}

/** One attempt to make a resource; the same `token` for every attempt at the same one. */
export interface Creation {
  readonly token: string;
}

/** What other blocks may refer to, `id` among it. */
export type Attributes = Config & { readonly id: string };

/** How one resource type is made, looked at and removed; the calls are those of the official provider. */
export interface ResourceDefinition<Args> {
  /** Every argument that the built-in deploy carries out; any other is refused. */
  readonly args: z.ZodType<Args>;
  /** Attributes beside the arguments that other blocks may refer to. `id` is always there. */
  readonly exports: readonly string[];
  /** Arguments that are changed in the cloud without a new resource. Those in `local` need no call at all. */
  readonly updates: readonly string[];
  readonly local?: readonly string[];
  /** When one of these refers to a resource that is replaced, this one is replaced with it. */
  readonly replacedWith: readonly string[];
  /**
   * Names by which Tencent Cloud keeps this type unique: something that is there before the first attempt is not
   * ours. Other types are found again by the tag that their creation leaves.
   */
  readonly unique?: (args: Args) => string;
  /** The id of what an attempt that was cut short has made; lists may be behind. */
  locate(tools: Tools, args: Args, creation: Creation): Promise<string | undefined>;
  /** Asks the cloud to make it; resolves to its id. */
  make(tools: Tools, args: Args, creation: Creation): Promise<string>;
  /** What follows until the resource is as declared; can be repeated. */
  complete?(tools: Tools, id: string, args: Args): Promise<void>;
  /** `undefined` when it is gone. */
  read(tools: Tools, id: string, args: Args): Promise<Readonly<Record<string, unknown>> | undefined>;
  update?(tools: Tools, id: string, args: Args, before: Args): Promise<void>;
  /** Returns when it is gone; one that is gone already is no error. */
  remove(tools: Tools, id: string, args: Args): Promise<void>;
}

/** A {@link ResourceDefinition} for whoever does not know its arguments' type. */
export interface Resource {
  readonly exports: readonly string[];
  readonly arguments: readonly string[];
  readonly updates: readonly string[];
  readonly local: readonly string[];
  readonly replacedWith: readonly string[];
  /** @throws DeployRefused naming every argument that is unknown or of another form. */
  check(address: string, config: Config): void;
  unique(config: Config): string | undefined;
  locate(tools: Tools, config: Config, creation: Creation): Promise<string | undefined>;
  make(tools: Tools, config: Config, creation: Creation): Promise<string>;
  complete(tools: Tools, id: string, config: Config): Promise<void>;
  read(tools: Tools, id: string, config: Config): Promise<Attributes | undefined>;
  update(tools: Tools, id: string, config: Config, before: Config): Promise<void>;
  remove(tools: Tools, id: string, config: Config): Promise<void>;
}

export function defineResource<Shape extends z.ZodRawShape>(
  shape: Shape,
  definition: Omit<ResourceDefinition<z.output<z.ZodObject<Shape, z.core.$strict>>>, "args">,
): Resource {
  const args = z.strictObject(shape);
  const parse = (config: Config) => args.parse(config);
  return {
    exports: definition.exports,
    arguments: Object.keys(shape),
    updates: definition.updates,
    local: definition.local ?? [],
    replacedWith: definition.replacedWith,
    check: (address, config) => checkArguments(args, address, config),
    unique: (config) => definition.unique?.(parse(config)),
    locate: (tools, config, creation) => definition.locate(tools, parse(config), creation),
    make: (tools, config, creation) => definition.make(tools, parse(config), creation),
    complete: async (tools, id, config) => definition.complete?.(tools, id, parse(config)),
    read: async (tools, id, config) => {
      const attributes = await definition.read(tools, id, parse(config));
      return attributes && { ...(toValue(attributes) as Config), id };
    },
    update: async (tools, id, config, before) => definition.update?.(tools, id, parse(config), parse(before)),
    remove: (tools, id, config) => definition.remove(tools, id, parse(config)),
  };
}

/** @throws DeployRefused naming every argument that is unknown or of another form. */
export function checkArguments(args: z.ZodType, address: string, config: Config): void {
  const parsed = args.safeParse(config);
  if (parsed.success) return;
  throw new DeployRefused(
    parsed.error.issues.flatMap((issue) => {
      const place = [address, ...issue.path].join(".");
      return issue.code === "unrecognized_keys"
        ? issue.keys.map((key) => `${place}.${key}: the built-in deploy does not know this argument`)
        : [`${place}: ${issue.message}`];
    }),
  );
}
