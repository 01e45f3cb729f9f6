import { Construct, type IConstruct } from "constructs";
import { isOfKind } from "./existing";
import { Subnet, type ISubnet } from "./subnet";
import { Vpc, type IVpc } from "./vpc";

const NETWORK: unique symbol = Symbol.for("landfall/Network") as never;

/** The subnets of a network that exists. */
export interface NetworkSubnets {
  /** Where replication runs. */
  readonly stagingSubnet: string | ISubnet;
  /** For test runs and probes. */
  readonly testSubnet: string | ISubnet;
  /** For targets whose blueprint names no subnet. */
  readonly targetSubnet: string | ISubnet;
}

/** A network that exists, as a project uses it. */
export interface INetwork extends IConstruct, NetworkSubnets {
  /** The VPC that the subnets are in. */
  readonly vpc: IVpc;
}

/** A VPC that exists, with one subnet for each of a project's purposes. */
export class Network extends Construct implements INetwork {
  /** A network that exists, by the id of its VPC. @param vpcId an id such as `vpc-1a2b3c4d`, or a token of one */
  static fromVpcId(scope: Construct, id: string, vpcId: string, subnets: NetworkSubnets): INetwork {
    return new Network(scope, id, vpcId, subnets);
  }

  /** Whether something is one of these, also where it comes from another copy of this package. */
  static isNetwork(this: void, x: unknown): x is INetwork {
    return isOfKind(x, NETWORK);
  }

  readonly vpc: IVpc;
  readonly stagingSubnet: ISubnet;
  readonly testSubnet: ISubnet;
  readonly targetSubnet: ISubnet;

  private constructor(scope: Construct, id: string, vpcId: string, subnets: NetworkSubnets) {
    super(scope, id);
    Object.defineProperty(this, NETWORK, { value: true });
    this.vpc = Vpc.fromVpcId(this, "Vpc", vpcId);
    this.stagingSubnet = this.subnet("Staging", subnets.stagingSubnet);
    this.testSubnet = this.subnet("Test", subnets.testSubnet);
    this.targetSubnet = this.subnet("Target", subnets.targetSubnet);
  }

  private subnet(id: string, given: string | ISubnet): ISubnet {
    return typeof given === "string" ? Subnet.fromSubnetId(this, id, given) : given;
  }
}
