import { DtsMigrateService } from "@cdktf/provider-tencentcloud/lib/dts-migrate-service";
import { RedisInstance } from "@cdktf/provider-tencentcloud/lib/redis-instance";
import { Construct } from "constructs";
import type { TextOrReference } from "../plan/fields";
import { Size } from "../plan/units";
import { logicalIds } from "./addresses";
import type { EstateContext } from "./context";
import { make } from "./make";
import { estateName } from "./names";
import { redisKey } from "./references";
import { escapeTemplates } from "./templates";

/** What Terraform makes for one Redis migration; absent where there is nothing to make. */
export interface RedisNeed {
  readonly workload: string;
  readonly service?: {
    readonly name?: string | undefined;
    readonly sourceRegion: string;
    readonly instanceClass: string;
  };
  readonly target?: {
    readonly zone: string;
    readonly type: number;
    readonly memory: string;
    readonly shards: number;
    readonly replicas: number;
    readonly vpc: TextOrReference;
    readonly subnet: TextOrReference;
    readonly securityGroups: readonly TextOrReference[];
    readonly port: number;
  };
}

/**
 * The DTS job, as an identity and nothing more, and the target of one Redis migration. The job is configured,
 * checked and started by the reconciler: its configuration holds passwords, and its progress is no state of Terraform's.
 */
export class RedisMigrationParts extends Construct {
  /** Reference key → Terraform expression. */
  readonly bindings: Readonly<Record<string, string>>;

  constructor(
    scope: Construct,
    { service, target, workload }: RedisNeed,
    resolve: (value: TextOrReference) => string,
    context: EstateContext,
  ) {
    super(scope, workload);
    const name = estateName(context.project, workload);
    const ids = {
      service: logicalIds.dtsService(context.project, workload),
      target: logicalIds.target(context.project, workload),
    };
    this.bindings = {
      ...(service && { [redisKey(workload, "service")]: this.service(service, name, ids.service, context) }),
      ...(target && {
        [redisKey(workload, "target")]: this.target(target, name, ids.target, resolve, context),
      }),
    };
  }

  private service(
    { instanceClass, name, sourceRegion }: NonNullable<RedisNeed["service"]>,
    otherwise: string,
    logicalId: string,
    context: EstateContext,
  ): string {
    const service = make(
      DtsMigrateService,
      this,
      "Service",
      {
        srcDatabaseType: "redis",
        dstDatabaseType: "redis",
        srcRegion: sourceRegion,
        dstRegion: context.region,
        instanceClass,
        jobName: name === undefined ? otherwise : escapeTemplates(name),
        tags: Object.entries(context.tags).map(([tagKey, tagValue]) => ({ tagKey, tagValue })),
      },
      context,
    );
    service.overrideLogicalId(logicalId);
    return service.id;
  }

  /**
   * Without a password, because a password in Terraform is a password in its state. The reconciler sets one before
   * DTS checks, and Terraform must not take it back. It refuses to destroy what holds the data.
   */
  private target(
    target: NonNullable<RedisNeed["target"]>,
    name: string,
    logicalId: string,
    resolve: (value: TextOrReference) => string,
    context: EstateContext,
  ): string {
    const instance = make(
      RedisInstance,
      this,
      "Target",
      {
        name,
        availabilityZone: target.zone,
        typeId: target.type,
        memSize: Size.parse(target.memory).bytes / Size.mib(1).bytes,
        redisShardNum: target.shards,
        redisReplicasNum: target.replicas,
        vpcId: resolve(target.vpc),
        subnetId: resolve(target.subnet),
        securityGroups: target.securityGroups.map(resolve),
        port: target.port,
        noAuth: true,
        tags: context.tags,
        lifecycle: { ignoreChanges: ["password", "no_auth"], preventDestroy: true },
      },
      context,
    );
    instance.overrideLogicalId(logicalId);
    this.node.defaultChild = instance;
    return instance.id;
  }
}
