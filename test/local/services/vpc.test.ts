import {
  codeOf,
  launch,
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

const TAGS = [{ Key: "team", Value: "shop" }];

describe("a VPC", () => {
  test("is made with a default route table, shown with its tags, changed and deleted", async () => {
    const { Vpc } = await cloud.vpc.CreateVpc({
      VpcName: "v",
      CidrBlock: "172.16.0.0/16",
      EnableMulticast: "true",
      Tags: TAGS,
    });
    const id = Vpc!.VpcId!;
    expect(id).toMatch(/^vpc-[a-z0-9]{8}$/);
    await cloud.vpc.ModifyVpcAttribute({ VpcId: id, VpcName: "renamed", DnsServers: ["10.0.0.2"] });
    const { TotalCount, VpcSet } = await cloud.vpc.DescribeVpcs({
      Filters: [{ Name: "vpc-id", Values: [id] }],
      Offset: "0",
      Limit: "100",
    });
    expect(TotalCount).toBe(1);
    expect(VpcSet).toMatchObject([
      {
        VpcId: id,
        VpcName: "renamed",
        CidrBlock: "172.16.0.0/16",
        IsDefault: false,
        EnableMulticast: true,
        DnsServerSet: ["10.0.0.2"],
        TagSet: TAGS,
      },
    ]);
    const tables = await cloud.vpc.DescribeRouteTables({
      Filters: [
        { Name: "vpc-id", Values: [id] },
        { Name: "association.main", Values: ["true"] },
      ],
    });
    expect(tables.RouteTableSet).toMatchObject([{ VpcId: id, Main: true, RouteSet: [], AssociationSet: [] }]);
    await cloud.vpc.DeleteVpc({ VpcId: id });
    expect((await cloud.vpc.DescribeVpcs({ VpcIds: [id] })).VpcSet).toEqual([]);
    expect(
      (await cloud.vpc.DescribeRouteTables({ Filters: [{ Name: "vpc-id", Values: [id] }] })).TotalCount,
    ).toBe(0);
  });

  test.each([
    [
      "outside the private networks",
      { VpcName: "v", CidrBlock: "192.0.2.0/24" },
      "InvalidParameterValue.Range",
    ],
    ["larger than its network", { VpcName: "v", CidrBlock: "10.0.0.0/8" }, "InvalidParameterValue.Range"],
    ["smaller than /28", { VpcName: "v", CidrBlock: "10.0.0.0/29" }, "InvalidParameterValue.Range"],
    ["with host bits set", { VpcName: "v", CidrBlock: "10.0.0.1/16" }, "InvalidParameterValue.Malformed"],
    ["with no name", { VpcName: "", CidrBlock: "10.0.0.0/16" }, "InvalidParameterValue.Empty"],
    [
      "with a name of 61 bytes",
      { VpcName: "v".repeat(61), CidrBlock: "10.0.0.0/16" },
      "InvalidParameterValue.TooLong",
    ],
  ])("%s is refused", async (_name, request, code) => {
    expect(await codeOf(cloud.vpc.CreateVpc(request))).toBe(code);
  });

  test("that holds a subnet is not deleted", async () => {
    expect(await codeOf(cloud.vpc.DeleteVpc({ VpcId: network.vpc }))).toBe("ResourceInUse");
  });

  test("takes subnets in its further CIDR blocks, and gives a block up when none lies in it", async () => {
    const { Vpc } = await cloud.vpc.CreateVpc({ VpcName: "further", CidrBlock: "10.5.0.0/16" });
    const VpcId = Vpc!.VpcId!;
    const further = (NewCidrBlocks: string[], OldCidrBlocks: string[] = []) =>
      cloud.vpc.ModifyAssistantCidr({ VpcId, NewCidrBlocks, OldCidrBlocks });
    expect(await codeOf(further(["10.5.4.0/24"]))).toBe("InvalidParameterValue.VpcCidrConflict");
    expect(await codeOf(further(["11.0.0.0/16"]))).toBe("InvalidParameterValue");
    expect(await codeOf(further(["10.6.0.0/40"]))).toBe("InvalidParameterValue.Malformed");
    await cloud.vpc.CreateAssistantCidr({ VpcId, CidrBlocks: ["10.6.0.0/16"] });
    expect(await codeOf(further(["10.6.4.0/24"]))).toBe("InvalidParameterValue.Duplicate");
    expect(
      await codeOf(further(["10.7.0.0/24", "10.7.1.0/24", "10.7.2.0/24", "10.7.3.0/24", "10.7.4.0/24"])),
    ).toBe("LimitExceeded");
    const { VpcSet } = await cloud.vpc.DescribeVpcs({ VpcIds: [VpcId] });
    expect(VpcSet![0]!.AssistantCidrSet).toEqual([
      { VpcId, CidrBlock: "10.6.0.0/16", AssistantType: 0, SubnetSet: [] },
    ]);
    const { Subnet } = await cloud.vpc.CreateSubnet({
      VpcId,
      SubnetName: "further",
      CidrBlock: "10.6.1.0/24",
      Zone: ZONE,
    });
    expect(await codeOf(further([], ["10.6.0.0/16"]))).toBe("ResourceInUse");
    await cloud.vpc.DeleteSubnet({ SubnetId: Subnet!.SubnetId! });
    await further([], ["10.6.0.0/16"]);
    expect(await codeOf(cloud.vpc.DeleteAssistantCidr({ VpcId, CidrBlocks: ["10.6.0.0/16"] }))).toBe(
      "ResourceNotFound",
    );
    await cloud.vpc.DeleteVpc({ VpcId });
  });

  test("number 21 of a region is refused", async () => {
    const other = await startTestCloud();
    for (let index = 0; index < 20; index++) {
      await other.vpc.CreateVpc({ VpcName: `v${index}`, CidrBlock: "10.0.0.0/16" });
      other.pass(100);
    }
    other.pass(1000);
    expect(await codeOf(other.vpc.CreateVpc({ VpcName: "v", CidrBlock: "10.0.0.0/16" }))).toBe(
      "LimitExceeded",
    );
    await other.remove();
  });
});

describe("lists", () => {
  test("show what is new a moment later, while reads by id see it at once", async () => {
    const { Vpc } = await cloud.vpc.CreateVpc({ VpcName: "fresh", CidrBlock: "10.1.0.0/16" });
    const byName = () => cloud.vpc.DescribeVpcs({ Filters: [{ Name: "vpc-name", Values: ["fresh"] }] });
    const all = async () => (await cloud.vpc.DescribeVpcs({})).VpcSet!.map((vpc) => vpc.VpcId);
    expect((await cloud.vpc.DescribeVpcs({ VpcIds: [Vpc!.VpcId!] })).TotalCount).toBe(1);
    expect((await byName()).TotalCount).toBe(0);
    expect(await all()).not.toContain(Vpc!.VpcId);
    cloud.pass(2000);
    expect((await byName()).TotalCount).toBe(1);
    expect(await all()).toContain(Vpc!.VpcId);
  });

  test("are cut into pages and refuse what is too much", async () => {
    const all = (await cloud.vpc.DescribeVpcs({ Limit: "100" })).VpcSet!.map((vpc) => vpc.VpcId);
    const pages = [
      await cloud.vpc.DescribeVpcs({ Limit: "1" }),
      await cloud.vpc.DescribeVpcs({ Offset: "1", Limit: "1" }),
    ];
    expect(pages.flatMap((page) => page.VpcSet!.map((vpc) => vpc.VpcId))).toEqual(all.slice(0, 2));
    expect(pages[0]!.TotalCount).toBe(all.length);
    expect(await codeOf(cloud.vpc.DescribeVpcs({ Limit: "101" }))).toBe("InvalidParameterValue.Range");
    expect(
      await codeOf(
        cloud.vpc.DescribeVpcs({ VpcIds: [network.vpc], Filters: [{ Name: "vpc-id", Values: ["x"] }] }),
      ),
    ).toBe("InvalidParameter.Coexist");
    expect(await codeOf(cloud.vpc.DescribeVpcs({ Filters: [{ Name: "colour", Values: ["red"] }] }))).toBe(
      "InvalidParameter.FilterInvalidKey",
    );
    const eleven = Array.from({ length: 11 }, () => ({ Name: "vpc-id", Values: ["x"] }));
    expect(await codeOf(cloud.vpc.DescribeVpcs({ Filters: eleven }))).toBe("LimitExceeded.NumberOfFilters");
    const ids = Array.from({ length: 101 }, (_, index) => `vpc-${String(index).padStart(8, "0")}`);
    expect(await codeOf(cloud.vpc.DescribeVpcs({ VpcIds: ids }))).toBe("InvalidParameterValue.LimitExceeded");
  });

  test("take a filter without values, as the official provider sends it", async () => {
    const request = { Filters: [{ Name: "address-ip" }] };
    expect(await codeOf(cloud.vpc.DescribeAddresses(request as never))).toBe("no error");
  });

  test("find by tag, also by key alone", async () => {
    const { Vpc } = await cloud.vpc.CreateVpc({
      VpcName: "tagged",
      CidrBlock: "10.2.0.0/16",
      Tags: [{ Key: "wave", Value: "w1" }],
    });
    cloud.pass(2000);
    for (const filter of [
      { Name: "tag:wave", Values: ["w1", "w2"] },
      { Name: "tag-key", Values: ["wave"] },
    ])
      expect((await cloud.vpc.DescribeVpcs({ Filters: [filter] })).VpcSet).toMatchObject([
        { VpcId: Vpc!.VpcId },
      ]);
  });
});

describe("a subnet", () => {
  const request = (CidrBlock: string) => ({ VpcId: network.vpc, SubnetName: "s", CidrBlock, Zone: ZONE });

  test("belongs to the default route table, counts its addresses, and is changed and deleted", async () => {
    const { Subnet } = await cloud.vpc.CreateSubnet({ ...request("10.0.9.0/24"), Tags: TAGS });
    await cloud.vpc.ModifySubnetAttribute({
      SubnetId: Subnet!.SubnetId!,
      SubnetName: "renamed",
      EnableBroadcast: "false",
    });
    const { SubnetSet } = await cloud.vpc.DescribeSubnets({
      Filters: [{ Name: "subnet-id", Values: [Subnet!.SubnetId!] }],
    });
    expect(SubnetSet).toMatchObject([
      {
        SubnetName: "renamed",
        AvailableIpAddressCount: 253,
        CdcId: "",
        IsDefault: false,
        EnableBroadcast: false,
        Zone: ZONE,
        TagSet: TAGS,
      },
    ]);
    expect(SubnetSet![0]!.RouteTableId).toMatch(/^rtb-/);
    await cloud.vpc.DeleteSubnet({ SubnetId: Subnet!.SubnetId! });
    expect((await cloud.vpc.DescribeSubnets({ SubnetIds: [Subnet!.SubnetId!] })).TotalCount).toBe(0);
  });

  test.each([
    ["that overlaps with another", () => request("10.0.0.128/25"), "InvalidParameterValue.SubnetConflict"],
    ["outside its VPC", () => request("10.9.0.0/24"), "InvalidParameterValue.SubnetRange"],
    ["smaller than /28", () => request("10.0.9.0/29"), "InvalidParameterValue.SubnetRange"],
    ["with host bits set", () => request("10.0.9.1/24"), "InvalidParameterValue.Malformed"],
    [
      "in a zone of another region",
      () => ({ ...request("10.0.9.0/24"), Zone: "ap-shanghai-2" }),
      "InvalidParameterValue",
    ],
    [
      "of a dedicated cluster",
      () => ({ ...request("10.0.9.0/24"), CdcId: "cluster-00000000" }),
      "UnsupportedOperation",
    ],
    [
      "of a VPC that is not there",
      () => ({ ...request("10.0.9.0/24"), VpcId: "vpc-00000000" }),
      "ResourceNotFound",
    ],
  ])("%s is refused", async (_name, make, code) => {
    expect(await codeOf(cloud.vpc.CreateSubnet(make()))).toBe(code);
  });

  test("counts down and is kept while an instance has an address of it", async () => {
    const { ip } = await launch(cloud, network);
    const { SubnetSet } = await cloud.vpc.DescribeSubnets({ SubnetIds: [network.subnet] });
    expect(SubnetSet![0]!.AvailableIpAddressCount).toBe(252);
    expect(await codeOf(cloud.vpc.DeleteSubnet({ SubnetId: network.subnet }))).toBe("ResourceInUse");
    const used = await cloud.vpc.DescribeUsedIpAddress({
      VpcId: network.vpc,
      SubnetId: network.subnet,
      IpAddresses: [ip, "10.0.0.99"],
    });
    expect(used.IpAddressStates).toMatchObject([{ IpAddress: ip, ResourceType: "CVM" }]);
  });
});

describe("a route table", () => {
  test("takes routes, gives only the new one back, and changes hands", async () => {
    const { RouteTable } = await cloud.vpc.CreateRouteTable({
      VpcId: network.vpc,
      RouteTableName: "t",
      Tags: TAGS,
    });
    const id = RouteTable!.RouteTableId!;
    const route = (DestinationCidrBlock: string) => ({
      DestinationCidrBlock,
      GatewayType: "NORMAL_CVM",
      GatewayId: "10.0.0.9",
      RouteDescription: "d",
    });
    await cloud.vpc.CreateRoutes({ RouteTableId: id, Routes: [route("10.8.0.0/16")] });
    const second = await cloud.vpc.CreateRoutes({ RouteTableId: id, Routes: [route("10.9.0.0/16")] });
    expect(second.RouteTableSet).toHaveLength(1);
    expect(second.RouteTableSet![0]!.RouteSet).toMatchObject([
      { DestinationCidrBlock: "10.9.0.0/16", RouteType: "USER", Enabled: true },
    ]);
    expect(await codeOf(cloud.vpc.CreateRoutes({ RouteTableId: id, Routes: [route("10.9.0.0/16")] }))).toBe(
      "UnsupportedOperation.Ecmp",
    );
    const RouteId = second.RouteTableSet![0]!.RouteSet![0]!.RouteId!;
    await cloud.vpc.DeleteRoutes({ RouteTableId: id, Routes: [{ RouteId } as never] });
    await cloud.vpc.ModifyRouteTableAttribute({ RouteTableId: id, RouteTableName: "renamed" });
    await cloud.vpc.ReplaceRouteTableAssociation({ RouteTableId: id, SubnetId: network.subnet });
    const { RouteTableSet } = await cloud.vpc.DescribeRouteTables({ RouteTableIds: [id] });
    expect(RouteTableSet).toMatchObject([
      {
        RouteTableName: "renamed",
        Main: false,
        AssociationSet: [{ SubnetId: network.subnet }],
        RouteSet: [{ DestinationCidrBlock: "10.8.0.0/16" }],
      },
    ]);
    expect(await codeOf(cloud.vpc.DeleteRouteTable({ RouteTableId: id }))).toBe(
      "UnsupportedOperation.DelRouteWithSubnet",
    );
    const main = await cloud.vpc.DescribeRouteTables({
      Filters: [
        { Name: "vpc-id", Values: [network.vpc] },
        { Name: "association.main", Values: ["true"] },
      ],
    });
    const mainId = main.RouteTableSet![0]!.RouteTableId!;
    expect(await codeOf(cloud.vpc.DeleteRouteTable({ RouteTableId: mainId }))).toBe(
      "UnsupportedOperation.DelDefaultRoute",
    );
    await cloud.vpc.ReplaceRouteTableAssociation({ RouteTableId: mainId, SubnetId: network.subnet });
    await cloud.vpc.DeleteRouteTable({ RouteTableId: id });
    expect(
      await codeOf(cloud.vpc.DeleteRoutes({ RouteTableId: mainId, Routes: [{ RouteId: 999 } as never] })),
    ).toBe("ResourceNotFound");
  });
});

describe("a security group", () => {
  const rule = (Port: string, more: object = {}) => ({
    Protocol: "TCP",
    Port,
    CidrBlock: "10.0.0.0/8",
    Action: "ACCEPT",
    ...more,
  });
  const policies = async (SecurityGroupId: string) =>
    (await cloud.vpc.DescribeSecurityGroupPolicies({ SecurityGroupId })).SecurityGroupPolicySet!;
  const create = async (GroupName: string) =>
    (await cloud.vpc.CreateSecurityGroup({ GroupName, GroupDescription: "d" })).SecurityGroup!
      .SecurityGroupId;

  test("gives rules back as they were written, in their order, and counts versions as the provider does", async () => {
    const id = await create("rules");
    await cloud.vpc.ModifySecurityGroupPolicies({
      SecurityGroupId: id,
      SecurityGroupPolicySet: {
        Ingress: [rule("22,443", { PolicyDescription: "x" }), rule("ALL", { Protocol: "ALL" })],
        Egress: [rule("80-90")],
      },
    });
    const set = await policies(id);
    expect(set.Version).toBe("1");
    expect(set.Ingress).toMatchObject([
      {
        PolicyIndex: 0,
        Protocol: "TCP",
        Port: "22,443",
        CidrBlock: "10.0.0.0/8",
        Ipv6CidrBlock: "",
        SecurityGroupId: "",
        Action: "ACCEPT",
        PolicyDescription: "x",
      },
      { PolicyIndex: 1, Port: "ALL", AddressTemplate: { AddressId: "" }, ServiceTemplate: { ServiceId: "" } },
    ]);
    expect(set.Egress).toMatchObject([{ Port: "80-90" }]);
    const modify = (Version: string) =>
      cloud.vpc.ModifySecurityGroupPolicies({
        SecurityGroupId: id,
        SecurityGroupPolicySet: { Version, Ingress: [rule("22")] },
        SortPolicys: true,
      });
    expect(await codeOf(modify("7"))).toBe("UnsupportedOperation.VersionMismatch");
    await modify("2");
    expect(await policies(id)).toMatchObject({ Version: "2", Ingress: [{ Port: "22" }], Egress: [] });
    await cloud.vpc.ModifySecurityGroupPolicies({
      SecurityGroupId: id,
      SecurityGroupPolicySet: { Version: "0" },
    });
    expect(await policies(id)).toMatchObject({ Version: "3", Ingress: [], Egress: [] });
  });

  test("takes single rules at a place and gives them up by index", async () => {
    const id = await create("single rules");
    const add = (Port: string, PolicyIndex?: number) =>
      cloud.vpc.CreateSecurityGroupPolicies({
        SecurityGroupId: id,
        SecurityGroupPolicySet: { Ingress: [rule(Port, PolicyIndex === undefined ? {} : { PolicyIndex })] },
      });
    await add("1");
    await add("2");
    await add("3", 0);
    await cloud.vpc.DeleteSecurityGroupPolicies({
      SecurityGroupId: id,
      SecurityGroupPolicySet: { Version: "3", Ingress: [{ PolicyIndex: 1 }] },
    });
    expect((await policies(id)).Ingress!.map((policy) => policy.Port)).toEqual(["3", "2"]);
    const both = cloud.vpc.CreateSecurityGroupPolicies({
      SecurityGroupId: id,
      SecurityGroupPolicySet: { Ingress: [rule("1")], Egress: [rule("1")] },
    });
    expect(await codeOf(both)).toBe("InvalidParameter.Coexist");
  });

  test.each([
    ["an unknown protocol", rule("1", { Protocol: "SMTP" }), "InvalidParameterValue"],
    [
      "a port for a protocol without ports",
      rule("1", { Protocol: "ICMP" }),
      "InvalidParameterValue.Malformed",
    ],
    ["a port that is none", rule("1-"), "InvalidParameterValue.Malformed"],
    ["a port beyond 65535", rule("65536"), "InvalidParameterValue.Malformed"],
    ["a range from high to low", rule("90-80"), "InvalidParameterValue.Malformed"],
    [
      "a template beside its CIDR",
      rule("1", { AddressTemplate: { AddressId: "ipm-00000000" } }),
      "InvalidParameter.Coexist",
    ],
    [
      "an unknown template",
      rule("1", { CidrBlock: "", AddressTemplate: { AddressId: "ipm-00000000" } }),
      "ResourceNotFound",
    ],
    [
      "a template of services beside its port",
      rule("1", { ServiceTemplate: { ServiceId: "ppm-00000000" } }),
      "InvalidParameter.Coexist",
    ],
    ["two sources", rule("1", { Ipv6CidrBlock: "::/0" }), "InvalidParameter.Coexist"],
    ["no source", rule("1", { CidrBlock: "" }), "InvalidParameter.Coexist"],
    ["a malformed CIDR", rule("1", { CidrBlock: "10.0.0/8" }), "InvalidParameterValue.Malformed"],
    [
      "a group that is not there",
      rule("1", { CidrBlock: "", SecurityGroupId: "sg-00000000" }),
      "ResourceNotFound",
    ],
    ["an action that is none", rule("1", { Action: "REJECT" }), "InvalidParameterValue"],
  ])("refuses a rule with %s", async (_name, bad, code) => {
    const call = cloud.vpc.ModifySecurityGroupPolicies({
      SecurityGroupId: network.open,
      SecurityGroupPolicySet: { Ingress: [bad] },
    });
    expect(await codeOf(call)).toBe(code);
  });

  test("refuses the same rule twice, at once or one after the other", async () => {
    const SecurityGroupId = await create("duplicates");
    const add = (...Ingress: object[]) =>
      codeOf(cloud.vpc.CreateSecurityGroupPolicies({ SecurityGroupId, SecurityGroupPolicySet: { Ingress } }));
    expect(await add(rule("1"), rule("1", { PolicyDescription: "again" }))).toBe(
      "UnsupportedOperation.DuplicatePolicy",
    );
    expect(await add(rule("1"))).toBe("no error");
    expect(await add(rule("1"))).toBe("UnsupportedOperation.DuplicatePolicy");
    expect(await add(rule("2"))).toBe("no error");
  });

  test("refuses rule 101 of a direction", async () => {
    const Ingress = Array.from({ length: 101 }, (_, index) => rule(String(index + 1)));
    const call = cloud.vpc.ModifySecurityGroupPolicies({
      SecurityGroupId: network.open,
      SecurityGroupPolicySet: { Ingress },
    });
    expect(await codeOf(call)).toBe("LimitExceeded.SecurityGroupPolicySet");
  });

  test("says who uses it and cannot be deleted until nobody does", async () => {
    const [used, user] = [await create("used"), await create("user")];
    await cloud.vpc.ModifySecurityGroupPolicies({
      SecurityGroupId: user,
      SecurityGroupPolicySet: { Ingress: [rule("1", { CidrBlock: "", SecurityGroupId: used })] },
    });
    const statistics = async (id: string) =>
      (await cloud.vpc.DescribeSecurityGroupAssociationStatistics({ SecurityGroupIds: [id] }))
        .SecurityGroupAssociationStatisticsSet![0];
    expect(await statistics(used)).toMatchObject({ SG: 1, CVM: 0, ENI: 0, CDB: 0, CLB: 0 });
    expect(await codeOf(cloud.vpc.DeleteSecurityGroup({ SecurityGroupId: used }))).toBe("ResourceInUse");
    await cloud.vpc.DeleteSecurityGroup({ SecurityGroupId: user });
    await cloud.vpc.DeleteSecurityGroup({ SecurityGroupId: used });
    expect((await cloud.vpc.DescribeSecurityGroups({ SecurityGroupIds: [used] })).SecurityGroupSet).toEqual(
      [],
    );

    const busy = await makeGroup(cloud, "22");
    await launch(cloud, network, { SecurityGroupIds: [busy] });
    expect(await statistics(busy)).toMatchObject({ CVM: 1 });
    expect(await codeOf(cloud.vpc.DeleteSecurityGroup({ SecurityGroupId: busy }))).toBe("ResourceInUse");
  });
});

describe("an EIP", () => {
  const allocate = async (more: object = {}) => {
    const { AddressSet, TaskId } = await cloud.vpc.AllocateAddresses({
      AddressName: "e",
      AddressType: "EIP",
      InternetMaxBandwidthOut: 10,
      ...more,
    });
    return { id: AddressSet![0]!, task: Number(TaskId) };
  };
  const status = async (id: string) =>
    (await cloud.vpc.DescribeAddresses({ AddressIds: [id] })).AddressSet![0];

  test("goes from CREATING over BIND to nothing, with its tasks", async () => {
    const { id, task } = await allocate({ Tags: TAGS });
    expect(await status(id)).toMatchObject({ AddressStatus: "CREATING", TagSet: TAGS });
    expect(await cloud.vpc.DescribeTaskResult({ TaskId: task })).toMatchObject({ Result: "RUNNING" });
    const instance = await launch(cloud, network);
    expect(await cloud.vpc.DescribeTaskResult({ TaskId: task })).toMatchObject({
      Result: "SUCCESS",
      TaskId: task,
    });
    expect(await codeOf(cloud.vpc.DisassociateAddress({ AddressId: id }))).toBe(
      "InvalidAddressIdStatus.NotPermit",
    );
    await cloud.vpc.AssociateAddress({ AddressId: id, InstanceId: instance.id });
    expect(await status(id)).toMatchObject({ AddressStatus: "BINDING" });
    cloud.pass(1000);
    expect(await status(id)).toMatchObject({
      AddressStatus: "BIND",
      InstanceId: instance.id,
      PrivateAddressIp: instance.ip,
    });
    const { InstanceSet } = await cloud.cvm.DescribeInstances({ InstanceIds: [instance.id] });
    expect(InstanceSet![0]!.PublicIpAddresses).toEqual([(await status(id))!.AddressIp]);
    expect(await codeOf(cloud.vpc.ReleaseAddresses({ AddressIds: [id] }))).toBe("InvalidAddressState");

    const other = await allocate();
    cloud.pass(1000);
    expect(await codeOf(cloud.vpc.AssociateAddress({ AddressId: other.id, InstanceId: instance.id }))).toBe(
      "InvalidInstanceId.AlreadyBindEip",
    );
    expect(
      await codeOf(cloud.vpc.AssociateAddress({ AddressId: other.id, InstanceId: "ins-00000000" })),
    ).toBe("InvalidInstanceId.NotFound");

    await cloud.vpc.DisassociateAddress({ AddressId: id });
    expect(await status(id)).toMatchObject({ AddressStatus: "UNBINDING" });
    cloud.pass(1000);
    expect(await status(id)).toMatchObject({ AddressStatus: "UNBIND", InstanceId: "" });
    await cloud.vpc.ReleaseAddresses({ AddressIds: [id, other.id] });
    cloud.pass(1000);
    expect(await status(id)).toBeUndefined();
  });

  test("changes its bandwidth by a task, and what it is charged by at once", async () => {
    const { id } = await allocate({ InternetMaxBandwidthOut: 5 });
    const widen = (InternetMaxBandwidthOut: number) =>
      cloud.vpc.ModifyAddressesBandwidth({ AddressIds: [id], InternetMaxBandwidthOut });
    expect(await codeOf(widen(20))).toBe("UnsupportedOperation.AddressStatusNotPermit");
    cloud.pass(1000);
    expect(await codeOf(widen(0))).toBe("InvalidParameterValue.BandwidthOutOfRange");
    const task = Number((await widen(20)).TaskId);
    expect(await status(id)).toMatchObject({ Bandwidth: 5 });
    expect(await cloud.vpc.DescribeTaskResult({ TaskId: task })).toMatchObject({ Result: "RUNNING" });
    cloud.pass(1000);
    expect(await status(id)).toMatchObject({ Bandwidth: 20, AddressStatus: "UNBIND" });
    expect(await cloud.vpc.DescribeTaskResult({ TaskId: task })).toMatchObject({ Result: "SUCCESS" });
    const charge = (InternetChargeType: string) =>
      cloud.vpc.ModifyAddressInternetChargeType({
        AddressId: id,
        InternetChargeType,
        InternetMaxBandwidthOut: 30,
      });
    expect(await codeOf(charge("TRAFFIC_POSTPAID_BY_HOUR"))).toBe(
      "InvalidParameterValue.InternetChargeTypeNotChanged",
    );
    expect(await codeOf(charge("BANDWIDTH_PREPAID_BY_MONTH"))).toBe("MissingParameter");
    expect(await codeOf(charge("BANDWIDTH_PACKAGE"))).toBe(
      "UnsupportedOperation.InvalidAddressInternetChargeType",
    );
    await charge("BANDWIDTH_POSTPAID_BY_HOUR");
    expect(await status(id)).toMatchObject({
      Bandwidth: 30,
      InternetChargeType: "BANDWIDTH_POSTPAID_BY_HOUR",
    });
    await cloud.vpc.ReleaseAddresses({ AddressIds: [id] });
  });

  test("is made of an instance's own public address, which stays", async () => {
    const { id } = await launch(cloud, network, {
      InternetAccessible: { InternetMaxBandwidthOut: 5, PublicIpAssigned: true },
    });
    const own = async () =>
      (await cloud.cvm.DescribeInstances({ InstanceIds: [id] })).InstanceSet![0]!.PublicIpAddresses!;
    const [before] = await own();
    const { AddressId } = await cloud.vpc.TransformAddress({ InstanceId: id });
    expect(await status(AddressId!)).toMatchObject({ AddressStatus: "BINDING", AddressIp: before });
    cloud.pass(1000);
    expect(await status(AddressId!)).toMatchObject({ AddressStatus: "BIND", InstanceId: id, Bandwidth: 5 });
    expect(await own()).toEqual([before]);
    expect(await codeOf(cloud.vpc.TransformAddress({ InstanceId: id }))).toBe(
      "InvalidInstanceId.AlreadyBindEip",
    );
    await cloud.vpc.DisassociateAddress({ AddressId: AddressId! });
    cloud.pass(1000);
    expect(await own()).toEqual([]);
    expect(await codeOf(cloud.vpc.TransformAddress({ InstanceId: id }))).toBe(
      "InvalidParameterValue.InstanceHasNoWanIP",
    );
    await cloud.vpc.ReleaseAddresses({ AddressIds: [AddressId!] });
  });

  test("asked for twice with one token is one", async () => {
    const [first, second] = [await allocate({ ClientToken: "t" }), await allocate({ ClientToken: "t" })];
    expect(second.id).toBe(first.id);
    expect(await codeOf(allocate({ ClientToken: "t", AddressName: "other" }))).toBe(
      "UnsupportedOperation.IdempotentParameterMismatch",
    );
  });

  test("number 21 of a region is refused", async () => {
    expect(await codeOf(allocate({ AddressCount: 20 }))).toBe("AddressQuotaLimitExceeded");
  });

  test("that is not there is an empty list, not an error", async () => {
    expect(await cloud.vpc.DescribeAddresses({ AddressIds: ["eip-00000000"] })).toMatchObject({
      TotalCount: 0,
      AddressSet: [],
    });
    const request = { Filters: [{ Name: "business-type", Values: ["CDC"] }] };
    expect((await cloud.vpc.DescribeAddresses(request)).AddressSet).toEqual([]);
    expect((await cloud.vpc.DescribeBandwidthPackages({})).BandwidthPackageSet).toEqual([]);
  });
});

test("there is no NAT gateway", async () => {
  expect(await cloud.vpc.DescribeNatGateways({ NatGatewayIds: ["nat-00000000"] })).toMatchObject({
    TotalCount: 0,
    NatGatewaySet: [],
  });
  expect(
    await codeOf(
      cloud.vpc.DisassociateNatGatewayAddress({
        NatGatewayId: "nat-00000000",
        PublicIpAddresses: ["198.18.1.1"],
      }),
    ),
  ).toBe("ResourceNotFound");
});

test("every instance has one network interface", async () => {
  const { id, ip } = await launch(cloud, network);
  const { NetworkInterfaceSet } = await cloud.vpc.DescribeNetworkInterfaces({
    Filters: [{ Name: "attachment.instance-id", Values: [id] }],
  });
  expect(NetworkInterfaceSet).toMatchObject([
    {
      Primary: true,
      VpcId: network.vpc,
      PrivateIpAddressSet: [{ PrivateIpAddress: ip, Primary: true }],
      Attachment: { InstanceId: id },
    },
  ]);
});
