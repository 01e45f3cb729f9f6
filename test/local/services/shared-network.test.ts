import { codeOf, launch, makeNetwork, startTestCloud, type TestCloud, type TestNetwork } from "../harness";

let cloud: TestCloud;
let network: TestNetwork;
beforeEach(async () => {
  cloud = await startTestCloud();
  network = await makeNetwork(cloud);
});
afterEach(() => cloud.remove());

const eip = async (id: string) => (await cloud.vpc.DescribeAddresses({ AddressIds: [id] })).AddressSet![0]!;
const allocate = async (more: object = {}) => {
  const { AddressSet } = await cloud.vpc.AllocateAddresses({ InternetMaxBandwidthOut: 5, ...more });
  cloud.pass(1000);
  return AddressSet![0]!;
};

describe("a bandwidth package", () => {
  const create = async (more: object = {}) =>
    (await cloud.vpc.CreateBandwidthPackage({ BandwidthPackageName: "shared", ...more })).BandwidthPackageId!;
  const found = async (more: object) =>
    (await cloud.vpc.DescribeBandwidthPackages(more)).BandwidthPackageSet!;

  test("is shared by EIPs that are bought into it, or put into it later", async () => {
    const id = await create({ InternetMaxBandwidth: 500 });
    const bought = await allocate({
      InternetChargeType: "BANDWIDTH_PACKAGE",
      BandwidthPackageId: id,
      InternetMaxBandwidthOut: 500,
    });
    expect(await eip(bought)).toMatchObject({
      InternetChargeType: "BANDWIDTH_PACKAGE",
      BandwidthPackageId: id,
      Bandwidth: 500,
    });
    const put = await allocate();
    await cloud.vpc.AddBandwidthPackageResources({ BandwidthPackageId: id, ResourceIds: [put] });
    const [row] = await found({ Filters: [{ Name: "resource.resource-id", Values: [put] }] });
    expect(row).toMatchObject({
      BandwidthPackageId: id,
      NetworkType: "BGP",
      ChargeType: "ENHANCED95_POSTPAID_BY_MONTH",
      Bandwidth: 500,
      ResourceSet: [{ ResourceId: bought }, { ResourceId: put, ResourceType: "Address" }],
    });
    expect(await codeOf(cloud.vpc.DeleteBandwidthPackage({ BandwidthPackageId: id }))).toBe(
      "InvalidParameterValue.BandwidthPackageInUse",
    );
    const remove = (ResourceIds: string[], more: object = {}) =>
      cloud.vpc.RemoveBandwidthPackageResources({ BandwidthPackageId: id, ResourceIds, ...more });
    expect(await codeOf(remove([bought]))).toBe("InvalidParameterValue.BandwidthOutOfRange");
    await remove([bought], { InternetMaxBandwidthOut: 10 });
    await remove([put], { InternetChargeType: "BANDWIDTH_POSTPAID_BY_HOUR" });
    expect(await eip(put)).toMatchObject({
      InternetChargeType: "BANDWIDTH_POSTPAID_BY_HOUR",
      BandwidthPackageId: "",
    });
    expect(await codeOf(remove([put]))).toBe("InvalidParameterValue.ResourceNotExisted");
    await cloud.vpc.DeleteBandwidthPackage({ BandwidthPackageId: id });
    expect(await found({ BandwidthPackageIds: [id] })).toEqual([]);
  });

  test("is shared by the own address of an instance, and kept for it", async () => {
    const id = await create();
    const { id: instance } = await launch(cloud, network, {
      InternetAccessible: {
        InternetChargeType: "BANDWIDTH_PACKAGE",
        BandwidthPackageId: id,
        InternetMaxBandwidthOut: 20,
      },
    });
    const { InstanceSet } = await cloud.cvm.DescribeInstances({ InstanceIds: [instance] });
    expect(InstanceSet![0]!.InternetAccessible).toMatchObject({ BandwidthPackageId: id });
    expect(await codeOf(cloud.vpc.DeleteBandwidthPackage({ BandwidthPackageId: id }))).toBe(
      "InvalidParameterValue.BandwidthPackageInUse",
    );
    const { AddressId } = await cloud.vpc.TransformAddress({ InstanceId: instance });
    expect(await eip(AddressId!)).toMatchObject({ BandwidthPackageId: id });
  });

  test("is changed, and refuses what it is not sold as, and what it cannot take", async () => {
    const id = await create();
    await cloud.vpc.ModifyBandwidthPackageAttribute({
      BandwidthPackageId: id,
      BandwidthPackageName: "renamed",
      ChargeType: "BANDWIDTH_POSTPAID_BY_DAY",
    });
    await cloud.vpc.ModifyBandwidthPackageBandwidth({ BandwidthPackageId: id, InternetMaxBandwidth: 100 });
    expect(await found({ BandwidthPackageIds: [id] })).toMatchObject([
      { BandwidthPackageName: "renamed", ChargeType: "BANDWIDTH_POSTPAID_BY_DAY", Bandwidth: 100 },
    ]);
    expect(await codeOf(create({ ChargeType: "FIXED_PREPAID_BY_MONTH", TimeSpan: 1 }))).toBe(
      "InvalidParameterValue.InvalidBandwidthPackageChargeType",
    );
    expect(await codeOf(create({ NetworkType: "SINGLEISP_CMCC" }))).toBe("UnsupportedOperation");
    expect(await codeOf(create({ BandwidthPackageCount: 20 }))).toBe("LimitExceeded.BandwidthPackageQuota");
    expect(await codeOf(allocate({ InternetChargeType: "BANDWIDTH_PACKAGE" }))).toBe(
      "InvalidParameterConflict",
    );
    const add = (ResourceIds: string[], more: object = {}) =>
      cloud.vpc.AddBandwidthPackageResources({ BandwidthPackageId: id, ResourceIds, ...more });
    expect(await codeOf(add(["lb-00000000"], { ResourceType: "LoadBalance" }))).toBe(
      "InvalidParameterValue.ResourceNotSupport",
    );
    const monthly = await allocate({
      InternetChargeType: "BANDWIDTH_PREPAID_BY_MONTH",
      AddressChargePrepaid: { Period: 1 },
    });
    expect(await codeOf(add([monthly]))).toBe("UnsupportedOperation.InvalidResourceInternetChargeType");
  });
});

describe("secondary private addresses", () => {
  const interfaceOf = (instance: string) => instance.replace("ins-", "eni-");
  const shown = async (instance: string) => {
    const { NetworkInterfaceSet } = await cloud.vpc.DescribeNetworkInterfaces({
      NetworkInterfaceIds: [interfaceOf(instance)],
    });
    return NetworkInterfaceSet![0]!.PrivateIpAddressSet!;
  };

  test("are named or counted, taken from the subnet, and given back with their instance", async () => {
    const { id, ip } = await launch(cloud, network);
    const NetworkInterfaceId = interfaceOf(id);
    const { PrivateIpAddressSet } = await cloud.vpc.AssignPrivateIpAddresses({
      NetworkInterfaceId,
      PrivateIpAddresses: [{ PrivateIpAddress: "10.0.0.77", Description: "second" }],
      SecondaryPrivateIpAddressCount: 1,
    });
    expect(PrivateIpAddressSet).toMatchObject([
      { PrivateIpAddress: "10.0.0.77", Primary: false, Description: "second" },
      { Primary: false, State: "AVAILABLE" },
    ]);
    const third = PrivateIpAddressSet![1]!.PrivateIpAddress!;
    const { InstanceSet } = await cloud.cvm.DescribeInstances({ InstanceIds: [id] });
    expect(InstanceSet![0]!.PrivateIpAddresses).toEqual([ip, "10.0.0.77", third]);
    const taken = { VpcId: network.vpc, SubnetId: network.subnet, PrivateIpAddresses: ["10.0.0.77"] };
    expect(await codeOf(launch(cloud, network, { VirtualPrivateCloud: taken }))).toBe("VpcIpIsUsed");
    await cloud.vpc.ModifyPrivateIpAddressesAttribute({
      NetworkInterfaceId,
      PrivateIpAddresses: [{ PrivateIpAddress: "10.0.0.77", Description: "renamed" }],
    });
    await cloud.vpc.UnassignPrivateIpAddresses({
      NetworkInterfaceId,
      PrivateIpAddresses: [{ PrivateIpAddress: third }],
    });
    expect(await shown(id)).toMatchObject([
      { PrivateIpAddress: ip, Primary: true },
      { PrivateIpAddress: "10.0.0.77", Description: "renamed" },
    ]);
    await cloud.cvm.TerminateInstances({ InstanceIds: [id] });
    cloud.pass(2000);
    await launch(cloud, network, { VirtualPrivateCloud: taken });
  });

  test("have EIPs of their own, beside the instance's", async () => {
    const { id, ip } = await launch(cloud, network);
    const NetworkInterfaceId = interfaceOf(id);
    await cloud.vpc.AssignPrivateIpAddresses({
      NetworkInterfaceId,
      PrivateIpAddresses: [{ PrivateIpAddress: "10.0.0.78" }],
    });
    const [first, second, third] = [await allocate(), await allocate(), await allocate()];
    const bind = async (AddressId: string, PrivateIpAddress: string) => {
      await cloud.vpc.AssociateAddress({ AddressId, NetworkInterfaceId, PrivateIpAddress });
      cloud.pass(1000);
    };
    await bind(first, "10.0.0.78");
    await bind(second, ip);
    expect(await codeOf(bind(third, "10.0.0.78"))).toBe("InvalidPrivateIpAddress.AlreadyBindEip");
    expect(await codeOf(bind(third, ip))).toBe("InvalidInstanceId.AlreadyBindEip");
    expect(await codeOf(bind(third, "10.0.0.79"))).toBe("InvalidParameterValue.PrivateIpAddressNotMatch");
    expect(await eip(first)).toMatchObject({ PrivateAddressIp: "10.0.0.78", InstanceId: id });
    expect(await shown(id)).toMatchObject([{ AddressId: second }, { AddressId: first }]);
    const { InstanceSet } = await cloud.cvm.DescribeInstances({ InstanceIds: [id] });
    expect(InstanceSet![0]!.PublicIpAddresses).toEqual([(await eip(second)).AddressIp]);
    const unassign = () =>
      cloud.vpc.UnassignPrivateIpAddresses({
        NetworkInterfaceId,
        PrivateIpAddresses: [{ PrivateIpAddress: "10.0.0.78" }],
      });
    expect(await codeOf(unassign())).toBe("UnsupportedOperation.UnbindEIP");
    await cloud.vpc.DisassociateAddress({ AddressId: first });
    cloud.pass(1000);
    await unassign();
    expect(await shown(id)).toHaveLength(1);
  });

  test("keep their instance in its subnet, and are no more than its size allows", async () => {
    const { id, ip } = await launch(cloud, network);
    const NetworkInterfaceId = interfaceOf(id);
    const assign = (more: object) => cloud.vpc.AssignPrivateIpAddresses({ NetworkInterfaceId, ...more });
    expect(await codeOf(assign({}))).toBe("MissingParameter");
    expect(await codeOf(assign({ SecondaryPrivateIpAddressCount: 6 }))).toBe("LimitExceeded");
    const named = (PrivateIpAddress: string) => assign({ PrivateIpAddresses: [{ PrivateIpAddress }] });
    expect(await codeOf(named("10.0.9.9"))).toBe("InvalidParameterValue.Range");
    expect(await codeOf(named(ip))).toBe("ResourceInUse.Address");
    expect(await codeOf(named("ten"))).toBe("InvalidParameterValue.Malformed");
    expect(
      await codeOf(
        cloud.vpc.UnassignPrivateIpAddresses({
          NetworkInterfaceId,
          PrivateIpAddresses: [{ PrivateIpAddress: ip }],
        }),
      ),
    ).toBe("UnsupportedOperation.PrimaryIp");
    expect(
      await codeOf(
        cloud.vpc.AssignPrivateIpAddresses({
          NetworkInterfaceId: "eni-00000000",
          SecondaryPrivateIpAddressCount: 1,
        }),
      ),
    ).toBe("ResourceNotFound");
    await named("10.0.0.80");
    const { Subnet } = await cloud.vpc.CreateSubnet({
      VpcId: network.vpc,
      SubnetName: "other",
      CidrBlock: "10.0.7.0/24",
      Zone: "ap-guangzhou-6",
    });
    expect(
      await codeOf(
        cloud.cvm.ModifyInstancesVpcAttribute({
          InstanceIds: [id],
          VirtualPrivateCloud: { VpcId: network.vpc, SubnetId: Subnet!.SubnetId! },
        }),
      ),
    ).toBe("UnsupportedOperation.ElasticNetworkInterface");
  });
});

describe("a project", () => {
  test("takes instances, disks, keys, groups and databases, until it is disabled", async () => {
    const { ProjectId } = await cloud.tag.AddProject({ ProjectName: "shop", Info: "the shop's" });
    const project = ProjectId!;
    expect(await codeOf(cloud.tag.AddProject({ ProjectName: "shop" }))).toBe(
      "InvalidParameter.ProjectNameExisted",
    );
    const { id } = await launch(cloud, network);
    await cloud.cvm.ModifyInstancesProject({ InstanceIds: [id], ProjectId: project });
    const bought = await launch(cloud, network, {
      Placement: { Zone: "ap-guangzhou-6", ProjectId: project },
    });
    const { InstanceSet } = await cloud.cvm.DescribeInstances({
      Filters: [{ Name: "project-id", Values: [String(project)] }],
    });
    expect(InstanceSet!.map((row) => row.InstanceId).sort()).toEqual([id, bought.id].sort());
    const { DiskSet } = await cloud.cbs.DescribeDisks({
      Filters: [{ Name: "project-id", Values: [String(project)] }],
    });
    expect(DiskSet).toMatchObject([{ InstanceId: bought.id, Placement: { ProjectId: project } }]);
    const group = (ProjectId: string) =>
      cloud.vpc.CreateSecurityGroup({ GroupName: "g", GroupDescription: "", ProjectId });
    expect((await group(String(project))).SecurityGroup).toMatchObject({ ProjectId: String(project) });
    expect(await codeOf(group("7"))).toBe("InvalidParameterValue");
    const key = (KeyName: string, ProjectId: number) => cloud.cvm.CreateKeyPair({ KeyName, ProjectId });
    expect((await key("shop", project)).KeyPair).toMatchObject({ ProjectId: project });
    expect(await codeOf(key("nowhere", 7))).toBe("InvalidProjectId.NotFound");

    await cloud.tag.UpdateProject({ ProjectId: project, Disable: 1, ProjectName: "old shop" });
    expect(await codeOf(key("late", project))).toBe("InvalidProjectId.NotFound");
    const shown = (AllList: number) => cloud.tag.DescribeProjects({ AllList, Limit: 1000, Offset: 0 });
    expect(await shown(0)).toMatchObject({ Total: 0 });
    expect((await shown(1)).Projects).toMatchObject([{ ProjectId: project, ProjectName: "old shop" }]);
  });
});
