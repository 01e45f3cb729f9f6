import {
  codeOf,
  launch,
  makeNetwork,
  REGION,
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

const filter = (Name: string, ...Values: string[]) => ({ Filters: [{ Name, Values }] });

describe("a network interface", () => {
  let instance: { readonly id: string; readonly ip: string };
  let eni: string;
  let publicIp: string;
  beforeAll(async () => {
    await launch(cloud, network);
    instance = await launch(cloud, network, {
      InstanceName: "shop",
      InternetAccessible: { PublicIpAssigned: true, InternetMaxBandwidthOut: 1 },
    });
    eni = instance.id.replace(/^ins/, "eni");
    const { InstanceSet } = await cloud.cvm.DescribeInstances({ InstanceIds: [instance.id] });
    publicIp = InstanceSet![0]!.PublicIpAddresses![0]!;
    await cloud.tag.TagResources({
      ResourceList: [`qcs::vpc:${REGION}:uin/:eni/${eni}`],
      Tags: [{ TagKey: "team", TagValue: "shop" }],
    });
  });
  const found = async (name: string, ...values: string[]) =>
    (await cloud.vpc.DescribeNetworkInterfaces(filter(name, ...values))).NetworkInterfaceSet!.map(
      (row) => row.NetworkInterfaceId,
    );

  test("is found by name, tag and either address", async () => {
    expect(await found("network-interface-name", "shop-primary")).toEqual([eni]);
    expect(await found("tag-key", "team")).toEqual([eni]);
    expect(await found("tag:team", "shop")).toEqual([eni]);
    expect(await found("tag:team", "other")).toEqual([]);
    expect(await found("address-ip", instance.ip)).toEqual([eni]);
    expect(await found("public-address-ip", publicIp)).toEqual([eni]);
    const { NetworkInterfaceSet } = await cloud.vpc.DescribeNetworkInterfaces({ NetworkInterfaceIds: [eni] });
    expect(NetworkInterfaceSet).toMatchObject([{ EniType: 1, TagSet: [{ Key: "team", Value: "shop" }] }]);
  });

  test("is found by a secondary address, too", async () => {
    const { PrivateIpAddressSet } = await cloud.vpc.AssignPrivateIpAddresses({
      NetworkInterfaceId: eni,
      SecondaryPrivateIpAddressCount: 1,
    });
    expect(await found("address-ip", PrivateIpAddressSet![0]!.PrivateIpAddress!)).toEqual([eni]);
  });

  test.each([
    ["is-primary", "true", 2],
    ["is-primary", "false", 0],
    ["eni-type", "1", 2],
    ["eni-type", "0", 0],
    ["eni-qos", "DEFAULT", 2],
    ["eni-qos", "PT", 0],
    ["network-interface-description", "nothing is said", 0],
    ["termination-protection", "true", 0],
    ["traffic-protection", "false", 2],
    ["ip-exact-match", "true", 2],
    ["address-ipv6", "::1", 0],
    ["address-type", "GUA", 0],
  ])("is asked for by %s %s", async (name, value, count) => {
    expect(await found(name, value)).toHaveLength(count);
  });

  test("loses its tags with its instance", async () => {
    await cloud.cvm.TerminateInstances({ InstanceIds: [instance.id] });
    cloud.pass(10_000);
    expect(await cloud.tag.DescribeResourcesByTags({ TagFilters: [{ TagKey: "team" }] })).toMatchObject({
      Rows: [],
    });
  });
});

describe("an EIP", () => {
  let bound: string;
  let free: string;
  let instance: { readonly id: string; readonly ip: string };
  beforeAll(async () => {
    instance = await launch(cloud, network);
    const { AddressSet } = await cloud.vpc.AllocateAddresses({ AddressCount: 2 });
    [bound, free] = AddressSet as [string, string];
    cloud.pass(3000);
    await cloud.vpc.AssociateAddress({ AddressId: bound, InstanceId: instance.id });
    cloud.pass(3000);
  });
  const found = async (name: string, ...values: string[]) =>
    (await cloud.vpc.DescribeAddresses(filter(name, ...values))).AddressSet!.map((row) => row.AddressId);

  test("is found by what it is bound to, its provider and whether it is paid for", async () => {
    expect(await found("private-ip-address", instance.ip)).toEqual([bound]);
    expect(await found("network-interface-id", instance.id.replace(/^ins/, "eni"))).toEqual([bound]);
    expect(await found("address-isp", "BGP")).toEqual([bound, free]);
    expect(await found("address-isp", "CMCC")).toEqual([]);
    expect(await found("is-arrears", "FALSE")).toEqual([bound, free]);
    expect(await found("is-arrears", "TRUE")).toEqual([]);
  });

  test("is named by id beside any filter but that of ids, and filters have codes of their own", async () => {
    const AddressIds = [bound, free];
    const { AddressSet } = await cloud.vpc.DescribeAddresses({
      AddressIds,
      ...filter("address-status", "UNBIND"),
    });
    expect(AddressSet).toMatchObject([{ AddressId: free }]);
    expect(await codeOf(cloud.vpc.DescribeAddresses({ AddressIds, ...filter("address-id", free) }))).toBe(
      "InvalidParameter",
    );
    expect(await codeOf(cloud.vpc.DescribeAddresses(filter("colour", "red")))).toBe(
      "InvalidParameter.InvalidFilter",
    );
    expect(await codeOf(cloud.vpc.DescribeBandwidthPackages(filter("colour", "red")))).toBe(
      "InvalidParameter.InvalidFilter",
    );
  });
});

test("a route table is found by where its routes lead, if its id and VPC are named beside", async () => {
  const { RouteTable } = await cloud.vpc.CreateRouteTable({ VpcId: network.vpc, RouteTableName: "t" });
  const id = RouteTable!.RouteTableId!;
  const gateway = await launch(cloud, network);
  await cloud.vpc.CreateRoutes({
    RouteTableId: id,
    Routes: [
      {
        DestinationCidrBlock: "8.8.8.0/24",
        GatewayType: "NORMAL_CVM",
        GatewayId: gateway.ip,
        RouteDescription: "",
      },
    ],
  });
  cloud.pass(2000);
  const found = async (Name: string, ...Values: string[]) => {
    const Filters = [
      { Name: "vpc-id", Values: [network.vpc] },
      { Name: "route-table-id", Values: [id] },
      { Name, Values },
    ];
    return (await cloud.vpc.DescribeRouteTables({ Filters })).TotalCount;
  };
  expect(await found("next-hop-type", "NORMAL_CVM")).toBe(1);
  expect(await found("next-hop-type", "NAT")).toBe(0);
  expect(await found("visible", "true")).toBe(1);
  expect(await codeOf(cloud.vpc.DescribeRouteTables(filter("next-hop-type", "NAT")))).toBe(
    "InvalidParameter.FilterMissParameter",
  );
});

test("VPCs and subnets have no IPv6, and subnets are ordinary ones", async () => {
  const vpcs = async (name: string, value: string) =>
    (await cloud.vpc.DescribeVpcs(filter(name, value))).TotalCount;
  const subnets = async (name: string, value: string) =>
    (await cloud.vpc.DescribeSubnets(filter(name, value))).TotalCount;
  for (const count of [vpcs, subnets])
    expect([
      await count("ipv6-cidr-block", "2402:4e00::/64"),
      await count("isp-type", "BGP"),
      await count("address-type", "GUA"),
    ]).toEqual([0, 0, 0]);
  expect(await subnets("is-cdc-subnet", "0")).toBe(1);
  expect(await subnets("is-cdc-subnet", "1")).toBe(0);
  expect(await subnets("is-remote-vpc-snat", "true")).toBe(0);
});

test("a load balancer is found by its zone's number and its provider", async () => {
  const { LoadBalancerIds } = await cloud.clb.CreateLoadBalancer({
    LoadBalancerType: "OPEN",
    VpcId: network.vpc,
    MasterZoneId: ZONE,
  });
  cloud.pass(2000);
  const found = async (name: string, value: string) =>
    (await cloud.clb.DescribeLoadBalancers(filter(name, value))).LoadBalancerSet!.map(
      (row) => row.LoadBalancerId,
    );
  const { MasterZone } = (await cloud.clb.DescribeLoadBalancers({ LoadBalancerIds })).LoadBalancerSet![0]!;
  expect(await found("master-zone-id", String(MasterZone!.ZoneId))).toEqual(LoadBalancerIds);
  expect(await found("master-zone-id", "1")).toEqual([]);
  expect(await found("vip-isp", "BGP")).toEqual(LoadBalancerIds);
  expect(await found("vip-isp", "INTERNAL")).toEqual([]);
  expect(await found("exclusive", "1")).toEqual([]);
  expect(await found("function-name", "f")).toEqual([]);
  expect(await found("sla-type", "clb.c4.xlarge")).toEqual([]);
});

test("commands, their runs and agents are found by everything that is documented", async () => {
  const instance = await launch(cloud, network);
  cloud.pass(60_000);
  const { CommandId } = await cloud.tat.CreateCommand({
    CommandName: "c",
    Content: Buffer.from("true").toString("base64"),
  });
  const { InvocationId } = await cloud.tat.InvokeCommand({
    CommandId: CommandId!,
    InstanceIds: [instance.id],
  });
  cloud.pass(2000);
  const invocations = async (value: string) =>
    (await cloud.tat.DescribeInvocations(filter("command-created-by", value))).InvocationSet!.map(
      (row) => row.InvocationId,
    );
  expect(await invocations("USER")).toEqual([InvocationId]);
  expect(await invocations("TAT")).toEqual([]);
  const tasks = async (id: string) =>
    (await cloud.tat.DescribeInvocationTasks(filter("command-id", id))).InvocationTaskSet!.map(
      (row) => row.InvocationId,
    );
  expect(await tasks(CommandId!)).toEqual([InvocationId]);
  expect(await tasks("cmd-00000000")).toEqual([]);
  const agents = async (status: string) =>
    (await cloud.tat.DescribeAutomationAgentStatus(filter("agent-status", status))).AutomationAgentSet!.map(
      (row) => row.InstanceId,
    );
  expect(await agents("Online")).toContain(instance.id);
  expect(await agents("Offline")).not.toContain(instance.id);
  expect((await cloud.tat.DescribeCommands(filter("scene-id", "s-1"))).TotalCount).toBe(0);
});
