import { launch, makeNetwork, startTestCloud, type TestCloud, type TestNetwork } from "../harness";

let cloud: TestCloud;
let network: TestNetwork;
let id: string;
beforeAll(async () => {
  cloud = await startTestCloud();
  network = await makeNetwork(cloud);
  ({ id } = await launch(cloud, network, { InstanceName: "before" }));
});
afterAll(() => cloud.remove());
beforeEach(() => cloud.pass(5000));

const found = async (Name: string, value: string) =>
  (await cloud.cvm.DescribeInstances({ Filters: [{ Name, Values: [value] }] })).InstanceSet!.map(
    (row) => row.InstanceName,
  );
const byId = async () => (await cloud.cvm.DescribeInstances({ InstanceIds: [id] })).InstanceSet![0]!;

describe("lists, filters by name and filters by state lie behind; reads by id do not", () => {
  test("a new name is found a moment later, and the old one until then", async () => {
    await cloud.cvm.ModifyInstancesAttribute({ InstanceIds: [id], InstanceName: "after" });
    expect((await byId()).InstanceName).toBe("after");
    expect(await found("instance-id", id)).toEqual(["after"]);
    expect(await found("instance-name", "after")).toEqual([]);
    expect(await found("instance-name", "before")).toEqual(["before"]);
    expect((await cloud.cvm.DescribeInstances({})).InstanceSet).toMatchObject([{ InstanceName: "before" }]);
    cloud.pass(2000);
    expect(await found("instance-name", "before")).toEqual([]);
    expect(await found("instance-name", "after")).toEqual(["after"]);
  });

  test("of several changes within a moment, each is seen in its turn", async () => {
    const rename = (InstanceName: string) =>
      cloud.cvm.ModifyInstancesAttribute({ InstanceIds: [id], InstanceName });
    const listed = async () => (await cloud.cvm.DescribeInstances({})).InstanceSet![0]!.InstanceName;
    await rename("one");
    cloud.pass(400);
    await rename("two");
    cloud.pass(400);
    expect(await listed()).toBe("one");
    cloud.pass(400);
    expect(await listed()).toBe("two");
  });

  test("a state is listed a moment after it was reached, whenever somebody looks", async () => {
    await cloud.cvm.StopInstances({ InstanceIds: [id] });
    expect((await byId()).InstanceState).toBe("STOPPING");
    expect(await found("instance-state", "RUNNING")).toHaveLength(1);
    cloud.pass(600);
    expect((await byId()).InstanceState).toBe("STOPPED");
    expect(await found("instance-state", "STOPPED")).toEqual([]);
    cloud.pass(700);
    expect(await found("instance-state", "STOPPED")).toHaveLength(1);
    await cloud.cvm.StartInstances({ InstanceIds: [id] });
    // Nobody looks until long after.
    cloud.pass(5000);
    expect(await found("instance-state", "RUNNING")).toHaveLength(1);
  });

  test("a disk that is being taken away is listed as attached for a moment", async () => {
    const { DiskIdSet } = await cloud.cbs.CreateDisks({
      Placement: { Zone: "ap-guangzhou-6" },
      DiskChargeType: "POSTPAID_BY_HOUR",
      DiskType: "CLOUD_PREMIUM",
      DiskSize: 20,
      DiskName: "data",
    });
    cloud.pass(3000);
    await cloud.cbs.AttachDisks({ InstanceId: id, DiskIds: DiskIdSet! });
    const state = async (filter: string, value: string) =>
      (await cloud.cbs.DescribeDisks({ Filters: [{ Name: filter, Values: [value] }] })).DiskSet!.map(
        (disk) => disk.DiskState,
      );
    expect(await state("disk-id", DiskIdSet![0]!)).toEqual(["ATTACHING"]);
    expect(await state("disk-name", "data")).toEqual(["UNATTACHED"]);
    cloud.pass(3000);
    expect(await state("disk-name", "data")).toEqual(["ATTACHED"]);
  });
});
