import {
  codeOf,
  launch,
  launchRequest,
  makeNetwork,
  startTestCloud,
  type TestCloud,
  type TestNetwork,
  ZONE,
} from "../harness";

const DAY = 86_400_000;
const AUTOMATIC = "NOTIFY_AND_AUTO_RENEW";
const BY_HAND = "NOTIFY_AND_MANUAL_RENEW";

let cloud: TestCloud;
let network: TestNetwork;
beforeEach(async () => {
  cloud = await startTestCloud();
  network = await makeNetwork(cloud);
});
afterEach(() => cloud.remove());

const now = () => cloud.local.world.clock.now();
/** Lets months pass, and everything that falls due on the way. */
const passDays = async (days: number) => {
  cloud.pass(days * DAY);
  await cloud.cvm.DescribeRegions();
};

/** To a day after an instant. */
const passTheDayAfter = (instant: string | undefined) => passDays((Date.parse(instant!) - now()) / DAY + 1);

describe("an instance that is paid for in advance", () => {
  const prepaid = (RenewFlag = BY_HAND) => ({
    InstanceChargeType: "PREPAID",
    InstanceChargePrepaid: { Period: 1, RenewFlag },
  });
  const instance = async (id: string) =>
    (await cloud.cvm.DescribeInstances({ InstanceIds: [id] })).InstanceSet![0];
  const data = [{ DiskSize: 20, DiskType: "CLOUD_PREMIUM", DeleteWithInstance: false }];

  test("says until when, with its disks, and a month later lies in the recycle bin, then nowhere", async () => {
    const { id } = await launch(cloud, network, { ...prepaid(), DataDisks: data });
    const row = (await instance(id))!;
    expect(row).toMatchObject({ InstanceChargeType: "PREPAID", RenewFlag: BY_HAND });
    expect(row.InternetAccessible).toMatchObject({ InternetChargeType: "BANDWIDTH_PREPAID" });
    const left = Date.parse(row.ExpiredTime!) - now();
    expect(left).toBeGreaterThan(27 * DAY);
    expect(left).toBeLessThanOrEqual(31 * DAY);
    const { DiskSet } = await cloud.cbs.DescribeDisks({
      Filters: [{ Name: "instance-id", Values: [id] }],
    });
    expect(DiskSet!.map((disk) => disk.DiskChargeType)).toEqual(["PREPAID", "PREPAID"]);
    expect(row).toMatchObject({ IsolatedSource: "NOTISOLATED" });
    await passDays(32);
    expect(await instance(id)).toMatchObject({
      InstanceState: "SHUTDOWN",
      IsolatedSource: "EXPIRE",
      PrivateIpAddresses: [expect.any(String)],
    });
    expect(await codeOf(cloud.cvm.StartInstances({ InstanceIds: [id] }))).toBe(
      "UnsupportedOperation.InstanceStateShutdown",
    );
    await passDays(7);
    expect(await instance(id)).toBeUndefined();
  });

  test("is renewed by itself where that is wanted, and by hand, also out of the recycle bin", async () => {
    const { id } = await launch(cloud, network, prepaid(AUTOMATIC));
    await passDays(70);
    expect(await instance(id)).toMatchObject({ InstanceState: "RUNNING", RenewFlag: AUTOMATIC });
    const { ExpiredTime, SystemDisk } = (await instance(id))!;
    const { DiskSet } = await cloud.cbs.DescribeDisks({ DiskIds: [SystemDisk!.DiskId!] });
    expect(Date.parse(`${DiskSet![0]!.DeadlineTime!.replace(" ", "T")}+08:00`)).toBe(
      Date.parse(ExpiredTime!),
    );
    await cloud.cvm.ModifyInstancesRenewFlag({ InstanceIds: [id], RenewFlag: BY_HAND });
    await passTheDayAfter((await instance(id))!.ExpiredTime);
    expect(await instance(id)).toMatchObject({ InstanceState: "SHUTDOWN" });
    await cloud.cvm.RenewInstances({ InstanceIds: [id], InstanceChargePrepaid: { Period: 12 } });
    await passDays(30);
    expect(await instance(id)).toMatchObject({ InstanceState: "STOPPED", RenewFlag: BY_HAND });
    expect(Date.parse((await instance(id))!.ExpiredTime!)).toBeGreaterThan(now() + 300 * DAY);
    expect(
      await codeOf(cloud.cvm.ModifyInstancesRenewFlag({ InstanceIds: [id], RenewFlag: "SOMETIMES" })),
    ).toBe("InvalidParameterValue");
  });

  test("is returned in two steps, and its data disks with it only where that is said", async () => {
    const one = await launch(cloud, network, { ...prepaid(), DataDisks: data });
    const other = await launch(cloud, network, { ...prepaid(), DataDisks: data });
    const disk = async (id: string) => (await instance(id))!.DataDisks![0]!.DiskId!;
    const [kept, going] = [await disk(one.id), await disk(other.id)];
    await cloud.cvm.TerminateInstances({ InstanceIds: [one.id] });
    await cloud.cvm.TerminateInstances({ InstanceIds: [other.id], ReleasePrepaidDataDisks: true });
    cloud.pass(2000);
    for (const { id } of [one, other])
      expect(await instance(id)).toMatchObject({
        InstanceState: "SHUTDOWN",
        IsolatedSource: "MANMADE",
        LatestOperationState: "SUCCESS",
      });
    await cloud.cvm.TerminateInstances({ InstanceIds: [one.id, other.id] });
    cloud.pass(2000);
    const { InstanceSet } = await cloud.cvm.DescribeInstances({ InstanceIds: [one.id, other.id] });
    expect(InstanceSet).toEqual([]);
    const { DiskSet } = await cloud.cbs.DescribeDisks({ DiskIds: [kept, going] });
    expect(new Map(DiskSet!.map((row) => [row.DiskId, row.DiskState]))).toEqual(
      new Map([
        [kept, "UNATTACHED"],
        [going, "TORECYCLE"],
      ]),
    );
  });

  test("becomes one that is paid by the hour, and the other way round", async () => {
    const { id } = await launch(cloud, network);
    const change = (InstanceChargeType: string, more: object = {}) =>
      cloud.cvm.ModifyInstancesChargeType({ InstanceIds: [id], InstanceChargeType, ...more });
    expect(await codeOf(change("PREPAID"))).toBe("MissingParameter");
    expect(await codeOf(change("POSTPAID_BY_HOUR"))).toBe("UnsupportedOperation.InstanceChargeType");
    expect(
      await codeOf(cloud.cvm.ModifyInstancesRenewFlag({ InstanceIds: [id], RenewFlag: AUTOMATIC })),
    ).toBe("UnsupportedOperation.InstanceChargeType");
    await change("PREPAID", { InstanceChargePrepaid: { Period: 1, RenewFlag: AUTOMATIC } });
    expect(await instance(id)).toMatchObject({ InstanceChargeType: "PREPAID", RenewFlag: AUTOMATIC });
    await change("POSTPAID_BY_HOUR");
    await passDays(40);
    expect(await instance(id)).toMatchObject({
      InstanceState: "RUNNING",
      InstanceChargeType: "POSTPAID_BY_HOUR",
    });
    expect((await instance(id))!.ExpiredTime).toBeUndefined();
  });

  test("goes on counting over a restart", async () => {
    const { id } = await launch(cloud, network, prepaid());
    cloud = await cloud.restart();
    await passDays(32);
    expect(await instance(id)).toMatchObject({ InstanceState: "SHUTDOWN" });
  });

  test("refuses disks that would go with it, and a spot instance what it cannot have", async () => {
    const order = (more: object) => cloud.cvm.RunInstances({ ...launchRequest(network), ...more });
    const going = [{ ...data[0]!, DeleteWithInstance: true }];
    expect(await codeOf(order({ ...prepaid(), DataDisks: going }))).toBe("InvalidParameterCombination");
    const spot = (SpotOptions: object) => ({
      InstanceChargeType: "SPOTPAID",
      InstanceMarketOptions: { MarketType: "spot", SpotOptions },
    });
    expect(await codeOf(order(spot({ MaxPrice: "cheap" })))).toBe("InvalidParameterValue");
    const { id } = await launch(cloud, network, spot({ MaxPrice: "0.5", SpotInstanceType: "one-time" }));
    expect(await instance(id)).toMatchObject({ InstanceChargeType: "SPOTPAID" });
    expect(
      await codeOf(
        cloud.cvm.ModifyInstancesChargeType({
          InstanceIds: [id],
          InstanceChargeType: "PREPAID",
          InstanceChargePrepaid: { Period: 1 },
        }),
      ),
    ).toBe("UnsupportedOperation.InstanceChargeType");
    expect(await codeOf(cloud.cvm.StopInstances({ InstanceIds: [id], StoppedMode: "STOP_CHARGING" }))).toBe(
      "UnsupportedOperation.StoppedModeStopCharging",
    );
  });
});

test("an instance that is stopped without charges gives its own address up", async () => {
  const { id } = await launch(cloud, network, {
    InternetAccessible: { InternetMaxBandwidthOut: 5, PublicIpAssigned: true },
  });
  const row = async () => (await cloud.cvm.DescribeInstances({ InstanceIds: [id] })).InstanceSet![0]!;
  const [before] = (await row()).PublicIpAddresses!;
  await cloud.cvm.StopInstances({ InstanceIds: [id], StoppedMode: "STOP_CHARGING" });
  cloud.pass(2000);
  expect(await row()).toMatchObject({ StopChargingMode: "STOP_CHARGING", PublicIpAddresses: [] });
  await cloud.cvm.StartInstances({ InstanceIds: [id] });
  cloud.pass(2000);
  const after = await row();
  expect(after).toMatchObject({ StopChargingMode: "NOT_APPLICABLE" });
  expect(after.PublicIpAddresses).toHaveLength(1);
  expect(after.PublicIpAddresses).not.toEqual([before]);
  await cloud.cvm.StopInstances({ InstanceIds: [id] });
  cloud.pass(2000);
  expect(await row()).toMatchObject({
    StopChargingMode: "KEEP_CHARGING",
    PublicIpAddresses: after.PublicIpAddresses,
  });
});

test("an instance that is stopped without charges is not worked on, and is afterwards", async () => {
  const { id } = await launch(cloud, network);
  const InstanceIds = [id];
  const calls: Readonly<Record<string, () => Promise<unknown>>> = {
    RebootInstances: () => cloud.cvm.RebootInstances({ InstanceIds }),
    ResetInstance: () => cloud.cvm.ResetInstance({ InstanceId: id }),
    CreateImage: () => cloud.cvm.CreateImage({ InstanceId: id, ImageName: "uncharged" }),
    ResizeInstanceDisks: () =>
      cloud.cvm.ResizeInstanceDisks({ InstanceId: id, SystemDisk: { DiskSize: 60 } }),
    ResetInstancesType: () => cloud.cvm.ResetInstancesType({ InstanceIds, InstanceType: "SA2.MEDIUM4" }),
    ResetInstancesPassword: () =>
      cloud.cvm.ResetInstancesPassword({ InstanceIds, Password: "Uncharged-2026" }),
    ResetInstancesInternetMaxBandwidth: () =>
      cloud.cvm.ResetInstancesInternetMaxBandwidth({
        InstanceIds,
        InternetAccessible: { InternetMaxBandwidthOut: 9 },
      }),
    ModifyInstancesVpcAttribute: () =>
      cloud.cvm.ModifyInstancesVpcAttribute({
        InstanceIds,
        VirtualPrivateCloud: { VpcId: network.vpc, SubnetId: network.subnet },
      }),
    ModifyInstancesAttribute: () => cloud.cvm.ModifyInstancesAttribute({ InstanceIds, HostName: "other" }),
    EnterRescueMode: () => cloud.cvm.EnterRescueMode({ InstanceId: id, Password: "Uncharged-2026" }),
  };
  const { KeyPair } = await cloud.cvm.CreateKeyPair({ KeyName: "uncharged", ProjectId: 0 });
  const KeyIds = [KeyPair!.KeyId!];
  const group = await cloud.cvm.CreateDisasterRecoverGroup({ Name: "uncharged", Type: "HOST" });
  const all = {
    ...calls,
    AssociateInstancesKeyPairs: () => cloud.cvm.AssociateInstancesKeyPairs({ InstanceIds, KeyIds }),
    DisassociateInstancesKeyPairs: () => cloud.cvm.DisassociateInstancesKeyPairs({ InstanceIds, KeyIds }),
    ModifyInstancesDisasterRecoverGroup: () =>
      cloud.cvm.ModifyInstancesDisasterRecoverGroup({
        InstanceIds,
        DisasterRecoverGroupIds: [group.DisasterRecoverGroupId!],
      }),
  };
  const larger = () => cloud.cvm.ResetInstancesType({ InstanceIds, InstanceType: "S5.MEDIUM4" });
  await cloud.cvm.StopInstances({ InstanceIds, StoppedMode: "STOP_CHARGING" });
  cloud.pass(2000);
  for (const [action, call] of Object.entries(all))
    expect([action, await codeOf(call())]).toEqual([action, "UnsupportedOperation.StoppedModeStopCharging"]);
  expect(await codeOf(larger())).toBe("UnsupportedOperation.StoppedModeStopChargingSameFamily");
  await cloud.cvm.ModifyInstancesAttribute({ InstanceIds, InstanceName: "renamed" });

  await cloud.cvm.StartInstances({ InstanceIds });
  cloud.pass(2000);
  await cloud.cvm.EnterRescueMode({ InstanceId: id, Password: "Uncharged-2026" });
  cloud.pass(2000);
  await cloud.cvm.ExitRescueMode({ InstanceId: id });
  cloud.pass(2000);
  const { InstanceSet } = await cloud.cvm.DescribeInstances({ InstanceIds });
  expect(InstanceSet).toMatchObject([
    { InstanceName: "renamed", InstanceState: "STOPPED", StopChargingMode: "KEEP_CHARGING" },
  ]);
  await larger();
});

describe("a disk that is paid for in advance", () => {
  const buy = async (more: object = {}) => {
    const { DiskIdSet } = await cloud.cbs.CreateDisks({
      Placement: { Zone: ZONE },
      DiskChargeType: "PREPAID",
      DiskChargePrepaid: { Period: 1, RenewFlag: BY_HAND },
      DiskType: "CLOUD_PREMIUM",
      DiskSize: 20,
      ...more,
    });
    cloud.pass(2000);
    return DiskIdSet![0]!;
  };
  const disk = async (id: string) => (await cloud.cbs.DescribeDisks({ DiskIds: [id] })).DiskSet![0];

  test("stays in use for a week after its time, then lies off its instance, and a week later is gone", async () => {
    const { id: InstanceId } = await launch(cloud, network);
    const id = await buy();
    await cloud.cbs.AttachDisks({ InstanceId, DiskIds: [id] });
    await passDays(32);
    expect(await disk(id)).toMatchObject({ DiskState: "ATTACHED", RenewFlag: BY_HAND });
    await passDays(7);
    expect(await disk(id)).toMatchObject({ DiskState: "TORECYCLE", Attached: false });
    await cloud.cbs.RenewDisk({ DiskId: id, DiskChargePrepaid: { Period: 3 } });
    expect(await disk(id)).toMatchObject({ DiskState: "UNATTACHED" });
    await passDays(30);
    expect(await disk(id)).toMatchObject({ DiskState: "UNATTACHED" });
    await passDays(85);
    expect(await disk(id)).toBeUndefined();
  });

  test("is listed by when its time ends", async () => {
    const late = await buy({ DiskChargePrepaid: { Period: 3, RenewFlag: BY_HAND } });
    const soon = await buy();
    const { DiskSet } = await cloud.cbs.DescribeDisks({ DiskIds: [late, soon], OrderField: "DEADLINE" });
    expect(DiskSet!.map(({ DiskId }) => DiskId)).toEqual([soon, late]);
  });

  test("is returned in two steps", async () => {
    const id = await buy();
    await cloud.cbs.TerminateDisks({ DiskIds: [id] });
    cloud.pass(5000);
    expect(await disk(id)).toMatchObject({ DiskState: "TORECYCLE" });
    await cloud.cbs.TerminateDisks({ DiskIds: [id] });
    cloud.pass(5000);
    expect(await disk(id)).toBeUndefined();
  });

  test("becomes one that is paid by the hour, and the other way round, and changes how it is renewed", async () => {
    const id = await buy();
    await cloud.cbs.ModifyDisksRenewFlag({ DiskIds: [id], RenewFlag: AUTOMATIC });
    await passDays(40);
    expect(await disk(id)).toMatchObject({ DiskState: "UNATTACHED", RenewFlag: AUTOMATIC });
    await cloud.cbs.ModifyDisksChargeType({ DiskIds: [id], DiskChargePostpaid: true });
    expect(await disk(id)).toMatchObject({ DiskChargeType: "POSTPAID_BY_HOUR", DeadlineTime: "" });
    expect(await codeOf(cloud.cbs.ModifyDisksRenewFlag({ DiskIds: [id], RenewFlag: AUTOMATIC }))).toBe(
      "InvalidDisk.NotSupported",
    );
    const monthly = () =>
      cloud.cbs.ModifyDisksChargeType({ DiskIds: [id], DiskChargePrepaid: { Period: 1 } });
    await monthly();
    expect(await disk(id)).toMatchObject({ DiskChargeType: "PREPAID" });
    expect(await codeOf(monthly())).toBe("InvalidDisk.NotSupported");
    expect(await codeOf(cloud.cbs.ModifyDisksChargeType({ DiskIds: [id] }))).toBe("InvalidParameter");
    expect(await codeOf(cloud.cbs.ModifyDiskAttributes({ DiskIds: [id], DeleteWithInstance: true }))).toBe(
      "InvalidDisk.NotSupported",
    );
  });

  test("of an instance is paid for with it", async () => {
    const { id } = await launch(cloud, network);
    const { InstanceSet } = await cloud.cvm.DescribeInstances({ InstanceIds: [id] });
    const system = InstanceSet![0]!.SystemDisk!.DiskId!;
    expect(
      await codeOf(cloud.cbs.ModifyDisksChargeType({ DiskIds: [system], DiskChargePrepaid: { Period: 1 } })),
    ).toBe("InvalidDisk.NotPortable");
  });
});

describe("an EIP that is paid for in advance", () => {
  const buy = async (more: object = {}) => {
    const { AddressSet } = await cloud.vpc.AllocateAddresses({
      InternetChargeType: "BANDWIDTH_PREPAID_BY_MONTH",
      InternetMaxBandwidthOut: 150,
      AddressChargePrepaid: { Period: 1, AutoRenewFlag: 0 },
      ...more,
    });
    cloud.pass(1000);
    return AddressSet![0]!;
  };
  const eip = async (id: string) => (await cloud.vpc.DescribeAddresses({ AddressIds: [id] })).AddressSet![0];

  test("is isolated when its time is over, cannot be bound then, is renewed, or goes", async () => {
    const { id: InstanceId } = await launch(cloud, network);
    const id = await buy();
    expect(await eip(id)).toMatchObject({ IsArrears: false, RenewFlag: BY_HAND, Bandwidth: 150 });
    await passDays(32);
    expect(await eip(id)).toMatchObject({ IsArrears: true });
    expect(await codeOf(cloud.vpc.AssociateAddress({ AddressId: id, InstanceId }))).toBe(
      "OperationDenied.AddressInArrears",
    );
    await cloud.vpc.RenewAddresses({
      AddressIds: [id],
      AddressChargePrepaid: { Period: 2, AutoRenewFlag: 0 },
    });
    expect(await eip(id)).toMatchObject({ IsArrears: false });
    await passDays(20);
    expect(await eip(id)).toMatchObject({ IsArrears: false });
    await passDays(60);
    expect(await eip(id)).toBeUndefined();
  });

  test("renews itself unless that is not wanted", async () => {
    const id = await buy({ AddressChargePrepaid: { Period: 1 } });
    await passDays(40);
    expect(await eip(id)).toMatchObject({ IsArrears: false, RenewFlag: AUTOMATIC });
    await cloud.vpc.ModifyAddressesRenewFlag({ AddressIds: [id], RenewFlag: BY_HAND });
    await passTheDayAfter((await eip(id))!.DeadlineDate);
    expect(await eip(id)).toMatchObject({ IsArrears: true });
  });

  test("is released in two steps, and becomes one that is paid by the hour", async () => {
    const id = await buy();
    await cloud.vpc.ReleaseAddresses({ AddressIds: [id] });
    expect(await eip(id)).toMatchObject({ IsArrears: true, AddressStatus: "UNBIND" });
    await cloud.vpc.ReleaseAddresses({ AddressIds: [id] });
    cloud.pass(1000);
    expect(await eip(id)).toBeUndefined();
    const other = await buy();
    const change = (InternetChargeType: string, InternetMaxBandwidthOut: number, more: object = {}) =>
      cloud.vpc.ModifyAddressInternetChargeType({
        AddressId: other,
        InternetChargeType,
        InternetMaxBandwidthOut,
        ...more,
      });
    expect(await codeOf(change("TRAFFIC_POSTPAID_BY_HOUR", 150))).toBe("InvalidParameterValue.Range");
    await change("TRAFFIC_POSTPAID_BY_HOUR", 100);
    expect((await eip(other))!.DeadlineDate).toBeUndefined();
    expect(
      await codeOf(cloud.vpc.RenewAddresses({ AddressIds: [other], AddressChargePrepaid: { Period: 1 } })),
    ).toBe("UnsupportedOperation.InvalidAddressInternetChargeType");
    await change("BANDWIDTH_PREPAID_BY_MONTH", 150, { AddressChargePrepaid: { Period: 1 } });
    expect(await eip(other)).toMatchObject({ RenewFlag: AUTOMATIC });
  });

  test.each<[string, object, string]>([
    ["for no time", { AddressChargePrepaid: undefined }, "MissingParameter"],
    ["for 13 months", { AddressChargePrepaid: { Period: 13 } }, "InvalidParameterValue.Range"],
    ["wider than it is sold", { InternetMaxBandwidthOut: 201 }, "InvalidParameterValue.BandwidthOutOfRange"],
    ["of a type that is not sold here", { AddressType: "HighQualityEIP" }, "InvalidParameterValue"],
    ["with another egress", { Egress: "left" }, "InvalidParameterValue.InvalidEgress"],
    ["of a cluster", { DedicatedClusterId: "c" }, "InvalidParameterValue.InvalidDedicatedClusterId"],
  ])("is not sold %s", async (_name, more, code) => {
    expect(await codeOf(buy(more))).toBe(code);
  });
});

describe("a Redis instance that is paid for in advance", () => {
  const buy = async (more: object = {}) => {
    const { InstanceIds } = await cloud.redis.CreateInstances({
      TypeId: 8,
      MemSize: 1024,
      GoodsNum: 1,
      Period: 1,
      BillingMode: 1,
      ZoneId: 100006,
      VpcId: network.vpc,
      SubnetId: network.subnet,
      NoAuth: true,
      ...more,
    });
    cloud.pass(5000);
    return InstanceIds![0]!;
  };
  const redis = async (InstanceId: string) =>
    (await cloud.redis.DescribeInstances({ InstanceId })).InstanceSet![0];

  test("is isolated when its time is over, comes back when it is renewed, and is returned as an order", async () => {
    const id = await buy();
    expect(await redis(id)).toMatchObject({ BillingMode: 1, AutoRenewFlag: 0, Status: 2 });
    expect(await codeOf(cloud.redis.DestroyPostpaidInstance({ InstanceId: id }))).toBe(
      "ResourceUnavailable.InstanceNotSupportOperation",
    );
    await passDays(32);
    expect(await redis(id)).toMatchObject({ Status: -2 });
    expect(await codeOf(cloud.redis.StartupInstance({ InstanceId: id }))).toBe(
      "ResourceUnavailable.InstanceStateError",
    );
    await cloud.redis.RenewInstance({ InstanceId: id, Period: 2 });
    await cloud.redis.StartupInstance({ InstanceId: id });
    cloud.pass(2000);
    expect(await redis(id)).toMatchObject({ Status: 2 });
    const { DealName } = await cloud.redis.DestroyPrepaidInstance({ InstanceId: id });
    expect(DealName).toMatch(/^\d+$/);
    cloud.pass(2000);
    expect(await redis(id)).toMatchObject({ Status: -2 });
    await passDays(6);
    expect(await redis(id)).toMatchObject({ Status: -2 });
    await passDays(2);
    expect(await redis(id)).toBeUndefined();
  });

  test("becomes one that is paid by the hour, and the other way round, and renews itself where that is wanted", async () => {
    const id = await buy({ AutoRenew: 1 });
    await passDays(40);
    expect(await redis(id)).toMatchObject({ Status: 2, AutoRenewFlag: 1 });
    const change = (InstanceChargeType: string, more: object = {}) =>
      cloud.redis.ModifyInstanceChargeType({ InstanceIds: [id], InstanceChargeType, ...more });
    expect(await codeOf(change("PREPAID", { Period: 1 }))).toBe("InvalidParameter.NotSupported");
    await change("POSTPAID");
    expect(await redis(id)).toMatchObject({ BillingMode: 0, DeadlineTime: "0000-00-00 00:00:00" });
    const renewal = (AutoRenews: number[]) =>
      cloud.redis.ModifyInstance({ Operation: "modifyAutoRenew", InstanceIds: [id], AutoRenews });
    expect(await codeOf(renewal([0]))).toBe("UnsupportedOperation.IsAutoRenewError");
    expect(await codeOf(change("PREPAID"))).toBe("InvalidParameter.Period");
    await change("PREPAID", { Period: 1 });
    await renewal([2]);
    expect(await redis(id)).toMatchObject({ BillingMode: 1, AutoRenewFlag: 2 });
    await passDays(32);
    expect(await redis(id)).toMatchObject({ Status: -2 });
  });
});
