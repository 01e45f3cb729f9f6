import { GONE } from "./ledger";
import { type Session, text } from "./session";

export const ZONE = "ap-guangzhou-6";
const PUBLIC_IMAGE = "img-ubuntu24";
const TYPE = "S5.MEDIUM4";

/** A network of a story's own. */
export interface Ground {
  readonly vpc: string;
  readonly subnet: string;
  readonly group: string;
  /** Takes it away again. */
  leave(): Promise<void>;
}

export async function makeGround(session: Session): Promise<Ground> {
  const [vpcName, subnetName, groupName] = ["vpc", "subnet", "group"].map((kind) => session.newName(kind));
  const there = (kind: string, name = "") => ({ [`${kind}:${name}`]: "there" });
  const gone = (kind: string, name = "") => ({ [`${kind}:${name}`]: GONE });
  const vpc = text(
    await session.write(
      "vpc",
      "CreateVpc",
      { VpcName: vpcName, CidrBlock: "10.0.0.0/16" },
      there("vpc", vpcName),
    ),
    "Vpc",
    "VpcId",
  );
  const subnet = text(
    await session.write(
      "vpc",
      "CreateSubnet",
      { VpcId: vpc, SubnetName: subnetName, CidrBlock: "10.0.1.0/24", Zone: ZONE },
      there("subnet", subnetName),
    ),
    "Subnet",
    "SubnetId",
  );
  const rules = `group:${groupName}`;
  const group = text(
    await session.write(
      "vpc",
      "CreateSecurityGroup",
      { GroupName: groupName, GroupDescription: "" },
      { [rules]: "0 in, 0 out" },
    ),
    "SecurityGroup",
    "SecurityGroupId",
  );
  const everybody = { Protocol: "ALL", Port: "ALL", CidrBlock: "0.0.0.0/0", Action: "ACCEPT" };
  const own = { Protocol: "TCP", Port: "22", SecurityGroupId: group, Action: "ACCEPT" };
  await session.write(
    "vpc",
    "ModifySecurityGroupPolicies",
    { SecurityGroupId: group, SecurityGroupPolicySet: { Ingress: [everybody, own], Egress: [everybody] } },
    { [rules]: "2 in, 1 out" },
  );
  const leave = async (): Promise<void> => {
    await session.write("vpc", "DeleteSecurityGroup", { SecurityGroupId: group }, { [rules]: GONE });
    await session.write("vpc", "DeleteSubnet", { SubnetId: subnet }, gone("subnet", subnetName));
    await session.write("vpc", "DeleteVpc", { VpcId: vpc }, gone("vpc", vpcName));
  };
  return { vpc, subnet, group, leave };
}

export interface Server {
  readonly id: string;
  readonly name: string;
}

/** @param content SHA-256 of the beginning of its system disk, where that is known */
export async function launch(
  session: Session,
  ground: Ground,
  { image = PUBLIC_IMAGE, dataDisks = 0, content = "" } = {},
): Promise<Server> {
  const name = session.newName("server");
  const request = {
    Placement: { Zone: ZONE },
    InstanceType: TYPE,
    ImageId: image,
    InstanceName: name,
    VirtualPrivateCloud: { VpcId: ground.vpc, SubnetId: ground.subnet },
    SecurityGroupIds: [ground.group],
    DataDisks: Array.from({ length: dataDisks }, () => ({ DiskType: "CLOUD_SSD", DiskSize: 20 })),
    TagSpecification: [{ ResourceType: "instance", Tags: [{ Key: "story", Value: name }] }],
    ClientToken: name,
  };
  const id = text(
    await session.write("cvm", "RunInstances", request, {
      [`server:${name}`]: `RUNNING, ${dataDisks + 1} disks`,
      ...(content === "" ? {} : { [`content:${name}`]: content }),
    }),
    "InstanceIdSet",
    0,
  );
  await becomes(session, id, "RUNNING");
  return { id, name };
}

export async function terminate(session: Session, { id, name }: Server, content?: string): Promise<void> {
  await session.write(
    "cvm",
    "TerminateInstances",
    { InstanceIds: [id] },
    {
      [`server:${name}`]: GONE,
      ...(content === undefined ? {} : { [`content:${name}`]: GONE }),
    },
  );
  await becomes(session, id, GONE);
}

export function becomes(session: Session, id: string, state: string): Promise<void> {
  const how = ["InstanceSet", "InstanceState", state] as const;
  // An id that is no more is refused by the real cloud and this one; a filter finds nothing.
  const named = { Filters: [{ Name: "instance-id", Values: [id] }] } as never;
  return session.until("cvm", "DescribeInstances", named, how);
}
