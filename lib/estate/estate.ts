import { DataTencentcloudUserInfo } from "@cdktf/provider-tencentcloud/lib/data-tencentcloud-user-info";
import { Construct } from "constructs";
import { NOT_DEPLOYED, type EstateSpec } from "../plan/estate";
import { isReference, type TextOrReference } from "../plan/fields";
import {
  releaseParted,
  releaseTarget,
  type AdoptedTargetProps,
  type PartedThings,
  type ReleasedTarget,
} from "./adopted-target";
import { Bucket } from "./bucket";
import type { EstateContext } from "./context";
import type { CsmTargetProps } from "./csm-target";
import { make } from "./make";
import { mergeNeeds, type EstateNeeds } from "./needs";
import { Network, type NetworkBlocks } from "./network";
import { RedisMigrationParts } from "./redis";
import { ReconcilerRole, type Grants } from "./reconciler-role";
import { ESTATE_KEYS, estateReference } from "./references";
import { SecurityGroup } from "./security-group";
import type { RuleFacts } from "./security-group-rules";
import type { GroupName } from "./security-group-table";
import { ServerEstate } from "./server-estate";
import type { StagedRelay } from "./staging";

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
  /** Who may reach relays and CSM targets: CIDR blocks. */
  readonly sources: readonly TextOrReference[];
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

  /** Makes relays and staging disks where the lock places them; called once, when every placement is known. */
  stage(relays: readonly StagedRelay[]): void {
    this.deployed?.servers.stage(relays);
  }

  /** Makes the instances that go2tencentcloud will write to; called once, when all are known. */
  makeCsmTargets(targets: readonly CsmTargetProps[]): void {
    this.deployed?.servers.makeTargets(targets);
  }

  /** Takes finalized targets over; called once, when all are known. */
  adoptTargets(targets: readonly AdoptedTargetProps[]): void {
    this.deployed?.servers.adoptTargets(targets);
  }

  /** Lets Terraform forget targets that the program no longer declares. */
  releaseTargets(released: readonly ReleasedTarget[]): void {
    for (const target of released) releaseTarget(this, this.props.project, target);
  }

  /** Lets Terraform forget what no longer belongs to a target. */
  releaseParted(parted: readonly PartedThings[]): void {
    for (const things of parted) releaseParted(this, this.props.project, things);
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
      ...(this.allNeeds.conversion && {
        stagingSubnet: "vpc" in network ? network.stagingSubnet : estateReference("stagingSubnet"),
        conversionGroup: estateReference("conversionGroup"),
        conversionRole: estateReference("conversionRole"),
      }),
      ...(has("rescue") && { rescueGroup: estateReference("rescueGroup") }),
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

/** Where the addresses of a network that exists are not known at synth, a probe's checks may go anywhere. */
const ANYWHERE = "0.0.0.0/0";

/** Where the addresses of a network that exists are not known at synth, they are private ones. Source: RFC 1918. */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"] as const;

const REMOTE_DESKTOP = 3389;

/** The part of the estate that is there once a project deploys anything. */
class Deployed {
  private readonly network?: Network;
  private readonly bucket?: Bucket;
  private readonly groups = new Map<GroupName, SecurityGroup>();
  private readonly redis = new Map<string, RedisMigrationParts>();
  private readonly groupScope: Construct;
  readonly servers: ServerEstate;
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
    this.servers = new ServerEstate(
      scope,
      {
        appId: account.appId,
        bucket: this.bucketName,
        // In a bucket of the user's own, other projects may keep theirs beside it.
        prefix: this.bucket === undefined ? `landfall/${props.project}/` : "",
        vpcId: "vpc" in props.network ? props.resolve(props.network.vpc) : (this.network?.vpcId ?? ""),
        stagingSubnet: this.stagingSubnet,
        groupId: (group) => this.groups.get(group)?.groupId,
      },
      props,
    );
  }

  /** Makes what these needs ask for and is not there yet. */
  meet({ conversion, groups, redis, targets }: EstateNeeds): void {
    if (conversion) this.servers.convert();
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

  private get bucketName(): string {
    const { bucket, resolve } = this.props;
    return this.bucket?.bucketName ?? resolve(bucket ?? "");
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
      stagingSubnet: this.network?.subnetId("staging"),
      conversionGroup: this.groups.get("conversion")?.groupId,
      conversionRole: this.servers.conversionRole,
      rescueGroup: this.groups.get("rescue")?.groupId,
      csmTargetGroup: this.groups.get("csm-target")?.groupId,
    };
    const bound = Object.entries(values).filter(
      (entry): entry is [keyof typeof values, string] => entry[1] !== undefined,
    );
    const ofRedis = [...this.redis.values()].flatMap(({ bindings }) => Object.entries(bindings));
    return Object.fromEntries([
      ...bound.map(([name, value]): [string, string] => [ESTATE_KEYS[name], value]),
      ...ofRedis,
      ...Object.entries(this.servers.bindings),
    ]);
  }

  private get stagingSubnet(): string {
    const { network, resolve } = this.props;
    return "vpc" in network ? resolve(network.stagingSubnet) : (this.network?.subnetId("staging") ?? "");
  }

  /** The expression behind a reference, the estate's own or the user's; a text as it is. */
  private expression(value: TextOrReference): string {
    return (isReference(value) ? this.bindings[value.$ref] : undefined) ?? this.props.resolve(value);
  }

  private folder(id: string): Construct {
    return this.scope.node.tryFindChild(id) ?? new Construct(this.scope, id);
  }

  private grants(): Grants {
    const { resolve } = this.props;
    const { images, targetRoles } = this.allNeeds();
    const { conversionRole } = this.servers;
    return {
      bucket: this.bucketName,
      images: images.map((image) => ({ ...image, bucket: resolve(image.bucket) })),
      targetRoles: [...targetRoles.map(resolve), ...(conversionRole === undefined ? [] : [conversionRole])],
    };
  }

  private ruleFacts(): RuleFacts {
    const { added, redisPorts, remoteDesktop, targetChecks, targets, testChecks } = this.allNeeds();
    const blocks = this.network?.blocks;
    return {
      added,
      ports: {
        "test-checks": testChecks,
        "target-checks": targetChecks,
        "remote-desktop": remoteDesktop ? [REMOTE_DESKTOP] : [],
        redis: redisPorts,
      },
      addresses: {
        sources: this.props.sources.map(this.props.resolve),
        "test-subnet": [blocks?.testSubnet ?? ANYWHERE],
        targets: targets.includes("elsewhere") || !blocks ? [ANYWHERE] : [blocks.targetSubnet],
        network: blocks ? [blocks.cidr] : PRIVATE,
      },
      groups: Object.fromEntries([...this.groups].map(([name, group]) => [name, group.groupId])),
    };
  }
}
