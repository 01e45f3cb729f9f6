import { z } from "zod";
import { withoutReferences } from "../../plan/authored";
import { defaulting } from "../../plan/defaulting";
import type { BlueprintHome } from "../../plan/defaults";
import type { TextOrReference } from "../../plan/fields";
import { renamedFrom, type AuthoredSchema } from "../../plan/project-file";
import { redisDtsSchema, redisMakeSchema, redisTargetSchema, type RedisDtsSpec } from "./schema";

/** Every default of a Redis migration. */
export const REDIS_DEFAULTS = {
  supplier: "others",
  /** The only class of links that are not billed. Source: CreateMigrationService, SDK dts 2021-12-06 (4.1.313). */
  instanceClass: "medium",
  compare: { method: "dataCheck" },
  shards: 1,
  replicas: 1,
  port: 6379,
} as const;

const { compare, instanceClass, service: _service, source, target, ...rest } = redisDtsSchema.shape;
const { port, replicas, securityGroups, shards, subnet, vpc, zone } = redisMakeSchema.shape;
const [named, made] = redisTargetSchema.options;

const makeInput = redisMakeSchema.extend({
  zone: zone.optional().describe(`${zone.description}; default: the project's zone`),
  vpc: vpc.optional().describe(`${vpc.description}; default: the project's network`),
  subnet: subnet.optional().describe(`${subnet.description}; default: the project's target subnet`),
  securityGroups: securityGroups
    .optional()
    .describe(`${securityGroups.description}; default: the project's own Redis group`),
  shards: defaulting(shards, REDIS_DEFAULTS.shards),
  replicas: defaulting(replicas, REDIS_DEFAULTS.replicas),
  port: defaulting(port, REDIS_DEFAULTS.port),
});

/** A Redis migration as it is given, before {@link REDIS_DEFAULTS} and the project fill in what was left out. */
export const redisDtsInput = z.strictObject({
  ...rest,
  source: source
    .extend({
      region: source.shape.region
        .optional()
        .describe(`${source.shape.region.description}; default: the project's`),
      supplier: defaulting(source.shape.supplier, REDIS_DEFAULTS.supplier),
    })
    .describe(source.description ?? ""),
  target: z
    .union([
      named,
      z.strictObject({
        make: makeInput.describe(made.shape.make.description ?? ""),
        password: made.shape.password,
      }),
    ])
    .describe(target.description ?? ""),
  instanceClass: defaulting(instanceClass, REDIS_DEFAULTS.instanceClass),
  compare: defaulting(compare, REDIS_DEFAULTS.compare),
});
export type RedisDtsInput = z.infer<typeof redisDtsInput>;

const written = withoutReferences(z.strictObject({ ...redisDtsInput.shape, renamedFrom }));

/** A Redis migration as a YAML blueprint states it. */
export const authoredRedisDts = written as unknown as AuthoredSchema<z.output<typeof written>>;

/** What a migration takes from its project. */
export interface RedisHome extends Omit<BlueprintHome, "securityGroups"> {
  readonly region: string;
  /** The project's own group for Redis targets. */
  readonly redisGroup: TextOrReference;
  /** What Terraform makes for this migration. */
  readonly service: TextOrReference;
  readonly made: TextOrReference;
}

export function completeRedisDts(input: RedisDtsInput, home: RedisHome): RedisDtsSpec {
  return {
    ...input,
    source: {
      ...input.source,
      region: input.source.region ?? home.region,
      supplier: input.source.supplier ?? REDIS_DEFAULTS.supplier,
    },
    target: completeTarget(input.target, home),
    service: home.service,
    instanceClass: input.instanceClass ?? REDIS_DEFAULTS.instanceClass,
    compare: input.compare ?? REDIS_DEFAULTS.compare,
  };
}

function completeTarget(target: RedisDtsInput["target"], home: RedisHome): RedisDtsSpec["target"] {
  if ("instance" in target) return target;
  const { make, password } = target;
  return {
    make: {
      ...make,
      zone: make.zone ?? home.zone,
      vpc: make.vpc ?? home.vpc,
      subnet: make.subnet ?? home.subnet,
      securityGroups: make.securityGroups ?? [home.redisGroup],
      shards: make.shards ?? REDIS_DEFAULTS.shards,
      replicas: make.replicas ?? REDIS_DEFAULTS.replicas,
      port: make.port ?? REDIS_DEFAULTS.port,
    },
    made: home.made,
    password,
  };
}
