import type { Row } from "../../../lib/local/world";
import {
  codeOf,
  launch,
  launchRequest,
  makeGroup,
  makeNetwork,
  startTestCloud,
  type TestCloud,
  type TestNetwork,
  UBUNTU,
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

const run = (more: object = {}) => cloud.cvm.RunInstances({ ...launchRequest(network), ...more });
const instance = async (id: string) =>
  (await cloud.cvm.DescribeInstances({ InstanceIds: [id] })).InstanceSet![0];

describe("RunInstances", () => {
  test("answers with ids that are visible at once, PENDING, then RUNNING", async () => {
    const { InstanceIdSet } = await run({
      InstanceName: "web",
      HostName: "web-1",
      DataDisks: [{ DiskSize: 20, DiskType: "CLOUD_PREMIUM", DeleteWithInstance: true }],
      InternetAccessible: { InternetMaxBandwidthOut: 5, PublicIpAssigned: true },
      TagSpecification: [
        { ResourceType: "instance", Tags: [{ Key: "team", Value: "shop" }] },
        { ResourceType: "host", Tags: [{ Key: "x", Value: "y" }] },
      ],
      UserData: Buffer.from("#!/bin/sh").toString("base64"),
    });
    const [id] = InstanceIdSet!;
    expect(id).toMatch(/^ins-[a-z0-9]{8}$/);
    expect(await instance(id!)).toMatchObject({
      InstanceState: "PENDING",
      LatestOperation: "RunInstances",
      LatestOperationState: "OPERATING",
    });
    cloud.pass(2000);
    const ran = await instance(id!);
    expect(ran).toMatchObject({
      InstanceState: "RUNNING",
      LatestOperationState: "SUCCESS",
      InstanceName: "web",
      InstanceType: "S5.SMALL1",
      InstanceChargeType: "POSTPAID_BY_HOUR",
      CPU: 1,
      Memory: 1,
      ImageId: UBUNTU,
      Placement: { Zone: ZONE },
      SystemDisk: { DiskType: "CLOUD_PREMIUM", DiskSize: 20 },
      DataDisks: [{ DiskType: "CLOUD_PREMIUM", DiskSize: 20, DeleteWithInstance: true, Encrypt: false }],
      VirtualPrivateCloud: { VpcId: network.vpc, SubnetId: network.subnet },
      InternetAccessible: { InternetMaxBandwidthOut: 5 },
      SecurityGroupIds: [network.open],
      LoginSettings: { KeyIds: [] },
      Tags: [{ Key: "team", Value: "shop" }],
      CamRoleName: "",
    });
    expect(ran!.PublicIpAddresses).toHaveLength(1);
    const attributes = await cloud.cvm.DescribeInstancesAttributes({
      InstanceIds: [id!],
      Attributes: ["UserData"],
    });
    expect(attributes.InstanceSet).toEqual([{ InstanceId: id, Attributes: { UserData: "IyEvYmluL3No" } }]);
    const { Tags } = await cloud.tag.DescribeResourceTagsByResourceIds({
      ServiceType: "cvm",
      ResourcePrefix: "instance",
      ResourceIds: [id!],
      ResourceRegion: "ap-guangzhou",
    });
    expect(Tags).toMatchObject([{ TagKey: "team", TagValue: "shop", ResourceId: id }]);
  });

  test("asked for twice with one token makes one; with other parameters it is refused", async () => {
    const first = await run({ ClientToken: "once" });
    expect((await run({ ClientToken: "once" })).InstanceIdSet).toEqual(first.InstanceIdSet);
    expect(await codeOf(run({ ClientToken: "once", InstanceName: "other" }))).toBe(
      "InvalidParameterCombination",
    );
  });

  test("is the same call in whichever order its parameters stand", async () => {
    const request = { ...launchRequest(network), ClientToken: "turned" };
    const turned = Object.fromEntries(Object.entries(request).reverse()) as typeof request;
    const first = await cloud.cvm.RunInstances(request);
    expect((await cloud.cvm.RunInstances(turned)).InstanceIdSet).toEqual(first.InstanceIdSet);
  });

  test("keeps of a call with a token nothing that a guess at its password could be tried on", async () => {
    const other = await startTestCloud();
    const kept = async ({ local, vpc }: TestCloud) => {
      await vpc.AllocateAddresses({ ClientToken: "same", InternetMaxBandwidthOut: 5 });
      const answered = local.world.table<Row & { readonly request: string }>("clientTokens").all();
      return answered.find(({ id }) => id.endsWith("/same"))!.request;
    };
    try {
      expect(await kept(other)).not.toBe(await kept(cloud));
    } finally {
      await other.remove();
    }
  });

  test("remembers its tokens across a restart", async () => {
    const first = await run({ ClientToken: "kept" });
    cloud = await cloud.restart();
    expect((await run({ ClientToken: "kept" })).InstanceIdSet).toEqual(first.InstanceIdSet);
  });

  test("as a dry run checks everything and makes nothing", async () => {
    const before = cloud.local.inventory();
    expect(await codeOf(run({ DryRun: true }))).toBe("DryRunOperation");
    expect(await codeOf(run({ DryRun: true, ImageId: "img-00000000" }))).toBe("InvalidImageId.NotFound");
    expect(cloud.local.inventory()).toEqual(before);
  });

  test("makes several, each with an address of its own", async () => {
    const { InstanceIdSet } = await run({
      InstanceCount: 3,
      VirtualPrivateCloud: {
        VpcId: network.vpc,
        SubnetId: network.subnet,
        PrivateIpAddresses: ["10.0.0.50", "10.0.0.51", "10.0.0.52"],
      },
    });
    const { InstanceSet } = await cloud.cvm.DescribeInstances({ InstanceIds: InstanceIdSet! });
    expect(InstanceSet!.flatMap((row) => row.PrivateIpAddresses)).toEqual([
      "10.0.0.50",
      "10.0.0.51",
      "10.0.0.52",
    ]);
  });

  test("tags what is made, and knows the kinds of things that the API lists", async () => {
    const TagSpecification = [{ ResourceType: "foo", Tags: [{ Key: "a", Value: "b" }] }];
    const { cvm } = cloud;
    for (const refused of [
      run({ TagSpecification }),
      run({ TagSpecification, DryRun: true }),
      cvm.CreateKeyPair({ KeyName: "foo", ProjectId: 0, TagSpecification }),
      cvm.CreateDisasterRecoverGroup({ Name: "foo", Type: "HOST", TagSpecification }),
    ])
      expect(await codeOf(refused)).toBe("InvalidParameterValue");
  });

  test("numbers several, and checks their host names as they come out", async () => {
    const named = async (request: object) => {
      const { InstanceIdSet } = await run({ InstanceCount: 2, ...request });
      const { InstanceSet } = await cloud.cvm.DescribeInstances({ InstanceIds: InstanceIdSet! });
      return InstanceSet!.map((row) => row.InstanceName);
    };
    expect(await named({ InstanceName: "srv{R:3}", HostName: "node-{IP}-{R:1,F:2}" })).toEqual([
      "srv3",
      "srv4",
    ]);
    expect(await named({ InstanceName: "srv", HostName: "n" })).toEqual(["srv1", "srv2"]);
    expect(await named({})).toEqual(["Unnamed", "Unnamed"]);
    for (const DryRun of [true, false])
      for (const HostName of ["node-{R:x}", "-{R:1}", `{IP}${"h".repeat(55)}`])
        expect(await codeOf(named({ HostName, DryRun }))).toBe("InvalidParameterValue.IllegalHostName");
  });

  const vpcWith = (more: object) => ({
    VirtualPrivateCloud: { VpcId: network?.vpc, SubnetId: network?.subnet, ...more },
  });
  test.each<[string, () => object, string]>([
    [
      "a zone of another region",
      () => ({ Placement: { Zone: "ap-shanghai-2" } }),
      "InvalidZone.MismatchRegion",
    ],
    [
      "a zone that is not its subnet's",
      () => ({ Placement: { Zone: "ap-guangzhou-3" } }),
      "InvalidParameterValue.VpcIdZoneIdNotMatch",
    ],
    ["no zone", () => ({ Placement: {} }), "MissingParameter"],
    ["no image", () => ({ ImageId: undefined }), "MissingParameter"],
    ["an image that is not there", () => ({ ImageId: "img-00000000" }), "InvalidImageId.NotFound"],
    ["an image id that is none", () => ({ ImageId: "ubuntu" }), "InvalidImageId.Malformed"],
    [
      "an unknown instance type",
      () => ({ InstanceType: "S5.HUGE1" }),
      "InvalidParameterValue.InstanceTypeNotFound",
    ],
    ["no network", () => ({ VirtualPrivateCloud: undefined }), "MissingParameter"],
    [
      "a subnet that is not there",
      () => vpcWith({ SubnetId: "subnet-00000000" }),
      "InvalidParameterValue.SubnetNotExist",
    ],
    [
      "a subnet of another VPC",
      () => vpcWith({ VpcId: "vpc-00000000" }),
      "InvalidParameterValue.VpcIdNotExist",
    ],
    [
      "an address outside its subnet",
      () => vpcWith({ PrivateIpAddresses: ["10.0.1.5"] }),
      "VpcAddrNotInSubNet",
    ],
    ["a reserved address", () => vpcWith({ PrivateIpAddresses: ["10.0.0.1"] }), "VpcAddrNotInSubNet"],
    ["an address that is taken", () => vpcWith({ PrivateIpAddresses: ["10.0.0.2"] }), "VpcIpIsUsed"],
    [
      "an address that is none",
      () => vpcWith({ PrivateIpAddresses: ["10.0.0"] }),
      "InvalidParameterValue.InvalidIpFormat",
    ],
    [
      "fewer addresses than instances",
      () => ({ ...vpcWith({ PrivateIpAddresses: ["10.0.0.60"] }), InstanceCount: 2 }),
      "InvalidParameterValue.AmountNotEqual",
    ],
    [
      "a group that is not there",
      () => ({ SecurityGroupIds: ["sg-00000000"] }),
      "InvalidSecurityGroupId.NotFound",
    ],
    [
      "a system disk smaller than the image",
      () => ({ SystemDisk: { DiskSize: 10 } }),
      "FailedOperation.SnapshotSizeLargerThanDataSize",
    ],
    [
      "a system disk larger than its type allows",
      () => ({ SystemDisk: { DiskType: "CLOUD_PREMIUM", DiskSize: 99_999 } }),
      "InvalidParameterValue.Range",
    ],
    [
      "a system disk of an unknown type",
      () => ({ SystemDisk: { DiskType: "FLOPPY" } }),
      "InvalidParameterValue",
    ],
    ["a data disk of 15 GiB", () => ({ DataDisks: [{ DiskSize: 15 }] }), "InvalidParameterValue.Range"],
    [
      "21 data disks",
      () => ({ DataDisks: Array.from({ length: 21 }, () => ({ DiskSize: 20 })) }),
      "InvalidParameterValue.LimitExceeded",
    ],
    [
      "a data disk of a snapshot that is not there",
      () => ({ DataDisks: [{ DiskSize: 20, SnapshotId: "snap-00000000" }] }),
      "InvalidParameter.SnapshotNotFound",
    ],
    [
      "a key pair that is not there",
      () => ({ LoginSettings: { KeyIds: ["skey-00000000"] } }),
      "InvalidParameterValue.KeyPairNotFound",
    ],
    [
      "the login of a public image",
      () => ({ LoginSettings: { KeepImageLogin: "TRUE" } }),
      "InvalidParameter.ParameterConflict",
    ],
    [
      "two ways to log in",
      () => ({ LoginSettings: { KeepImageLogin: "TRUE", Password: "Abcdef12!" } }),
      "InvalidParameter.ParameterConflict",
    ],
    [
      "a role that is not there",
      () => ({ CamRoleName: "nobody" }),
      "AuthFailure.CamRoleNameAuthenticateFailed",
    ],
    ["a host name that is none", () => ({ HostName: "-web" }), "InvalidParameterValue.IllegalHostName"],
    [
      "user data that is no base64",
      () => ({ UserData: "###" }),
      "InvalidParameterValue.InvalidUserDataFormat",
    ],
    [
      "user data of more than 16 KB",
      () => ({ UserData: Buffer.alloc(17_000).toString("base64") }),
      "InvalidParameterValue.TooLong",
    ],
    ["a token of 65 bytes", () => ({ ClientToken: "t".repeat(65) }), "InvalidClientToken.TooLong"],
    ["a name of 129 characters", () => ({ InstanceName: "n".repeat(129) }), "InvalidInstanceName.TooLong"],
    [
      "a bandwidth of 201",
      () => ({ InternetAccessible: { InternetMaxBandwidthOut: 201 } }),
      "InvalidParameterValue.Range",
    ],
    [
      "a launch template that is not there",
      () => ({ LaunchTemplate: { LaunchTemplateId: "lt-00000000" } }),
      "InvalidParameterValue.LaunchTemplateIdNotExisted",
    ],
    ["prepaid charging for no time", () => ({ InstanceChargeType: "PREPAID" }), "MissingParameter"],
    [
      "prepaid charging for 13 months",
      () => ({ InstanceChargeType: "PREPAID", InstanceChargePrepaid: { Period: 13 } }),
      "InvalidPeriod",
    ],
    [
      "an address of another provider",
      () => ({ InternetAccessible: { InternetMaxBandwidthOut: 5, InternetServiceProvider: "CMCC" } }),
      "UnsupportedOperation",
    ],
    [
      "the role of a public gateway",
      () => ({
        VirtualPrivateCloud: { VpcId: network.vpc, SubnetId: network.subnet, AsVpcGateway: true },
      }),
      "UnsupportedOperation",
    ],
    ["charging by the host", () => ({ InstanceChargeType: "CDHPAID" }), "UnsupportedOperation"],
    [
      "a host that is not there",
      () => ({ Placement: { Zone: ZONE, HostIds: ["host-00000000"] } }),
      "InvalidHostId.NotFound",
    ],
    [
      "a cluster for high-performance computing",
      () => ({ HpcClusterId: "hpc-00000000" }),
      "InvalidParameterValue.InstanceTypeNotSupportHpcCluster",
    ],
    [
      "an IPv6 address",
      () => ({
        VirtualPrivateCloud: { VpcId: network.vpc, SubnetId: network.subnet, Ipv6AddressCount: 1 },
      }),
      "InvalidParameterValue.VpcNotSupportIpv6Address",
    ],
    [
      "a key of its own for a disk",
      () => ({ SystemDisk: { DiskType: "CLOUD_PREMIUM", DiskSize: 50, Encrypt: true, KmsKeyId: "k" } }),
      "InvalidParameter.InvalidKmsKeyId",
    ],
    [
      "a placement group that is not there",
      () => ({ DisasterRecoverGroupIds: ["ps-00000000"] }),
      "FailedOperation.DisasterRecoverGroupNotFound",
    ],
    [
      "a project that is not there",
      () => ({ Placement: { Zone: ZONE, ProjectId: 7 } }),
      "InvalidProjectId.NotFound",
    ],
    [
      "more cores than its type has",
      () => ({ CpuTopology: { CoreCount: 2, ThreadPerCore: 1 } }),
      "InvalidParameterValue.CoreCountValue",
    ],
    [
      "a bandwidth package that is not there",
      () => ({
        InternetAccessible: {
          InternetChargeType: "BANDWIDTH_PACKAGE",
          InternetMaxBandwidthOut: 5,
          BandwidthPackageId: "bwp-00000000",
        },
      }),
      "InvalidParameterValue.BandwidthPackageIdNotFound",
    ],
    ["501 instances", () => ({ InstanceCount: 501 }), "InvalidParameterValue.Range"],
    ["more than the zone's quota", () => ({ InstanceCount: 60 }), "InstancesQuotaLimitExceeded"],
  ])("with %s is refused and makes nothing", async (_name, more, code) => {
    const before = cloud.local.inventory();
    expect(await codeOf(run(more()))).toBe(code);
    expect(cloud.local.inventory()).toEqual(before);
  });

  test("with six groups, or in a subnet that is full, is refused", async () => {
    const groups = [network.open];
    for (let index = 1; index <= 5; index++) groups.push(await makeGroup(cloud, String(index)));
    expect(await codeOf(run({ SecurityGroupIds: groups }))).toBe("LimitExceeded.AssociateUSGLimitExceeded");
    const { Subnet } = await cloud.vpc.CreateSubnet({
      VpcId: network.vpc,
      SubnetName: "tiny",
      CidrBlock: "10.0.200.0/28",
      Zone: ZONE,
    });
    const tiny = { VirtualPrivateCloud: { VpcId: network.vpc, SubnetId: Subnet!.SubnetId } };
    const { InstanceIdSet } = await run({ ...tiny, InstanceCount: 13 });
    expect(await codeOf(run(tiny))).toBe("FailedOperation.NoAvailableIpAddressCountInSubnet");
    cloud.pass(2000);
    await cloud.cvm.TerminateInstances({ InstanceIds: InstanceIdSet! });
  });
});

describe("an instance", () => {
  test("stops, starts and reboots through the states between", async () => {
    const { id } = await launch(cloud, network);
    const steps = [
      [() => cloud.cvm.StopInstances({ InstanceIds: [id] }), "STOPPING", "STOPPED"],
      [() => cloud.cvm.StartInstances({ InstanceIds: [id] }), "STARTING", "RUNNING"],
      [() => cloud.cvm.RebootInstances({ InstanceIds: [id] }), "REBOOTING", "RUNNING"],
    ] as const;
    for (const [call, during, after] of steps) {
      await call();
      expect(await instance(id)).toMatchObject({ InstanceState: during, LatestOperationState: "OPERATING" });
      cloud.pass(2000);
      expect(await instance(id)).toMatchObject({ InstanceState: after, LatestOperationState: "SUCCESS" });
    }
    expect((await cloud.cvm.DescribeInstancesStatus({ InstanceIds: [id] })).InstanceStatusSet).toEqual([
      { InstanceId: id, InstanceState: "RUNNING" },
    ]);
  });

  test("refuses what its state does not allow, and then none of a call's instances change", async () => {
    const [one, two] = [await launch(cloud, network), await launch(cloud, network)];
    expect(await codeOf(cloud.cvm.StartInstances({ InstanceIds: [one.id] }))).toBe(
      "UnsupportedOperation.InstanceStateRunning",
    );
    await cloud.cvm.StopInstances({ InstanceIds: [two.id] });
    expect(await codeOf(cloud.cvm.RebootInstances({ InstanceIds: [one.id, two.id] }))).toBe(
      "UnsupportedOperation.InstanceStateStopping",
    );
    expect(await instance(one.id)).toMatchObject({
      InstanceState: "RUNNING",
      LatestOperation: "RunInstances",
    });
    cloud.pass(2000);
    expect(await codeOf(cloud.cvm.StopInstances({ InstanceIds: [two.id] }))).toBe(
      "UnsupportedOperation.InstanceStateStopped",
    );
    expect(await codeOf(cloud.cvm.StopInstances({ InstanceIds: ["ins-00000000"] }))).toBe(
      "InvalidInstanceId.NotFound",
    );
    expect(await codeOf(cloud.cvm.StopInstances({ InstanceIds: ["web"] }))).toBe(
      "InvalidInstanceId.Malformed",
    );
    const InstanceIds = [one.id];
    for (const refused of [
      cloud.cvm.StopInstances({ InstanceIds, StopType: "FOO" }),
      cloud.cvm.RebootInstances({ InstanceIds, StopType: "FOO" }),
    ])
      expect(await codeOf(refused)).toBe("InvalidParameterValue");
    for (const refused of [
      cloud.cvm.StopInstances({ InstanceIds, StopType: "HARD", ForceStop: true }),
      cloud.cvm.RebootInstances({ InstanceIds, StopType: "HARD", ForceReboot: true }),
    ])
      expect(await codeOf(refused)).toBe("InvalidParameterCombination");
    const image = { InstanceId: one.id, ImageName: "maybe", ForcePoweroff: "maybe" };
    expect(await codeOf(cloud.cvm.CreateImage(image))).toBe("InvalidParameterValue");
    expect(await codeOf(cloud.cvm.StopInstances({ InstanceIds: [one.id], StoppedMode: "HIBERNATE" }))).toBe(
      "InvalidParameterValue",
    );
    const { InstanceIdSet } = await run();
    expect(await codeOf(cloud.cvm.TerminateInstances({ InstanceIds: InstanceIdSet! }))).toBe(
      "UnsupportedOperation.InstanceStatePending",
    );
  });

  test("goes with its disks, except those that are to stay, and gives its EIP back", async () => {
    const { id } = await launch(cloud, network, {
      DataDisks: [
        { DiskSize: 20, DeleteWithInstance: true },
        { DiskSize: 30, DeleteWithInstance: false },
      ],
    });
    const { AddressSet } = await cloud.vpc.AllocateAddresses({});
    cloud.pass(1000);
    await cloud.vpc.AssociateAddress({ AddressId: AddressSet![0]!, InstanceId: id });
    const disks = await cloud.cbs.DescribeDisks({ Filters: [{ Name: "instance-id", Values: [id] }] });
    expect(disks.TotalCount).toBe(3);
    await cloud.cvm.TerminateInstances({ InstanceIds: [id] });
    expect(await instance(id)).toMatchObject({ InstanceState: "TERMINATING" });
    cloud.pass(2000);
    expect(await instance(id)).toBeUndefined();
    const left = await cloud.cbs.DescribeDisks({ DiskIds: disks.DiskSet!.map((disk) => disk.DiskId!) });
    expect(left.DiskSet).toMatchObject([
      { DiskSize: 30, DiskState: "UNATTACHED", InstanceId: "", Attached: false },
    ]);
    expect((await cloud.vpc.DescribeAddresses({ AddressIds: AddressSet! })).AddressSet).toMatchObject([
      { AddressStatus: "UNBIND" },
    ]);
    await cloud.vpc.ReleaseAddresses({ AddressIds: AddressSet! });
    await cloud.cbs.TerminateDisks({ DiskIds: [left.DiskSet![0]!.DiskId!] });
  });

  test("that is protected does not go", async () => {
    const { id } = await launch(cloud, network, { DisableApiTermination: true });
    expect(await codeOf(cloud.cvm.TerminateInstances({ InstanceIds: [id] }))).toBe(
      "UnsupportedOperation.InstancesProtected",
    );
    await cloud.cvm.ModifyInstancesAttribute({ InstanceIds: [id], DisableApiTermination: false });
    expect(await codeOf(cloud.cvm.TerminateInstances({ InstanceIds: [id] }))).toBe("no error");
  });

  test("changes its name, groups and role", async () => {
    await cloud.cam.CreateRole({
      RoleName: "web",
      PolicyDocument: JSON.stringify({
        version: "2.0",
        statement: [
          { effect: "allow", action: "name/sts:AssumeRole", principal: { service: "cvm.qcloud.com" } },
        ],
      }),
    });
    const { id } = await launch(cloud, network);
    const other = await makeGroup(cloud, "443");
    await cloud.cvm.ModifyInstancesAttribute({
      InstanceIds: [id],
      InstanceName: "renamed",
      SecurityGroups: [other],
      CamRoleName: "web",
    });
    expect(await instance(id)).toMatchObject({
      InstanceName: "renamed",
      SecurityGroupIds: [other],
      CamRoleName: "web",
    });
    await cloud.cvm.AssociateSecurityGroups({ InstanceIds: [id], SecurityGroupIds: [network.open] });
    expect((await instance(id))!.SecurityGroupIds).toEqual([other, network.open]);
    await cloud.cvm.DisassociateSecurityGroups({ InstanceIds: [id], SecurityGroupIds: [other] });
    expect((await instance(id))!.SecurityGroupIds).toEqual([network.open]);
    expect(await codeOf(cloud.cam.DeleteRole({ RoleName: "web" }))).toBe("FailedOperation");
  });

  test("grows its system disk, by 10 GiB at least and not under its feet", async () => {
    const { id } = await launch(cloud, network);
    const resize = (DiskSize: number, more: object = {}) =>
      cloud.cvm.ResizeInstanceDisks({ InstanceId: id, SystemDisk: { DiskSize }, ...more });
    expect(await codeOf(resize(50))).toBe("UnsupportedOperation.InstanceStateRunning");
    expect(await codeOf(resize(25, { ResizeOnline: true }))).toBe("InvalidParameterValue.Range");
    await resize(50, { ResizeOnline: true });
    expect(await codeOf(cloud.cvm.StopInstances({ InstanceIds: [id] }))).toBe(
      "OperationDenied.InstanceOperationInProgress",
    );
    cloud.pass(2000);
    expect(await instance(id)).toMatchObject({
      SystemDisk: { DiskSize: 50 },
      LatestOperationState: "SUCCESS",
    });
  });

  test("is found by every filter that the reconciler and the provider use", async () => {
    const { id, ip } = await launch(cloud, network, {
      InstanceName: "findable",
      TagSpecification: [{ ResourceType: "instance", Tags: [{ Key: "landfall:launch", Value: "l-1" }] }],
    });
    const find = async (Name: string, Value: string) =>
      (await cloud.cvm.DescribeInstances({ Filters: [{ Name, Values: [Value] }] })).InstanceSet!.map(
        (row) => row.InstanceId,
      );
    const filters = {
      "instance-name": "findable",
      "private-ip-address": ip,
      "tag:landfall:launch": "l-1",
      "instance-id": id,
    };
    for (const [name, value] of Object.entries(filters))
      expect([name, await find(name, value)]).toEqual([name, [id]]);
    for (const [name, value] of Object.entries({
      "instance-state": "RUNNING",
      "vpc-id": network.vpc,
      zone: ZONE,
      "tag-key": "landfall:launch",
    }))
      expect(await find(name, value)).toContain(id);
    expect(await codeOf(find("creation-start-time", "yesterday"))).toBe(
      "InvalidParameterValue.InvalidTimeFormat",
    );
    const beijing = (ms: number) => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 19).replace("T", " ");
    const now = cloud.local.clock.now();
    expect(await find("creation-start-time", beijing(now - 60_000))).toContain(id);
    expect(await find("creation-start-time", beijing(now + 60_000))).toEqual([]);
    expect(await find("creation-end-time", beijing(now + 60_000))).toContain(id);
    expect(await find("creation-end-time", beijing(now - 60_000))).not.toContain(id);
    expect(await find("host-id", "host-00000000")).toEqual([]);
    expect(await find("ipv6-address", "::1")).toEqual([]);
    expect(await codeOf(cloud.cvm.DescribeInstances({ InstanceIds: ["bad"] }))).toBe(
      "InvalidInstanceId.Malformed",
    );
    for (const [Name, value] of [
      ["instance-name", "findable"],
      ["instance-ip-address", ip],
    ] as const) {
      const { DiskSet } = await cloud.cbs.DescribeDisks({ Filters: [{ Name, Values: [value] }] });
      expect(DiskSet!.map((disk) => disk.InstanceId)).toEqual([id]);
    }
    const six = { Filters: [{ Name: "zone", Values: ["1", "2", "3", "4", "5", "6"] }] };
    expect(await codeOf(cloud.cvm.DescribeInstances(six))).toBe("InvalidFilterValue.LimitExceeded");
    expect(await codeOf(cloud.cvm.DescribeInstances({ Filters: [{ Name: "mood", Values: ["good"] }] }))).toBe(
      "InvalidFilter",
    );
    expect(await codeOf(cloud.cvm.DescribeInstances({ Limit: 101 }))).toBe("InvalidParameterValueLimit");
    expect(await codeOf(cloud.cvm.DescribeInstances({ Offset: -1 }))).toBe("InvalidParameterValueOffset");
    expect(
      await codeOf(
        cloud.cvm.DescribeInstances({ InstanceIds: [id], Filters: [{ Name: "zone", Values: [ZONE] }] }),
      ),
    ).toBe("InvalidParameterCombination");
  });
});

describe("a key pair", () => {
  const PUBLIC = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQC7 someone@somewhere";

  test("is imported once, bound, and deleted only when it is free", async () => {
    const { KeyId } = await cloud.cvm.ImportKeyPair({ KeyName: "imported", ProjectId: 0, PublicKey: PUBLIC });
    expect(KeyId).toMatch(/^skey-[a-z0-9]{8}$/);
    expect(await codeOf(cloud.cvm.ImportKeyPair({ KeyName: "again", ProjectId: 0, PublicKey: PUBLIC }))).toBe(
      "InvalidPublicKey.Duplicate",
    );
    const { id } = await launch(cloud, network, { LoginSettings: { KeyIds: [KeyId!] } });
    const { KeyPairSet } = await cloud.cvm.DescribeKeyPairs({ KeyIds: [KeyId!] });
    expect(KeyPairSet).toMatchObject([
      { KeyName: "imported", ProjectId: 0, PublicKey: PUBLIC, AssociatedInstanceIds: [id] },
    ]);
    expect(await codeOf(cloud.cvm.DeleteKeyPairs({ KeyIds: [KeyId!] }))).toBe(
      "InvalidParameterValue.KeyPairNotSupported",
    );
    await cloud.cvm.DisassociateInstancesKeyPairs({ InstanceIds: [id], KeyIds: [KeyId!], ForceStop: true });
    await cloud.cvm.DeleteKeyPairs({ KeyIds: [KeyId!] });
    expect((await cloud.cvm.DescribeKeyPairs({ KeyIds: [KeyId!] })).TotalCount).toBe(0);
  });

  test("that is created comes with its private half, in OpenSSH's form outside", async () => {
    const { KeyPair } = await cloud.cvm.CreateKeyPair({ KeyName: "created", ProjectId: 0 });
    expect(KeyPair!.PrivateKey).toContain("BEGIN RSA PRIVATE KEY");
    const blob = Buffer.from(KeyPair!.PublicKey!.split(" ")[1]!, "base64");
    expect(blob.subarray(4, 11).toString()).toBe("ssh-rsa");
    await cloud.cvm.ModifyKeyPairAttribute({ KeyId: KeyPair!.KeyId!, KeyName: "renamed" });
    const { KeyPairSet } = await cloud.cvm.DescribeKeyPairs({ KeyIds: [KeyPair!.KeyId!] });
    expect(KeyPairSet![0]).not.toHaveProperty("PrivateKey");
    expect(KeyPairSet![0]!.KeyName).toBe("renamed");
  });

  test.each([
    [{ KeyName: "", PublicKey: PUBLIC }, "InvalidKeyPairNameEmpty"],
    [{ KeyName: "k".repeat(26), PublicKey: PUBLIC }, "InvalidKeyPairNameTooLong"],
    [{ KeyName: "a-b", PublicKey: PUBLIC }, "InvalidKeyPairNameIncludeIllegalChar"],
    [{ KeyName: "renamed", PublicKey: PUBLIC }, "InvalidKeyPairName.Duplicate"],
    [{ KeyName: "k", PublicKey: "ssh-ed25519 AAAA" }, "InvalidPublicKey.Malformed"],
  ])("%j is refused", async (request, code) => {
    expect(await codeOf(cloud.cvm.ImportKeyPair({ ProjectId: 0, ...request }))).toBe(code);
  });
});

test("the catalogue has zones, regions and types on sale", async () => {
  expect((await cloud.cvm.DescribeZones()).ZoneSet).toContainEqual(
    expect.objectContaining({ Zone: ZONE, ZoneId: "100006", ZoneState: "AVAILABLE" }),
  );
  expect((await cloud.cvm.DescribeRegions()).RegionSet).toContainEqual(
    expect.objectContaining({ Region: "ap-guangzhou" }),
  );
  const { InstanceTypeQuotaSet } = await cloud.cvm.DescribeZoneInstanceConfigInfos({
    Filters: [
      { Name: "zone", Values: [ZONE] },
      { Name: "instance-type", Values: ["S5.MEDIUM4"] },
    ],
  });
  expect(InstanceTypeQuotaSet).toMatchObject([
    { Zone: ZONE, InstanceType: "S5.MEDIUM4", Cpu: 2, Memory: 4, Status: "SELL" },
  ]);
  expect(
    await codeOf(cloud.cvm.DescribeInstanceTypeConfigs({ Filters: [{ Name: "x", Values: ["y"] }] })),
  ).toBe("InvalidFilter");
});
