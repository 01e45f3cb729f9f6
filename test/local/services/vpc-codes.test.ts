import {
  codeOf,
  makeGroup,
  makeNetwork,
  startTestCloud,
  type TestCloud,
  type TestNetwork,
  ZONE,
} from "../harness";

let cloud: TestCloud;
let network: TestNetwork;
beforeAll(async () => {
  cloud = await startTestCloud();
  network = await makeNetwork(cloud);
});
afterAll(() => cloud.remove());
beforeEach(() => cloud.pass(2000));

const VpcId = "vpc-00000000";
const RouteTableId = "rtb-00000000";
const NetworkInterfaceId = "eni-00000000";

test.each<[string, () => Promise<unknown>]>([
  [
    "CreateSubnet",
    () => cloud.vpc.CreateSubnet({ VpcId, SubnetName: "s", CidrBlock: "10.0.9.0/24", Zone: ZONE }),
  ],
  ["ModifyVpcAttribute", () => cloud.vpc.ModifyVpcAttribute({ VpcId, VpcName: "v" })],
  ["DeleteVpc", () => cloud.vpc.DeleteVpc({ VpcId })],
  ["CreateAssistantCidr", () => cloud.vpc.CreateAssistantCidr({ VpcId, CidrBlocks: ["10.8.0.0/16"] })],
  ["CreateRouteTable", () => cloud.vpc.CreateRouteTable({ VpcId, RouteTableName: "t" })],
  [
    "ModifyRouteTableAttribute",
    () => cloud.vpc.ModifyRouteTableAttribute({ RouteTableId, RouteTableName: "t" }),
  ],
  ["DeleteRouteTable", () => cloud.vpc.DeleteRouteTable({ RouteTableId })],
  ["CreateRoutes", () => cloud.vpc.CreateRoutes({ RouteTableId, Routes: [] })],
  ["DeleteRoutes", () => cloud.vpc.DeleteRoutes({ RouteTableId })],
  [
    "ReplaceRouteTableAssociation",
    () => cloud.vpc.ReplaceRouteTableAssociation({ RouteTableId, SubnetId: network.subnet }),
  ],
  [
    "AssignPrivateIpAddresses",
    () => cloud.vpc.AssignPrivateIpAddresses({ NetworkInterfaceId, SecondaryPrivateIpAddressCount: 1 }),
  ],
  [
    "UnassignPrivateIpAddresses",
    () => cloud.vpc.UnassignPrivateIpAddresses({ NetworkInterfaceId, PrivateIpAddresses: [] }),
  ],
])("%s says ResourceNotFound, which is all that it lists, of what is not there", async (_action, call) => {
  expect(await codeOf(call())).toBe("ResourceNotFound");
});

test.each<[string, (ids: string[]) => Promise<unknown>, string]>([
  ["VPCs", (VpcIds) => cloud.vpc.DescribeVpcs({ VpcIds }), "InvalidParameterValue.Malformed"],
  ["subnets", (SubnetIds) => cloud.vpc.DescribeSubnets({ SubnetIds }), "InvalidParameterValue.Malformed"],
  [
    "route tables",
    (RouteTableIds) => cloud.vpc.DescribeRouteTables({ RouteTableIds }),
    "InvalidParameterValue.Malformed",
  ],
  [
    "security groups",
    (SecurityGroupIds) => cloud.vpc.DescribeSecurityGroups({ SecurityGroupIds }),
    "InvalidParameterValue.Malformed",
  ],
  [
    "interfaces",
    (NetworkInterfaceIds) => cloud.vpc.DescribeNetworkInterfaces({ NetworkInterfaceIds }),
    "InvalidParameterValue.Malformed",
  ],
  [
    "NAT gateways",
    (NatGatewayIds) => cloud.vpc.DescribeNatGateways({ NatGatewayIds }),
    "InvalidParameterValue.Malformed",
  ],
  [
    "EIPs",
    (AddressIds) => cloud.vpc.DescribeAddresses({ AddressIds }),
    "InvalidParameterValue.AddressIdMalformed",
  ],
  [
    "bandwidth packages",
    (BandwidthPackageIds) => cloud.vpc.DescribeBandwidthPackages({ BandwidthPackageIds }),
    "InvalidParameterValue.BandwidthPackageIdMalformed",
  ],
])("a list of %s refuses what is no id at all", async (_things, describe, code) => {
  expect(await codeOf(describe(["x y"]))).toBe(code);
  expect(await codeOf(describe(["ins-00000000"]))).toBe(code);
});

test("51 tags at once have vpc's own code", async () => {
  const Tags = Array.from({ length: 51 }, (_, index) => ({ Key: `key-${index}`, Value: "v" }));
  const request = { VpcId: network.vpc, SubnetName: "s", CidrBlock: "10.0.9.0/24", Zone: ZONE };
  expect(await codeOf(cloud.vpc.CreateSubnet({ ...request, Tags }))).toBe(
    "LimitExceeded.TagKeyPerResourceExceeded",
  );
});

test("an EIP's name has at most 128 characters, and no blanks", async () => {
  const { AddressSet } = await cloud.vpc.AllocateAddresses({});
  const AddressId = AddressSet![0]!;
  const rename = (AddressName: string) =>
    codeOf(cloud.vpc.ModifyAddressAttribute({ AddressId, AddressName }));
  expect(await rename("n".repeat(129))).toBe("InvalidParameterValue.TooLong");
  expect(await rename("two words")).toBe("InvalidParameterValue");
  expect(await rename("n".repeat(128))).toBe("no error");
});

test("a security group says when it, or its rules, last changed", async () => {
  const SecurityGroupId = await makeGroup(cloud, "80");
  const times = async () => {
    const { SecurityGroupSet } = await cloud.vpc.DescribeSecurityGroups({
      SecurityGroupIds: [SecurityGroupId],
    });
    const { CreatedTime, UpdateTime } = SecurityGroupSet![0]!;
    return { created: CreatedTime!, updated: UpdateTime! };
  };
  const made = await times();
  expect(made.updated >= made.created).toBe(true);
  cloud.pass(60_000);
  await cloud.vpc.ModifySecurityGroupAttribute({ SecurityGroupId, GroupName: "renamed" });
  const renamed = await times();
  expect(renamed.created).toBe(made.created);
  expect(renamed.updated > made.updated).toBe(true);
  cloud.pass(60_000);
  await cloud.vpc.ModifySecurityGroupPolicies({
    SecurityGroupId,
    SecurityGroupPolicySet: { Version: "0" },
  });
  expect((await times()).updated > renamed.updated).toBe(true);
});
