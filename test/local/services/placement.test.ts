import {
  codeOf,
  launch,
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

const instance = async (id: string) =>
  (await cloud.cvm.DescribeInstances({ InstanceIds: [id] })).InstanceSet![0]!;

describe("a placement group", () => {
  const create = async (more: object = {}) =>
    (await cloud.cvm.CreateDisasterRecoverGroup({ Name: "apart", Type: "HOST", ...more }))
      .DisasterRecoverGroupId!;
  const group = async (id: string) =>
    (await cloud.cvm.DescribeDisasterRecoverGroups({ DisasterRecoverGroupIds: [id] }))
      .DisasterRecoverGroupSet![0];
  const move = (InstanceIds: string[], more: object) =>
    cloud.cvm.ModifyInstancesDisasterRecoverGroup({ InstanceIds, ...more });

  test("is made once for a token, shown with its tags, renamed and deleted", async () => {
    const order = {
      ClientToken: "once",
      TagSpecification: [{ ResourceType: "ps", Tags: [{ Key: "team", Value: "shop" }] }],
    };
    const id = await create(order);
    expect(id).toMatch(/^ps-[a-z0-9]{8}$/);
    expect(await create(order)).toBe(id);
    expect(await codeOf(create({ ...order, Affinity: 2 }))).toBe("InvalidParameterValue");
    expect(await group(id)).toMatchObject({
      Name: "apart",
      Type: "HOST",
      Affinity: 1,
      Strategy: "SPREAD",
      CvmQuotaTotal: 50,
      CurrentNum: 0,
      InstanceIds: [],
      Tags: [{ Key: "team", Value: "shop" }],
    });
    const rename = (Affinity: number) =>
      cloud.cvm.ModifyDisasterRecoverGroupAttribute({ DisasterRecoverGroupId: id, Name: "away", Affinity });
    await rename(3);
    expect(await group(id)).toMatchObject({ Name: "away", Affinity: 3 });
    expect(await codeOf(rename(2))).toBe("InvalidParameterValue");
    expect(await cloud.cvm.DescribeDisasterRecoverGroupQuota()).toMatchObject({
      GroupQuota: 10,
      CurrentNum: 1,
      CvmInHostGroupQuota: 50,
    });
    await cloud.cvm.DeleteDisasterRecoverGroups({ DisasterRecoverGroupIds: [id] });
    expect(await group(id)).toBeUndefined();
  });

  test("takes instances at their launch and later, and is not deleted while it has some", async () => {
    const [one, other] = [await create({ Name: "one" }), await create({ Name: "other", Type: "RACK" })];
    const { id } = await launch(cloud, network, { DisasterRecoverGroupIds: [one] });
    expect(await instance(id)).toMatchObject({
      DisasterRecoverGroupId: one,
      DisasterRecoverGroupIds: [one],
    });
    expect(await group(one)).toMatchObject({ CurrentNum: 1, InstanceIds: [id] });
    const remove = () => cloud.cvm.DeleteDisasterRecoverGroups({ DisasterRecoverGroupIds: [one] });
    expect(await codeOf(remove())).toBe("FailedOperation.PlacementSetNotEmpty");
    expect(await codeOf(move([id], { DisasterRecoverGroupId: one }))).toBe(
      "FailedOperation.AlreadyInDisasterRecoverGroup",
    );
    await move([id], { DisasterRecoverGroupId: other, Force: true });
    expect(await group(other)).toMatchObject({ InstanceIds: [id] });
    await remove();
    expect(await codeOf(move([id], { DisasterRecoverGroupIds: [one] }))).toBe(
      "FailedOperation.DisasterRecoverGroupNotFound",
    );
    await cloud.cvm.TerminateInstances({ InstanceIds: [id] });
    cloud.pass(2000);
    await cloud.cvm.DeleteDisasterRecoverGroups({ DisasterRecoverGroupIds: [other] });
  });

  test("fills its partitions evenly, or as it is told, and takes no more than it holds", async () => {
    const id = await create({ Type: "SW", Strategy: "PARTITION", PartitionCount: 2 });
    const into = { DisasterRecoverGroupIds: [id] };
    const first = await launch(cloud, network, { ...into, PartitionNumber: 2 });
    const second = await launch(cloud, network, into);
    expect((await instance(first.id)).PartitionNumber).toBe(2);
    expect((await instance(second.id)).PartitionNumber).toBe(1);
    await move([second.id], { ...into, PartitionNumber: 2 });
    expect((await instance(second.id)).PartitionNumber).toBe(2);
    expect(await codeOf(launch(cloud, network, { ...into, PartitionNumber: 3 }))).toBe(
      "InvalidParameterValue.Range",
    );
    expect(await codeOf(launch(cloud, network, { ...into, InstanceCount: 19 }))).toBe(
      "ResourceInsufficient.DisasterRecoverGroupCvmQuota",
    );
  });

  test.each<[string, object, string]>([
    ["of another type", { Type: "CITY" }, "InvalidParameterValue"],
    ["of another strategy", { Strategy: "HUDDLE" }, "InvalidParameterValue"],
    ["with one partition", { Strategy: "PARTITION", PartitionCount: 1 }, "InvalidParameterValue.Range"],
    ["with too much affinity", { Affinity: 11 }, "InvalidParameterValue.Range"],
    ["without a name", { Name: "" }, "InvalidParameterValue.TooLong"],
  ])("%s is refused", async (_name, more, code) => {
    expect(await codeOf(create(more))).toBe(code);
  });

  test("number 11 of a region is refused", async () => {
    const other = await startTestCloud();
    const one = () => other.cvm.CreateDisasterRecoverGroup({ Name: "apart", Type: "HOST" });
    for (let index = 0; index < 10; index++) await one();
    expect(await codeOf(one())).toBe("LimitExceeded.DisasterRecoverGroup");
    await other.remove();
  });
});

describe("a launch template", () => {
  const PASSWORD = "Template-2026";
  const create = async (more: object = {}) =>
    (
      await cloud.cvm.CreateLaunchTemplate({
        LaunchTemplateName: "web",
        Placement: { Zone: ZONE },
        ImageId: UBUNTU,
        InstanceType: "S5.SMALL2",
        VirtualPrivateCloud: { VpcId: network.vpc, SubnetId: network.subnet },
        SecurityGroupIds: [network.open],
        InstanceName: "from-template",
        LoginSettings: { Password: PASSWORD },
        ...more,
      })
    ).LaunchTemplateId!;
  const versions = async (id: string) =>
    (await cloud.cvm.DescribeLaunchTemplateVersions({ LaunchTemplateId: id })).LaunchTemplateVersionSet!;
  const run = async (LaunchTemplate: object, more: object = {}) => {
    const { InstanceIdSet } = await cloud.cvm.RunInstances({ LaunchTemplate, ...more });
    cloud.pass(5000);
    return instance(InstanceIdSet![0]!);
  };

  test("says of a launch what the launch does not say itself, by version", async () => {
    const id = await create();
    expect(id).toMatch(/^lt-[a-z0-9]{8}$/);
    const { LaunchTemplateVersionNumber } = await cloud.cvm.CreateLaunchTemplateVersion({
      LaunchTemplateId: id,
      LaunchTemplateVersion: 1,
      LaunchTemplateVersionDescription: "larger",
      Placement: { Zone: ZONE },
      InstanceType: "S5.MEDIUM4",
    });
    expect(LaunchTemplateVersionNumber).toBe(2);
    expect(await run({ LaunchTemplateId: id })).toMatchObject({
      InstanceName: "from-template",
      InstanceType: "S5.SMALL2",
    });
    expect(
      await run({ LaunchTemplateId: id, LaunchTemplateVersion: 2 }, { InstanceName: "own" }),
    ).toMatchObject({
      InstanceName: "own",
      InstanceType: "S5.MEDIUM4",
      SecurityGroupIds: [network.open],
    });
    const set = (DefaultVersion: number) =>
      cloud.cvm.ModifyLaunchTemplateDefaultVersion({ LaunchTemplateId: id, DefaultVersion });
    await set(2);
    expect(await codeOf(set(2))).toBe("InvalidParameterValue.LaunchTemplateIdVerSetAlready");
    expect(await run({ LaunchTemplateId: id })).toMatchObject({ InstanceType: "S5.MEDIUM4" });
    const remove = (number: number) =>
      cloud.cvm.DeleteLaunchTemplateVersions({ LaunchTemplateId: id, LaunchTemplateVersions: [number] });
    expect(await codeOf(remove(2))).toBe("InvalidParameterValue.LaunchTemplateDefaultVersion");
    await remove(1);
    expect(await versions(id)).toMatchObject([
      { LaunchTemplateVersion: 2, IsDefaultVersion: true, LaunchTemplateVersionDescription: "larger" },
    ]);
    expect(await codeOf(run({ LaunchTemplateId: id, LaunchTemplateVersion: 1 }))).toBe(
      "InvalidParameterValue.LaunchTemplateIdVerNotExisted",
    );
  });

  test("is based on its default version, names a zone and an image that exist, and is only checked in a dry run", async () => {
    const id = await create({ LaunchTemplateName: "checked" });
    const version = (more: object = {}) =>
      cloud.cvm.CreateLaunchTemplateVersion({ LaunchTemplateId: id, Placement: { Zone: ZONE }, ...more });
    expect(await codeOf(create({ DryRun: true, LaunchTemplateName: "dry" }))).toBe("DryRunOperation");
    expect(await codeOf(version({ DryRun: true }))).toBe("DryRunOperation");
    expect(await versions(id)).toHaveLength(1);
    cloud.pass(2000);
    const filter = { Filters: [{ Name: "LaunchTemplateName", Values: ["dry"] }] };
    expect(await cloud.cvm.DescribeLaunchTemplates(filter)).toMatchObject({ TotalCount: 0 });
    for (const DryRun of [true, false]) {
      const nowhere = { Placement: { Zone: "ap-shanghai-2" } };
      expect(await codeOf(create({ DryRun, ...nowhere }))).toBe("InvalidZone.MismatchRegion");
      expect(await codeOf(version({ DryRun, ...nowhere }))).toBe("InvalidZone.MismatchRegion");
      expect(await codeOf(create({ DryRun, ImageId: "img-00000000" }))).toBe("InvalidImageId.NotFound");
      expect(await codeOf(version({ DryRun, ImageId: "img-00000000" }))).toBe("InvalidImageId.NotFound");
    }
    await version({ InstanceType: "S5.MEDIUM4" });
    expect((await versions(id))[1]).toMatchObject({
      LaunchTemplateVersionData: {
        ImageId: UBUNTU,
        InstanceType: "S5.MEDIUM4",
        InstanceName: "from-template",
      },
    });
  });

  test("gives no password back, and is gone when it is deleted", async () => {
    const id = await create({ LaunchTemplateName: "secret" });
    expect(JSON.stringify(await versions(id))).not.toContain(PASSWORD);
    cloud.pass(2000);
    const { LaunchTemplateSet } = await cloud.cvm.DescribeLaunchTemplates({
      Filters: [{ Name: "LaunchTemplateName", Values: ["secret"] }],
    });
    expect(LaunchTemplateSet).toMatchObject([
      { LaunchTemplateId: id, DefaultVersionNumber: 1, LatestVersionNumber: 1 },
    ]);
    await cloud.cvm.DeleteLaunchTemplate({ LaunchTemplateId: id });
    expect(await codeOf(versions(id))).toBe("InvalidParameterValue.LaunchTemplateIdNotExisted");
    expect(await codeOf(versions("web"))).toBe("InvalidParameterValue.LaunchTemplateIdMalformed");
  });
});

test("an instance keeps the names, performance and encryption of its disks, and its cores", async () => {
  const { id } = await launch(cloud, network, {
    InstanceType: "S5.MEDIUM4",
    CpuTopology: { CoreCount: 1, ThreadPerCore: 2 },
    SystemDisk: { DiskType: "CLOUD_PREMIUM", DiskSize: 50, DiskName: "root", Encrypt: true },
    DataDisks: [
      {
        DiskType: "CLOUD_HSSD",
        DiskSize: 480,
        DiskName: "data",
        Encrypt: true,
        ThroughputPerformance: 50,
        BurstPerformance: true,
      },
    ],
  });
  const row = await instance(id);
  expect(row).toMatchObject({
    CpuTopology: { CoreCount: 1, ThreadPerCore: 2 },
    SystemDisk: { DiskName: "root", Encrypt: true },
    DataDisks: [{ DiskName: "data", Encrypt: true, ThroughputPerformance: 50, BurstPerformance: true }],
  });
  const disk = row.DataDisks![0]!.DiskId!;
  const shown = async () => (await cloud.cbs.DescribeDisks({ DiskIds: [disk] })).DiskSet![0];
  expect(await shown()).toMatchObject({ EncryptType: "ENCRYPT_V2", BurstPerformance: true });
  await cloud.cbs.ModifyDiskAttributes({ DiskIds: [disk], BurstPerformanceOperation: "CANCEL" });
  await cloud.cbs.ModifyDiskExtraPerformance({ DiskId: disk, ThroughputPerformance: 0 });
  expect(await shown()).toMatchObject({ BurstPerformance: false, ThroughputPerformance: 0 });
  const slow = await launch(cloud, network, { DataDisks: [{ DiskType: "CLOUD_PREMIUM", DiskSize: 20 }] });
  const { DataDisks } = await instance(slow.id);
  expect(
    await codeOf(
      cloud.cbs.ModifyDiskAttributes({
        DiskIds: [DataDisks![0]!.DiskId!],
        BurstPerformanceOperation: "CREATE",
      }),
    ),
  ).toBe("InvalidDisk.NotSupported");
});

test("a reinstallation switches the automation service off and on", async () => {
  const { id } = await launch(cloud, network);
  const online = async () => {
    cloud.pass(5000);
    const { AutomationAgentSet } = await cloud.tat.DescribeAutomationAgentStatus({ InstanceIds: [id] });
    return AutomationAgentSet!.map((agent) => agent.AgentStatus);
  };
  expect(await online()).toEqual(["Online"]);
  const reset = async (Enabled: boolean) => {
    await cloud.cvm.ResetInstance({
      InstanceId: id,
      ImageId: UBUNTU,
      EnhancedService: { AutomationService: { Enabled } },
    });
    cloud.pass(5000);
    await instance(id);
  };
  await reset(false);
  expect(await online()).not.toEqual(["Online"]);
  await reset(true);
  expect(await online()).toEqual(["Online"]);
});
