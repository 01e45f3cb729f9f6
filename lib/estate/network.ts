import { Subnet } from "@cdktf/provider-tencentcloud/lib/subnet";
import { Vpc } from "@cdktf/provider-tencentcloud/lib/vpc";
import { Construct } from "constructs";
import { estateName } from "./names";
import type { EstateContext } from "./context";
import { make } from "./make";

export interface NetworkBlocks {
  readonly cidr: string;
  readonly stagingSubnet: string;
  readonly testSubnet: string;
  readonly targetSubnet: string;
}

export type SubnetRole = "staging" | "test" | "target";

const BLOCK_OF = { staging: "stagingSubnet", test: "testSubnet", target: "targetSubnet" } as const;

/** The project's own VPC. Staging and test subnets are always there, the target subnet only where a target uses it. */
export class Network extends Construct {
  readonly vpcId: string;
  private readonly subnets = new Map<SubnetRole, Subnet>();

  constructor(
    scope: Construct,
    id: string,
    readonly blocks: NetworkBlocks,
    private readonly context: EstateContext,
  ) {
    super(scope, id);
    const vpc = make(
      Vpc,
      this,
      "Vpc",
      {
        name: estateName(context.project, "staging"),
        cidrBlock: blocks.cidr,
        tags: context.tags,
      },
      context,
    );
    this.node.defaultChild = vpc;
    this.vpcId = vpc.id;
    this.subnetId("staging");
    this.subnetId("test");
  }

  /** The id of a subnet, which is made when it is first asked for. */
  subnetId(role: SubnetRole): string {
    const known = this.subnets.get(role);
    if (known) return known.id;
    const subnet = make(
      Subnet,
      this,
      `${role}-subnet`,
      {
        name: estateName(this.context.project, role),
        vpcId: this.vpcId,
        availabilityZone: this.context.zone,
        cidrBlock: this.blocks[BLOCK_OF[role]],
        tags: this.context.tags,
      },
      this.context,
    );
    this.subnets.set(role, subnet);
    return subnet.id;
  }
}
