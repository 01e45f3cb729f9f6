import { DtsMigrateService } from "@cdktf/provider-tencentcloud/lib/dts-migrate-service";
import { RedisInstance } from "@cdktf/provider-tencentcloud/lib/redis-instance";
import type { TerraformResource } from "cdktf";
import { Construct } from "constructs";
import type { TextOrReference } from "../plan/fields";
import { Size } from "../plan/units";
import { addMoves, logicalIds } from "./addresses";
import type { EstateContext } from "./context";
import { make } from "./make";
import { estateName } from "./names";
import { redisKey } from "./references";
import { escapeTemplates } from "./templates";

/** What Terraform makes for one Redis migration; absent where there is nothing to make. */
export interface RedisNeed {
  readonly workload: string;
  /** The workload's name before, where it was renamed. */
  readonly renamedFrom?: string;
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
    { renamedFrom, service, target, workload }: RedisNeed,
    resolve: (value: TextOrReference) => string,
    context: EstateContext,
  ) {
    super(scope, workload);
    const name = estateName(context.project, workload);
    const made = {
      ...(service && { service: this.service(service, name, context) }),
      ...(target && { target: this.target(target, name, resolve, context) }),
    };
    for (const [part, resource] of Object.entries(made))
      settle(resource, LOGICAL_ID[part as keyof typeof made], { renamedFrom, workload }, context);
    this.bindings = Object.fromEntries(
      Object.entries(made).map(([part, { id }]) => [redisKey(workload, part as keyof typeof made), id]),
    );
  }

  private service(
    { instanceClass, name, sourceRegion }: NonNullable<RedisNeed["service"]>,
    otherwise: string,
    context: EstateContext,
  ): DtsMigrateService {
    return make(
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
        // The provider cannot rename a job: on any change it asks for another class. Source: provider-actions.md.
        lifecycle: { ignoreChanges: ["job_name"] },
      },
      context,
    );
  }

  /**
   * Without a password, because a password in Terraform is a password in its state. The reconciler sets one before
   * DTS checks, and Terraform must not take it back. It refuses to destroy what holds the data.
   */
  private target(
    target: NonNullable<RedisNeed["target"]>,
    name: string,
    resolve: (value: TextOrReference) => string,
    context: EstateContext,
  ): RedisInstance {
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
        lifecycle: { ignoreChanges: ["name", "password", "no_auth"], preventDestroy: true },
      },
      context,
    );
    this.node.defaultChild = instance;
    return instance;
  }
}

const LOGICAL_ID = { service: logicalIds.dtsService, target: logicalIds.target } as const;

/** Gives a resource the address that its workload's name makes, whatever happens around it. */
function settle(
  resource: TerraformResource,
  logicalId: (project: string, workload: string) => string,
  { renamedFrom, workload }: Pick<RedisNeed, "renamedFrom" | "workload">,
  { project }: EstateContext,
): void {
  resource.overrideLogicalId(logicalId(project, workload));
  if (renamedFrom === undefined) return;
  const [from, to] = [renamedFrom, workload].map(
    (name) => `${resource.terraformResourceType}.${logicalId(project, name)}`,
  ) as [string, string];
  addMoves(resource, [{ from, to }]);
}
