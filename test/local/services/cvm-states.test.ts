import { CommonClient } from "tencentcloud-sdk-nodejs/tencentcloud/common/common_client";
import { CONTROL } from "../../../lib/local";
import {
  clientsOf,
  codeOf,
  launch,
  launchRequest,
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

const PASSWORD = "Rescue-2026";
const instance = async (id: string) =>
  (await cloud.cvm.DescribeInstances({ InstanceIds: [id] })).InstanceSet![0]!;
const stateOf = async (id: string) => (await instance(id)).InstanceState;

function control(action: string, request: object): Promise<unknown> {
  const endpoint = `${CONTROL.name}.tencentcloudapi.com`;
  const client = new CommonClient(endpoint, CONTROL.version, {
    credential: cloud.local.credentials,
    region: "",
    profile: { httpProfile: { endpoint, protocol: "http://", proxy: cloud.local.endpoint } },
  });
  return client.request(action, request);
}

/** What the API lists a rescue or migration error for (catalogue 5.1; Go SDK, client.go). */
const forbidden = (id: string): Record<string, () => Promise<unknown>> => ({
  StartInstances: () => cloud.cvm.StartInstances({ InstanceIds: [id] }),
  StopInstances: () => cloud.cvm.StopInstances({ InstanceIds: [id] }),
  ResetInstance: () => cloud.cvm.ResetInstance({ InstanceId: id, ImageId: UBUNTU }),
  CreateImage: () => cloud.cvm.CreateImage({ InstanceId: id, ImageName: "no" }),
  ResizeInstanceDisks: () =>
    cloud.cvm.ResizeInstanceDisks({ InstanceId: id, SystemDisk: { DiskSize: 60 }, ResizeOnline: true }),
  ResetInstancesPassword: () =>
    cloud.cvm.ResetInstancesPassword({ InstanceIds: [id], Password: PASSWORD, ForceStop: true }),
  ModifyInstancesAttribute: () =>
    cloud.cvm.ModifyInstancesAttribute({ InstanceIds: [id], InstanceName: "x" }),
  ResetInstancesType: () =>
    cloud.cvm.ResetInstancesType({ InstanceIds: [id], InstanceType: "S5.MEDIUM4", ForceStop: true }),
  EnterRescueMode: () => cloud.cvm.EnterRescueMode({ InstanceId: id, Password: PASSWORD }),
});

async function refusals(id: string): Promise<Record<string, string | undefined>> {
  const codes: Record<string, string | undefined> = {};
  for (const [action, call] of Object.entries(forbidden(id))) codes[action] = await codeOf(call());
  return codes;
}

const all = (id: string, code: string): Record<string, string> =>
  Object.fromEntries(Object.keys(forbidden(id)).map((action) => [action, code]));

describe("rescue mode", () => {
  test("is entered from a running instance and left for one that is stopped", async () => {
    const { id } = await launch(cloud, network);
    await cloud.cvm.EnterRescueMode({ InstanceId: id, Password: PASSWORD, StopType: "SOFT_FIRST" });
    expect(await instance(id)).toMatchObject({
      InstanceState: "ENTER_RESCUE_MODE",
      LatestOperation: "EnterRescueMode",
      LatestOperationState: "OPERATING",
    });
    expect(await codeOf(cloud.cvm.TerminateInstances({ InstanceIds: [id] }))).toBe(
      "UnsupportedOperation.InstanceStateEnterRescueMode",
    );
    cloud.pass(2000);
    expect(await instance(id)).toMatchObject({
      InstanceState: "RESCUE_MODE",
      LatestOperationState: "SUCCESS",
    });
    await cloud.cvm.ExitRescueMode({ InstanceId: id });
    expect(await stateOf(id)).toBe("EXIT_RESCUE_MODE");
    cloud.pass(2000);
    expect(await stateOf(id)).toBe("STOPPED");
    expect(await codeOf(cloud.cvm.ExitRescueMode({ InstanceId: id }))).toBe(
      "UnsupportedOperation.InstanceStateStopped",
    );
    await cloud.cvm.StartInstances({ InstanceIds: [id] });
    cloud.pass(2000);
    expect(await codeOf(cloud.cvm.ExitRescueMode({ InstanceId: id }))).toBe(
      "UnsupportedOperation.InstanceStateRunning",
    );
  });

  test("forbids what works on the instance, and lets disks and groups be changed and the instance go", async () => {
    const { id } = await launch(cloud, network);
    await cloud.cvm.EnterRescueMode({ InstanceId: id, Password: PASSWORD });
    cloud.pass(2000);
    expect(await refusals(id)).toEqual(all(id, "UnsupportedOperation.InstanceStateRescueMode"));
    const { DiskIdSet } = await cloud.cbs.CreateDisks({
      Placement: { Zone: ZONE },
      DiskChargeType: "POSTPAID_BY_HOUR",
      DiskType: "CLOUD_PREMIUM",
      DiskSize: 10,
    });
    cloud.pass(1000);
    await cloud.cbs.AttachDisks({ InstanceId: id, DiskIds: DiskIdSet! });
    await cloud.cvm.AssociateSecurityGroups({ InstanceIds: [id], SecurityGroupIds: [network.open] });
    cloud.pass(1000);
    await cloud.cbs.DetachDisks({ InstanceId: id, DiskIds: DiskIdSet! });
    cloud.pass(1000);
    await cloud.cvm.TerminateInstances({ InstanceIds: [id] });
    expect(await stateOf(id)).toBe("TERMINATING");
  });

  test("wants a password that Linux takes, one way of stopping, and a region that has it", async () => {
    const { id } = await launch(cloud, network);
    const enter = (more: object) =>
      codeOf(cloud.cvm.EnterRescueMode({ InstanceId: id, Password: PASSWORD, ...more }));
    expect(await enter({ Password: "short1" })).toBe("InvalidParameterValue.InvalidPassword");
    expect(await enter({ Password: "onlyletters" })).toBe("InvalidParameterValue.InvalidPassword");
    expect(await enter({ StopType: "SOON" })).toBe("InvalidParameterValue");
    expect(await enter({ StopType: "HARD", ForceStop: true })).toBe("InvalidParameterCombination");
    const elsewhere = clientsOf(cloud.local, cloud.local.credentials, "ap-mumbai");
    expect(await codeOf(elsewhere.cvm.EnterRescueMode({ InstanceId: id, Password: PASSWORD }))).toBe(
      "UnsupportedRegion",
    );
    expect(await stateOf(id)).toBe("RUNNING");
  });

  test("goes on over a restart of the cloud", async () => {
    const { id } = await launch(cloud, network);
    await cloud.cvm.EnterRescueMode({ InstanceId: id, Password: PASSWORD });
    cloud = await cloud.restart();
    cloud.pass(2000);
    expect(await stateOf(id)).toBe("RESCUE_MODE");
  });
});

describe("the migration mode of an online migration's target", () => {
  test("is entered and left through the states that the real cloud shows, and forbids everything meanwhile", async () => {
    const { id } = await launch(cloud, network);
    await control("EnterMigrationMode", { InstanceId: id });
    expect(await stateOf(id)).toBe("ENTER_SERVICE_LIVE_MIGRATE");
    expect(await refusals(id)).toEqual(all(id, "UnsupportedOperation.InstanceStateEnterServiceLiveMigrate"));
    cloud.pass(2000);
    expect(await stateOf(id)).toBe("SERVICE_LIVE_MIGRATE");
    expect(await refusals(id)).toEqual(all(id, "UnsupportedOperation.InstanceStateServiceLiveMigrate"));
    expect(await codeOf(cloud.cvm.TerminateInstances({ InstanceIds: [id] }))).toBe(
      "UnsupportedOperation.InstanceStateServiceLiveMigrate",
    );
    const found = await cloud.cvm.DescribeInstances({
      Filters: [{ Name: "instance-state", Values: ["SERVICE_LIVE_MIGRATE"] }],
    });
    expect(found.InstanceSet!.map((row) => row.InstanceId)).toEqual([id]);
    await control("ExitMigrationMode", { InstanceId: id });
    expect(await stateOf(id)).toBe("EXIT_SERVICE_LIVE_MIGRATE");
    expect(await refusals(id)).toEqual(all(id, "UnsupportedOperation.InstanceStateExitServiceLiveMigrate"));
    cloud.pass(2000);
    expect(await stateOf(id)).toBe("RUNNING");
  });

  test("keeps its disks as they are, each with the code that its action has", async () => {
    const { id } = await launch(cloud, network, {
      DataDisks: [{ DiskType: "CLOUD_PREMIUM", DiskSize: 20 }],
    });
    const { DataDisks, SystemDisk } = await instance(id);
    const [data, system] = [DataDisks![0]!.DiskId!, SystemDisk!.DiskId!];
    const snapshot = async (DiskId: string) => (await cloud.cbs.CreateSnapshot({ DiskId })).SnapshotId!;
    const SnapshotId = await snapshot(data);
    cloud.pass(20_000);
    const tries = {
      DetachDisks: () => cloud.cbs.DetachDisks({ DiskIds: [data] }),
      ApplySnapshot: () => cloud.cbs.ApplySnapshot({ SnapshotId, DiskId: data }),
      ResizeDisk: () => cloud.cbs.ResizeDisk({ DiskId: data, DiskSize: 40 }),
      ModifyDiskAttributes: () => cloud.cbs.ModifyDiskAttributes({ DiskIds: [data], DiskType: "CLOUD_SSD" }),
      AttachDisks: () => cloud.cbs.AttachDisks({ InstanceId: id, DiskIds: [data] }),
    };
    const codes = async () =>
      Object.fromEntries(
        await Promise.all(Object.entries(tries).map(async ([name, call]) => [name, await codeOf(call())])),
      ) as Record<string, string>;
    await control("EnterMigrationMode", { InstanceId: id });
    const refused = {
      DetachDisks: "InvalidInstance.NotSupported",
      ApplySnapshot: "InvalidInstance.NotSupported",
      ResizeDisk: "ResourceUnavailable.NotSupported",
      ModifyDiskAttributes: "ResourceUnavailable.NotSupported",
      AttachDisks: "InvalidInstance.NotSupported",
    };
    expect(await codes()).toEqual(refused);
    cloud.pass(2000);
    expect(await codes()).toEqual(refused);
    await cloud.cbs.ModifyDiskAttributes({ DiskIds: [data], DiskName: "by-another-name" });
    await snapshot(system);
    await control("ExitMigrationMode", { InstanceId: id });
    cloud.pass(20_000);
    expect(await codeOf(tries.ResizeDisk())).toBe("no error");
    cloud.pass(2000);
    expect(await codeOf(tries.DetachDisks())).toBe("no error");
  });

  test("needs an instance that runs, and is left once", async () => {
    const { id } = await launch(cloud, network);
    expect(await codeOf(control("ExitMigrationMode", { InstanceId: id }))).toBe(
      "UnsupportedOperation.InstanceStateRunning",
    );
    await cloud.cvm.StopInstances({ InstanceIds: [id] });
    cloud.pass(2000);
    expect(await codeOf(control("EnterMigrationMode", { InstanceId: id }))).toBe(
      "UnsupportedOperation.InstanceStateStopped",
    );
    expect(await codeOf(control("EnterMigrationMode", { InstanceId: "ins-00000000" }))).toBe(
      "InvalidInstanceId.NotFound",
    );
  });
});

describe("an instance", () => {
  test("takes another type, for which it stops and comes up again", async () => {
    const { id } = await launch(cloud, network);
    const reset = (InstanceType: string, more: object = {}) =>
      cloud.cvm.ResetInstancesType({ InstanceIds: [id], InstanceType, ...more });
    expect(await codeOf(reset("S5.MEDIUM4"))).toBe("UnsupportedOperation.InstanceStateRunning");
    expect(await codeOf(reset("S5.HUGE", { ForceStop: true }))).toBe(
      "ResourceNotFound.InvalidZoneInstanceType",
    );
    expect(await codeOf(reset("large", { ForceStop: true }))).toBe("InvalidInstanceType.Malformed");
    await reset("S5.MEDIUM4", { ForceStop: true });
    expect(await instance(id)).toMatchObject({
      InstanceState: "REBOOTING",
      InstanceType: "S5.SMALL1",
      LatestOperationState: "OPERATING",
    });
    cloud.pass(2000);
    expect(await instance(id)).toMatchObject({
      InstanceState: "RUNNING",
      InstanceType: "S5.MEDIUM4",
      CPU: 2,
      Memory: 4,
      LatestOperation: "ResetInstancesType",
      LatestOperationState: "SUCCESS",
    });
    await cloud.cvm.StopInstances({ InstanceIds: [id] });
    cloud.pass(2000);
    await reset("S5.SMALL2");
    cloud.pass(2000);
    expect(await instance(id)).toMatchObject({ InstanceState: "STOPPED", InstanceType: "S5.SMALL2" });
  });

  test("takes another password, for which it stops too", async () => {
    const { id } = await launch(cloud, network);
    const reset = (Password: string) =>
      cloud.cvm.ResetInstancesPassword({ InstanceIds: [id], Password, ForceStop: true });
    expect(await codeOf(reset("/begins-1"))).toBe("InvalidParameterValue.InvalidPassword");
    await reset("Another-2026");
    cloud.pass(2000);
    expect(await instance(id)).toMatchObject({
      InstanceState: "RUNNING",
      LatestOperation: "ResetInstancesPassword",
      LatestOperationState: "SUCCESS",
    });
  });

  test("moves to another address and another subnet, and frees the old one", async () => {
    const { id } = await launch(cloud, network);
    const before = (await instance(id)).PrivateIpAddresses![0]!;
    const move = (VirtualPrivateCloud: object) =>
      cloud.cvm.ModifyInstancesVpcAttribute({
        InstanceIds: [id],
        VirtualPrivateCloud: { VpcId: network.vpc, SubnetId: network.subnet, ...VirtualPrivateCloud },
      });
    expect(await codeOf(move({ PrivateIpAddresses: ["10.9.0.9"] }))).toBe("VpcAddrNotInSubNet");
    const other = await launch(cloud, network);
    const taken = (await instance(other.id)).PrivateIpAddresses!;
    expect(await codeOf(move({ PrivateIpAddresses: taken }))).toBe("VpcIpIsUsed");
    await move({ PrivateIpAddresses: ["10.0.0.77"] });
    cloud.pass(2000);
    expect(await instance(id)).toMatchObject({ InstanceState: "RUNNING", PrivateIpAddresses: ["10.0.0.77"] });
    const { Subnet } = await cloud.vpc.CreateSubnet({
      VpcId: network.vpc,
      SubnetName: "second",
      CidrBlock: "10.0.2.0/24",
      Zone: ZONE,
    });
    await move({ SubnetId: Subnet!.SubnetId! });
    cloud.pass(2000);
    expect(await instance(id)).toMatchObject({
      VirtualPrivateCloud: { SubnetId: Subnet!.SubnetId },
      PrivateIpAddresses: ["10.0.2.2"],
    });
    const used = await cloud.vpc.DescribeUsedIpAddress({
      VpcId: network.vpc,
      IpAddresses: [before, "10.0.0.77"],
    });
    expect(used.IpAddressStates).toEqual([]);
  });

  test("changes its bandwidth at once, within limits", async () => {
    const { id } = await launch(cloud, network, {
      InternetAccessible: { InternetMaxBandwidthOut: 5, PublicIpAssigned: true },
    });
    const set = (InternetMaxBandwidthOut: number) =>
      cloud.cvm.ResetInstancesInternetMaxBandwidth({
        InstanceIds: [id],
        InternetAccessible: { InternetMaxBandwidthOut },
      });
    expect(await codeOf(set(201))).toBe("InvalidParameterValue.Range");
    await set(20);
    expect((await instance(id)).InternetAccessible).toMatchObject({ InternetMaxBandwidthOut: 20 });
  });

  test("is not ordered with a password that its system would not take", async () => {
    const order = (Password: string) =>
      codeOf(
        cloud.cvm.RunInstances({ ...launchRequest(network), LoginSettings: { Password }, DryRun: true }),
      );
    expect(await order("weak")).toBe("InvalidParameterValue.InvalidPassword");
    expect(await order(PASSWORD)).toBe("DryRunOperation");
  });
});
