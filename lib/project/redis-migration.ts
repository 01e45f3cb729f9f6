import { Construct } from "constructs";
import { completeRedisDts } from "../engines/redis-dts/input";
import type { RedisDtsSpec } from "../engines/redis-dts/schema";
import { ESTATE_KEYS, redisKey } from "../estate/references";
import type { SecretRef } from "../plan/secret-ref";
import type { Size } from "../plan/units";
import type { IRedisInstance, ISecurityGroup, ISubnet, IVpc } from "./existing";
import { projectOf } from "./membership";
import type { RedisAccess } from "./redis-access";
import type { IWorkload, RenamedProps } from "./workload";

/** The Redis instance that migrates. */
export interface RedisSource {
  /** Where it is, and the way by which DTS reaches it. */
  readonly access: RedisAccess;
  /** The source's own region on Tencent Cloud; for one elsewhere the nearest, where DTS enters. @default - the project's */
  readonly region?: string;
  /** Whose product it is. @default "others" */
  readonly supplier?: RedisDtsSpec["source"]["supplier"];
  /** One server (`simple`), a cluster reached directly (`cluster-cache`), or behind a proxy such as Codis (`cluster-proxy`). */
  readonly node: RedisDtsSpec["source"]["node"];
  /** For example `5.0` or `2.8.24`. */
  readonly version: string;
  /** How many databases hold keys. @default - not known, and not compared with the target's */
  readonly databases?: number;
  /** How much memory its data takes. @default - not known, and not compared with the target's */
  readonly memory?: Size;
  /** Where its password is kept. @default - it has none */
  readonly password?: SecretRef;
}

/** A target that exists. */
export interface NamedRedisTarget {
  /** Id of a TencentDB for Redis instance. DTS locks it until it is complete. */
  readonly instance: string | IRedisInstance;
  /** Its product type, for example 8. @default - asked for at reconcile */
  readonly type?: number;
  /** Its memory in all. @default - asked for at reconcile */
  readonly memory?: Size;
  /** How many databases it has. @default - asked for at reconcile */
  readonly databases?: number;
  /** Where its password is kept. @default - it needs none */
  readonly password?: SecretRef;
}

/** A target that Terraform makes, without a password; the reconciler sets it before DTS checks. */
export interface MadeRedisTarget {
  /** What Terraform makes, without a password. */
  readonly make: {
    /** @default - the project's zone */
    readonly zone?: string;
    /** Product type, for example 8 for Redis 5.0 memory edition with standard architecture, 9 with cluster. */
    readonly type: number;
    /** In whole GiB: of the instance, with cluster architecture of one shard. */
    readonly memory: Size;
    /** @default 1 */
    readonly shards?: number;
    /** @default 1 */
    readonly replicas?: number;
    /** Id of the VPC. @default - the project's network */
    readonly vpc?: string | IVpc;
    /** Id of a subnet of that VPC. @default - the project's target subnet */
    readonly subnet?: string | ISubnet;
    /** Ids; at most 5. @default - the project's Redis group, which lets its own network in */
    readonly securityGroups?: (string | ISecurityGroup)[];
    /** @default 6379 */
    readonly port?: number;
  };
  /** Where the password is kept that the target is to have. */
  readonly password: SecretRef;
}

/** A Redis instance, where it goes, and how DTS moves it. */
export interface RedisMigrationProps extends RenamedProps {
  /** The Redis instance that migrates. */
  readonly source: RedisSource;
  /** An instance that exists, or one that Terraform makes. */
  readonly target: NamedRedisTarget | MadeRedisTarget;
  /**
   * What DTS does with keys that the target has: remove all (`clearData`), replace those of the same name
   * (`overwrite`), or refuse (`normal`). Always said, because vendor pages disagree about the default.
   */
  readonly writeMode: RedisDtsSpec["writeMode"];
  /** At most 128 characters. @default - landfall-<project>-<workload> */
  readonly jobName?: string;
  /** @default "medium", the only class of links that are not billed */
  readonly instanceClass?: RedisDtsSpec["instanceClass"];
  /** An instant with its offset, for example `2026-12-05T22:00:00+09:00`, before which DTS does not start. @default - at once */
  readonly start?: string;
  /** Settings of the replication, with their units in their names. @default - DTS's own */
  readonly options?: RedisDtsSpec["options"];
  /** How both sides are compared while DTS syncs, and after it is complete. @default - all data */
  readonly compare?: RedisDtsSpec["compare"];
}

const REDIS_MIGRATION = Symbol.for("landfall/RedisMigration");

/** A Redis instance that moves by DTS, in full and then by its changes. Must stand inside a {@link MigrationProject}. */
export class RedisMigration extends Construct implements IWorkload {
  /** Whether something is one of these, also where it comes from another copy of this package. */
  static isRedisMigration(this: void, x: unknown): x is RedisMigration {
    return typeof x === "object" && x !== null && REDIS_MIGRATION in x;
  }

  readonly workloadName: string;
  readonly renamedFrom?: string;
  readonly spec: RedisDtsSpec;

  /** @throws LandfallError `PROJECT-NONE`, `NAME-TWICE` when the project has a workload of that name. */
  constructor(scope: Construct, id: string, { renamedFrom, ...props }: RedisMigrationProps) {
    super(scope, id);
    Object.defineProperty(this, REDIS_MIGRATION, { value: true });
    const project = projectOf(this);
    this.workloadName = id;
    if (renamedFrom !== undefined) this.renamedFrom = renamedFrom;
    const { subnet, vpc, zone } = project.home;
    this.spec = completeRedisDts(
      { engine: "redis-dts", ...project.references.plain(props, `workloads/${id}`) },
      {
        region: project.region,
        zone,
        vpc,
        subnet,
        redisGroup: { $ref: ESTATE_KEYS.redisGroup },
        service: { $ref: redisKey(id, "service") },
        made: { $ref: redisKey(id, "target") },
      },
    );
    project.registerWorkload(this);
  }
}
