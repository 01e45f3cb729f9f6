import { DataTencentcloudUserInfo } from "@cdktf/provider-tencentcloud/lib/data-tencentcloud-user-info";
import { Construct } from "constructs";
import type { EstateSpec } from "../plan/estate";
import { isReference, type TextOrReference } from "../plan/fields";
import { Bucket } from "./bucket";
import type { EstateContext } from "./context";
import { make } from "./make";
import { mergeNeeds, type EstateNeeds } from "./needs";
import { Network, type NetworkBlocks } from "./network";
import { RedisMigrationParts } from "./redis";
import { ReconcilerRole, type Grants } from "./reconciler-role";
import { ESTATE_KEYS, estateReference } from "./references";
import { SecurityGroup } from "./security-group";
import type { RuleFacts } from "./security-group-rules";
import type { GroupName } from "./security-group-table";

/** A network that exists; ids or references to them. */
export interface GivenNetwork {
  readonly vpc: TextOrReference;
  readonly stagingSubnet: TextOrReference;
  readonly testSubnet: TextOrReference;
  readonly targetSubnet: TextOrReference;
}

export interface EstateProps extends EstateContext {
  readonly network: NetworkBlocks | GivenNetwork;
  /** A bucket of the user's; default: the project makes one. */
  readonly bucket?: TextOrReference;
  /** The value behind a reference of the user's. */
  readonly resolve: (value: TextOrReference) => string;
}

/**
 * Everything of a project that Terraform makes and that lives long. Nothing is made before {@link deploy}; what is
 * needed may be said before or after it, in any order. What depends on all needs together is settled at synth.
 */
export class Estate extends Construct {
  private readonly needs: EstateNeeds[] = [];
  private merged?: EstateNeeds;
  private deployed?: Deployed;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: EstateProps,
  ) {
    super(scope, id);
  }

  /** Makes what the project needs so far, and from now on whatever it comes to need. */
  deploy(): void {
    if (this.deployed !== undefined) return;
    this.deployed = new Deployed(this, this.props, () => this.allNeeds);
    for (const needs of this.needs) this.deployed.meet(needs);
  }

  need(needs: EstateNeeds): void {
    this.needs.push(needs);
    this.merged = undefined;
    this.deployed?.meet(needs);
  }

  /** The plan's words for this estate. */
  get spec(): EstateSpec {
    const { bucket, network } = this.props;
    const has = (group: GroupName) => this.allNeeds.groups.includes(group);
    return {
      bucket: bucket ?? estateReference("bucket"),
      vpc: this.home.vpc,
      testSubnet: "vpc" in network ? network.testSubnet : estateReference("testSubnet"),
      ...(has("test-target") && { testGroup: estateReference("testGroup") }),
      ...(has("probe") && { probeGroup: estateReference("probeGroup") }),
    };
  }

  /** Where a target goes whose blueprint names no network. */
  get home(): { vpc: TextOrReference; subnet: TextOrReference; securityGroups: TextOrReference[] } {
    const { network } = this.props;
    const given = "vpc" in network;
    return {
      vpc: given ? network.vpc : estateReference("vpc"),
      subnet: given ? network.targetSubnet : estateReference("targetSubnet"),
      securityGroups: [estateReference("targetGroup")],
    };
  }

  /** Reference key → Terraform expression. A project that deploys nothing says so under every key. */
  get bindings(): Record<string, string> {
    const nothing = (keys: readonly string[]) => Object.fromEntries(keys.map((key) => [key, NOT_DEPLOYED]));
    return {
      ...nothing(this.allNeeds.references),
      ...(this.deployed?.bindings ?? nothing(Object.values(ESTATE_KEYS))),
    };
  }

  private get allNeeds(): EstateNeeds {
    return (this.merged ??= mergeNeeds(this.needs));
  }
}

/** What a reference resolves to while its workload is at `declare`; the reconciler has nothing to do with it then. */
const NOT_DEPLOYED = "(not deployed)";

/** Where the addresses of a network that exists are not known at synth, a probe's checks may go anywhere. */
const ANYWHERE = "0.0.0.0/0";

/** Where the addresses of a network that exists are not known at synth, they are private ones. Source: RFC 1918. */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"] as const;

/** The part of the estate that is there once a project deploys anything. */
class Deployed {
  private readonly network?: Network;
  private readonly bucket?: Bucket;
  private readonly groups = new Map<GroupName, SecurityGroup>();
  private readonly redis = new Map<string, RedisMigrationParts>();
  private readonly groupScope: Construct;
  private targetSubnet?: string;

  constructor(
    private readonly scope: Construct,
    private readonly props: EstateProps,
    private readonly allNeeds: () => EstateNeeds,
  ) {
    const account = make(DataTencentcloudUserInfo, scope, "account", {}, props);
    if (!("vpc" in props.network)) this.network = new Network(scope, "network", props.network, props);
    if (props.bucket === undefined)
      this.bucket = new Bucket(scope, "bucket", account.appId, () => allNeeds().keepsUploads, props);
    new ReconcilerRole(scope, "reconciler", account, () => this.grants(), props);
    this.groupScope = new Construct(scope, "security-groups");
  }

  /** Makes what these needs ask for and is not there yet. */
  meet({ groups, redis, targets }: EstateNeeds): void {
    if (this.network && targets.includes("target-subnet"))
      this.targetSubnet ??= this.network.subnetId("target");
    for (const group of groups) {
      if (this.groups.has(group)) continue;
      this.groups.set(group, new SecurityGroup(this.groupScope, group, () => this.ruleFacts(), this.props));
    }
    for (const need of redis) {
      if (this.redis.has(need.workload)) continue;
      const resolve = (value: TextOrReference) => this.expression(value);
      this.redis.set(need.workload, new RedisMigrationParts(this.folder("redis"), need, resolve, this.props));
    }
  }

  get bindings(): Record<string, string> {
    const values = {
      bucket: this.bucket?.bucketName,
      vpc: this.network?.vpcId,
      testSubnet: this.network?.subnetId("test"),
      targetSubnet: this.targetSubnet,
      testGroup: this.groups.get("test-target")?.groupId,
      probeGroup: this.groups.get("probe")?.groupId,
      targetGroup: this.groups.get("target")?.groupId,
      redisGroup: this.groups.get("redis-target")?.groupId,
    };
    const bound = Object.entries(values).filter(
      (entry): entry is [keyof typeof values, string] => entry[1] !== undefined,
    );
    const ofRedis = [...this.redis.values()].flatMap(({ bindings }) => Object.entries(bindings));
    return Object.fromEntries([
      ...bound.map(([name, value]): [string, string] => [ESTATE_KEYS[name], value]),
      ...ofRedis,
    ]);
  }

  /** The expression behind a reference, the estate's own or the user's; a text as it is. */
  private expression(value: TextOrReference): string {
    return (isReference(value) ? this.bindings[value.$ref] : undefined) ?? this.props.resolve(value);
  }

  private folder(id: string): Construct {
    return (this.scope.node.tryFindChild(id) as Construct | undefined) ?? new Construct(this.scope, id);
  }

  private grants(): Grants {
    const { bucket, resolve } = this.props;
    const { images, targetRoles } = this.allNeeds();
    return {
      bucket: this.bucket?.bucketName ?? resolve(bucket ?? ""),
      images: images.map((image) => ({ ...image, bucket: resolve(image.bucket) })),
      targetRoles: targetRoles.map(resolve),
    };
  }

  private ruleFacts(): RuleFacts {
    const { redisPorts, targetChecks, targets, testChecks } = this.allNeeds();
    const blocks = this.network?.blocks;
    return {
      ports: { "test-checks": testChecks, "target-checks": targetChecks, redis: redisPorts },
      addresses: {
        "test-subnet": [blocks?.testSubnet ?? ANYWHERE],
        targets: targets.includes("elsewhere") || !blocks ? [ANYWHERE] : [blocks.targetSubnet],
        network: blocks ? [blocks.cidr] : PRIVATE,
      },
      groups: Object.fromEntries([...this.groups].map(([name, group]) => [name, group.groupId])),
    };
  }
}
