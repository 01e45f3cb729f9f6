import { DataTencentcloudUserInfo } from "@cdktf/provider-tencentcloud/lib/data-tencentcloud-user-info";
import { Construct } from "constructs";
import type { EstateSpec } from "../plan/estate";
import type { TextOrReference } from "../plan/fields";
import { Bucket } from "./bucket";
import type { EstateContext } from "./context";
import { mergeNeeds, NO_NEEDS, type EstateNeeds } from "./needs";
import { Network, type NetworkBlocks } from "./network";
import { ReconcilerRole } from "./reconciler-role";
import { ESTATE_KEYS, estateReference } from "./references";
import { SecurityGroup } from "./security-group";
import type { RuleFacts } from "./security-group-rules";
import type { GroupName } from "./security-group-table";
import { make } from "./make";

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
 * needed may be said before or after it, in any order.
 */
export class Estate extends Construct {
  private needs = NO_NEEDS;
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
    this.deployed ??= new Deployed(this, this.props);
    this.deployed.meet(this.needs);
  }

  need(needs: EstateNeeds): void {
    this.needs = mergeNeeds(this.needs, needs);
    this.deployed?.meet(this.needs);
  }

  /** The plan's words for this estate. */
  get spec(): EstateSpec {
    const { bucket, network } = this.props;
    const has = (group: GroupName) => this.needs.groups.includes(group);
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
    return (
      this.deployed?.bindings ??
      Object.fromEntries(Object.values(ESTATE_KEYS).map((key) => [key, NOT_DEPLOYED]))
    );
  }
}

/** The part of the estate that is there once a project deploys anything. */
class Deployed {
  private readonly network?: Network;
  private readonly bucket?: Bucket;
  private readonly role: ReconcilerRole;
  private readonly groups = new Map<GroupName, SecurityGroup>();
  private targetSubnet?: string;

  constructor(
    private readonly scope: Construct,
    private readonly props: EstateProps,
  ) {
    const account = make(DataTencentcloudUserInfo, scope, "account", {}, props);
    if (!("vpc" in props.network)) this.network = new Network(scope, "network", props.network, props);
    if (props.bucket === undefined) this.bucket = new Bucket(scope, "bucket", account.appId, props);
    this.role = new ReconcilerRole(scope, "reconciler", account, props);
  }

  meet(needs: EstateNeeds): void {
    if (this.network && needs.targets.includes("target-subnet"))
      this.targetSubnet = this.network.subnetId("target");
    for (const group of needs.groups) {
      if (!this.groups.has(group))
        this.groups.set(group, new SecurityGroup(this.groupScope, group, this.props));
    }
    for (const group of this.groups.values()) group.state(this.ruleFacts(needs));
    const { bucket, resolve } = this.props;
    this.role.grant({
      bucket: this.bucket?.bucketName ?? resolve(bucket ?? ""),
      images: needs.images.map((image) => ({ ...image, bucket: resolve(image.bucket) })),
      targetRoles: needs.targetRoles.map(resolve),
    });
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
    };
    const bound = Object.entries(values).filter(
      (entry): entry is [keyof typeof values, string] => entry[1] !== undefined,
    );
    return Object.fromEntries(bound.map(([name, value]) => [ESTATE_KEYS[name], value]));
  }

  private get groupScope(): Construct {
    const id = "security-groups";
    return this.scope.node.tryFindChild(id) ?? new Construct(this.scope, id);
  }

  private ruleFacts(needs: EstateNeeds): RuleFacts {
    const blocks = this.network?.blocks;
    return {
      ports: { "test-checks": needs.testChecks, "target-checks": needs.targetChecks },
      addresses: {
        "test-subnet": [blocks?.testSubnet ?? ANYWHERE],
        targets: needs.targets.includes("elsewhere") || !blocks ? [ANYWHERE] : [blocks.targetSubnet],
      },
      groups: Object.fromEntries([...this.groups].map(([name, group]) => [name, group.groupId])),
    };
  }
}

/** What a reference resolves to while every wave is at `declare`; the reconciler has nothing to do with it then. */
const NOT_DEPLOYED = "(not deployed)";

/** Where the addresses of a network that exists are not known at synth, a probe's checks may go anywhere. */
const ANYWHERE = "0.0.0.0/0";
