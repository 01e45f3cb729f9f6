import { existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  clientsOf,
  codeOf,
  launch,
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

const request = {
  Placement: { Zone: ZONE, ProjectId: 0 },
  DiskChargeType: "POSTPAID_BY_HOUR",
  DiskType: "CLOUD_PREMIUM",
};
const disk = async (id: string) => (await cloud.cbs.DescribeDisks({ DiskIds: [id], Limit: 100 })).DiskSet![0];
const snapshot = async (id: string) =>
  (await cloud.cbs.DescribeSnapshots({ SnapshotIds: [id] })).SnapshotSet![0];
const file = (folder: string, id: string) => join(cloud.local.world.directory, folder, `${id}.raw`);

async function create(more: object = {}): Promise<string> {
  const { DiskIdSet } = await cloud.cbs.CreateDisks({ ...request, DiskName: "d", DiskSize: 20, ...more });
  cloud.pass(2000);
  await cloud.cbs.DescribeDisks({ DiskIds: DiskIdSet! });
  return DiskIdSet![0]!;
}

async function snapshotOf(DiskId: string, more: object = {}): Promise<string> {
  const { SnapshotId } = await cloud.cbs.CreateSnapshot({ DiskId, SnapshotName: "s", ...more });
  cloud.pass(20_000);
  expect(await snapshot(SnapshotId!)).toMatchObject({ SnapshotState: "NORMAL", Percent: 100 });
  return SnapshotId!;
}

describe("a disk", () => {
  test("has every field that the provider dereferences, and a file of its size", async () => {
    const id = await create({ Tags: [{ Key: "team", Value: "shop" }] });
    expect(await disk(id)).toMatchObject({
      DiskId: id,
      DiskName: "d",
      DiskType: "CLOUD_PREMIUM",
      DiskSize: 20,
      DiskState: "UNATTACHED",
      DiskUsage: "DATA_DISK",
      DiskChargeType: "POSTPAID_BY_HOUR",
      Attached: false,
      InstanceId: "",
      Placement: { Zone: ZONE, ProjectId: 0 },
      Encrypt: false,
      DeleteWithInstance: false,
      ThroughputPerformance: 0,
      MigratePercent: 100,
      Tags: [{ Key: "team", Value: "shop" }],
    });
    const { size, blocks } = statSync(file("disks", id));
    expect(size).toBe(20 * 1024 ** 3);
    expect(blocks).toBeLessThan(100);
  });

  test("attaches at once after its creation, detaches, grows and goes, with its file", async () => {
    const instance = await launch(cloud, network);
    const { DiskIdSet } = await cloud.cbs.CreateDisks({ ...request, DiskSize: 20 });
    const id = DiskIdSet![0]!;
    const named = (DiskName: string) => codeOf(cloud.cbs.CreateDisks({ ...request, DiskSize: 20, DiskName }));
    expect(await named("d".repeat(61))).toBe("InvalidParameterValue");
    expect(await named("盘".repeat(21))).toBe("InvalidParameterValue");
    await cloud.cbs.AttachDisks({ InstanceId: instance.id, DiskIds: [id] });
    expect(await disk(id)).toMatchObject({ DiskState: "ATTACHING", InstanceId: instance.id, Attached: true });
    cloud.pass(2000);
    expect(await disk(id)).toMatchObject({ DiskState: "ATTACHED" });
    const { InstanceSet } = await cloud.cvm.DescribeInstances({ InstanceIds: [instance.id] });
    expect(InstanceSet![0]!.DataDisks).toMatchObject([{ DiskId: id, DiskSize: 20 }]);
    await cloud.cbs.ResizeDisk({ DiskId: id, DiskSize: 30 });
    expect(await disk(id)).toMatchObject({ DiskState: "EXPANDING", DiskSize: 20 });
    cloud.pass(2000);
    expect(await disk(id)).toMatchObject({ DiskState: "ATTACHED", DiskSize: 30 });
    expect(statSync(file("disks", id)).size).toBe(30 * 1024 ** 3);
    expect(await codeOf(cloud.cbs.TerminateDisks({ DiskIds: [id] }))).toBe(
      "ResourceUnavailable.NotSupported",
    );
    await cloud.cbs.DetachDisks({ DiskIds: [id], InstanceId: instance.id });
    expect(await disk(id)).toMatchObject({ DiskState: "DETACHING" });
    cloud.pass(2000);
    expect(await disk(id)).toMatchObject({ DiskState: "UNATTACHED", InstanceId: "" });
    await cloud.cbs.TerminateDisks({ DiskIds: [id] });
    expect(await disk(id)).toMatchObject({ DiskState: "TORECYCLE" });
    expect(await codeOf(cloud.cbs.TerminateDisks({ DiskIds: [id] }))).toBe(
      "ResourceUnavailable.RepeatRefund",
    );
    cloud.pass(2000);
    expect(await disk(id)).toBeUndefined();
    expect(existsSync(file("disks", id))).toBe(false);
  });

  test("moves to another type, and takes performance and backup points where that is sold", async () => {
    const id = await create({ DiskSize: 480 });
    const perform = () => cloud.cbs.ModifyDiskExtraPerformance({ DiskId: id, ThroughputPerformance: 100 });
    expect(await codeOf(perform())).toBe("InvalidDisk.NotSupported");
    const move = (DiskType: string) => cloud.cbs.ModifyDiskAttributes({ DiskIds: [id], DiskType });
    expect(await codeOf(move("CLOUD_TAPE"))).toBe("InvalidParameter.DiskConfigNotSupported");
    await move("CLOUD_HSSD");
    expect(await disk(id)).toMatchObject({ DiskType: "CLOUD_PREMIUM", Migrating: true, MigratePercent: 0 });
    expect(await codeOf(move("CLOUD_SSD"))).toBe("ResourceInUse.DiskMigrating");
    cloud.pass(2000);
    expect(await disk(id)).toMatchObject({ DiskType: "CLOUD_HSSD", Migrating: false, MigratePercent: 100 });
    await perform();
    await cloud.cbs.ModifyDiskBackupQuota({ DiskId: id, DiskBackupQuota: 3 });
    expect(await codeOf(cloud.cbs.ModifyDiskBackupQuota({ DiskId: id, DiskBackupQuota: 1025 }))).toBe(
      "InvalidParameter",
    );
    expect(await disk(id)).toMatchObject({ ThroughputPerformance: 100, DiskBackupQuota: 3 });
    expect(await codeOf(cloud.cbs.ModifyDiskAttributes({ DiskIds: [id], ProjectId: 3 }))).toBe(
      "InvalidParameter.ProjectIdNotExist",
    );
  });

  test("that grows while its instance goes, goes with it", async () => {
    const { id } = await launch(cloud, network);
    const { InstanceSet } = await cloud.cvm.DescribeInstances({ InstanceIds: [id] });
    const data = await create();
    await cloud.cbs.AttachDisks({ InstanceId: id, DiskIds: [data], DeleteWithInstance: true });
    cloud.pass(2000);
    await cloud.cvm.TerminateInstances({ InstanceIds: [id] });
    cloud.pass(700);
    await cloud.cbs.ResizeDisk({ DiskId: data, DiskSize: 40 });
    cloud.pass(2000);
    expect(await disk(data)).toBeUndefined();
    expect(await disk(InstanceSet![0]!.SystemDisk!.DiskId!)).toBeUndefined();
  });

  test("asked for twice with one token is one in its region, also when it is gone; with other parameters it is refused", async () => {
    const ask = (DiskSize = 20, clients: Pick<typeof cloud, "cbs"> = cloud, Zone = ZONE) =>
      clients.cbs.CreateDisks({ ...request, Placement: { Zone }, DiskSize, ClientToken: "t" });
    const { DiskIdSet } = await ask();
    expect((await ask()).DiskIdSet).toEqual(DiskIdSet);
    expect(await codeOf(ask(30))).toBe("InvalidParameter.InvalidClientToken");
    const elsewhere = clientsOf(cloud.local, cloud.local.credentials, "ap-shanghai");
    expect((await ask(20, elsewhere, "ap-shanghai-2")).DiskIdSet).not.toEqual(DiskIdSet);
    cloud.pass(2000);
    await cloud.cbs.TerminateDisks({ DiskIds: DiskIdSet! });
    cloud.pass(2000);
    expect((await ask()).DiskIdSet).toEqual(DiskIdSet);
  });

  test.each<[string, object, string]>([
    ["of an unknown type", { DiskType: "FLOPPY" }, "InvalidParameter.DiskConfigNotSupported"],
    [
      "too small for its type",
      { DiskType: "CLOUD_SSD", DiskSize: 10 },
      "InvalidParameter.DiskConfigNotSupported",
    ],
    ["too large", { DiskSize: 32_001 }, "InvalidParameter.DiskConfigNotSupported"],
    ["in a zone of another region", { Placement: { Zone: "ap-shanghai-2" } }, "InvalidParameterValue"],
    ["without a size", { DiskSize: undefined }, "MissingParameter"],
    ["of a snapshot that is not there", { SnapshotId: "snap-00000000" }, "InvalidSnapshotId.NotFound"],
    ["prepaid, for no time", { DiskChargeType: "PREPAID" }, "MissingParameter"],
    ["with a key of its own", { Encrypt: "ENCRYPT", KmsKeyId: "k" }, "UnsupportedOperation.DiskEncrypt"],
    ["in 51 copies", { DiskCount: 51 }, "InvalidParameterValue.LimitExceeded"],
  ])("%s is refused", async (_name, more, code) => {
    expect(await codeOf(cloud.cbs.CreateDisks({ ...request, DiskSize: 20, ...more }))).toBe(code);
  });

  test("refuses what its state, its kind or its place does not allow", async () => {
    const instance = await launch(cloud, network);
    const { InstanceSet } = await cloud.cvm.DescribeInstances({ InstanceIds: [instance.id] });
    const system = InstanceSet![0]!.SystemDisk!.DiskId!;
    const id = await create();
    const attach = (DiskIds: string[], InstanceId = instance.id) =>
      codeOf(cloud.cbs.AttachDisks({ InstanceId, DiskIds }));
    expect(await attach([system])).toBe("ResourceUnavailable.TypeError");
    expect(await attach([id], "ins-00000000")).toBe("InvalidInstanceId.NotFound");
    expect(await attach(["disk-00000000"])).toBe("InvalidDiskId.NotFound");
    expect(await attach([await create({ Placement: { Zone: "ap-guangzhou-3" } })])).toBe(
      "ResourceUnavailable.ZoneNotMatch",
    );
    expect(await attach(Array.from({ length: 11 }, () => id))).toBe("InvalidParameterValue.LimitExceeded");
    expect(await codeOf(cloud.cbs.DetachDisks({ DiskIds: [id] }))).toBe("UnsupportedOperation.StateError");
    expect(await codeOf(cloud.cbs.DetachDisks({ DiskIds: [system] }))).toBe("InvalidDisk.NotSupported");
    expect(await codeOf(cloud.cbs.ResizeDisk({ DiskId: id, DiskSize: 20 }))).toBe("InvalidParameterValue");
    expect(await codeOf(cloud.cbs.ResizeDisk({ DiskId: system, DiskSize: 50 }))).toBe(
      "InvalidDisk.NotPortable",
    );
    await cloud.cbs.ModifyDiskAttributes({ DiskIds: [id], DiskName: "renamed", Portable: false });
    expect((await disk(id))!.DiskName).toBe("renamed");
    expect(await attach([id])).toBe("ResourceUnavailable.NotPortable");
    const other = await create();
    await cloud.cbs.AttachDisks({ InstanceId: instance.id, DiskIds: [other] });
    expect(await attach([other])).toBe("ResourceUnavailable.Attached");
    expect(await codeOf(cloud.cbs.DescribeDisks({ Filters: [{ Name: "colour", Values: ["red"] }] }))).toBe(
      "InvalidFilter",
    );
  });
});

describe("a snapshot", () => {
  test("copies the disk's bytes, and a disk made of it has them", async () => {
    const id = await create();
    writeFileSync(file("disks", id), "precious", { flag: "r+" });
    const made = await snapshotOf(id, { Tags: [{ Key: "team", Value: "shop" }] });
    expect(await snapshot(made)).toMatchObject({
      DiskId: id,
      DiskSize: 20,
      DiskUsage: "DATA_DISK",
      SnapshotName: "s",
      Tags: [{ Key: "team", Value: "shop" }],
    });
    writeFileSync(file("disks", id), "changed!", { flag: "r+" });
    const copy = await create({
      SnapshotId: made,
      DiskSize: undefined,
      Placement: { Zone: "ap-guangzhou-3" },
    });
    expect(await disk(copy)).toMatchObject({ DiskSize: 20, Placement: { Zone: "ap-guangzhou-3" } });
    expect(await cloud.local.diskSha256(copy, 8)).not.toBe(await cloud.local.diskSha256(id, 8));
    expect(statSync(file("disks", copy)).blocks).toBeLessThan(1000);
    const larger = await create({ SnapshotId: made, DiskSize: 30 });
    expect(await cloud.local.diskSha256(larger, 4096)).toBe(await cloud.local.diskSha256(copy, 4096));
    await cloud.cbs.DeleteSnapshots({ SnapshotIds: [made] });
    await cloud.cbs.DescribeSnapshots({});
    expect(readdirSync(join(cloud.local.world.directory, "snapshots"))).toEqual([]);
  });

  test("is written back onto its disk, while that is in no running instance", async () => {
    const id = await create();
    writeFileSync(file("disks", id), "precious", { flag: "r+" });
    const made = await snapshotOf(id);
    const before = await cloud.local.diskSha256(id, 4096);
    writeFileSync(file("disks", id), "changed!", { flag: "r+" });
    const other = await create();
    const apply = (DiskId: string) => cloud.cbs.ApplySnapshot({ DiskId, SnapshotId: made });
    expect(await codeOf(apply(other))).toBe("InvalidSnapshot.NotSupported");
    const instance = await launch(cloud, network);
    await cloud.cbs.AttachDisks({ InstanceId: instance.id, DiskIds: [id] });
    cloud.pass(2000);
    expect(await codeOf(apply(id))).toBe("InvalidInstance.NotSupported");
    await cloud.cvm.StopInstances({ InstanceIds: [instance.id] });
    cloud.pass(2000);
    await apply(id);
    expect(await disk(id)).toMatchObject({ DiskState: "ROLLBACKING", Rollbacking: true });
    expect(await codeOf(apply(id))).toBe("ResourceInUse.DiskRollbacking");
    expect(await codeOf(cloud.cbs.ResizeDisk({ DiskId: id, DiskSize: 30 }))).toBe("InvalidDisk.Busy");
    cloud.pass(20_000);
    expect(await disk(id)).toMatchObject({ DiskState: "ATTACHED", Rollbacking: false });
    expect(await cloud.local.diskSha256(id, 4096)).toBe(before);
  });

  test("is CREATING first, one at a time for a disk, and good for nothing until it is NORMAL", async () => {
    const id = await create();
    const { SnapshotId } = await cloud.cbs.CreateSnapshot({ DiskId: id, SnapshotName: "slow" });
    expect(await snapshot(SnapshotId!)).toMatchObject({ SnapshotState: "CREATING", Percent: 0 });
    expect(await codeOf(cloud.cbs.CreateSnapshot({ DiskId: id }))).toBe("InvalidDisk.SnapshotCreating");
    expect(await codeOf(cloud.cbs.CreateDisks({ ...request, SnapshotId: SnapshotId! }))).toBe(
      "ResourceUnavailable.SnapshotCreating",
    );
    expect(await codeOf(cloud.cbs.DeleteSnapshots({ SnapshotIds: [SnapshotId!] }))).toBe(
      "ResourceUnavailable.SnapshotCreating",
    );
    expect(await codeOf(cloud.cbs.TerminateDisks({ DiskIds: [id] }))).toBe("ResourceBusy");
    cloud.pass(20_000);
    expect(await codeOf(cloud.cbs.CreateDisks({ ...request, SnapshotId: SnapshotId!, DiskSize: 10 }))).toBe(
      "InvalidParameter.DiskSizeNotMatch",
    );
    await cloud.cbs.ModifySnapshotAttribute({ SnapshotId: SnapshotId!, SnapshotName: "renamed" });
    expect((await snapshot(SnapshotId!))!.SnapshotName).toBe("renamed");
  });

  test("of a system disk makes no disk, unless it was taken as one of a data disk", async () => {
    const { id } = await launch(cloud, network);
    const { InstanceSet } = await cloud.cvm.DescribeInstances({ InstanceIds: [id] });
    const system = InstanceSet![0]!.SystemDisk!.DiskId!;
    const made = await snapshotOf(system);
    expect(await snapshot(made)).toMatchObject({ DiskUsage: "SYSTEM_DISK" });
    expect(await codeOf(cloud.cbs.CreateDisks({ ...request, SnapshotId: made }))).toBe(
      "InvalidSnapshot.NotSupported",
    );
    const asData = await snapshotOf(system, { DiskUsage: "DATA_DISK" });
    expect(await codeOf(cloud.cbs.CreateDisks({ ...request, SnapshotId: asData }))).toBe("no error");
  });

  test("is copied on after a restart in the middle", async () => {
    const id = await create();
    const { SnapshotId } = await cloud.cbs.CreateSnapshot({ DiskId: id });
    cloud = await cloud.restart();
    expect(await snapshot(SnapshotId!)).toMatchObject({ SnapshotState: "CREATING" });
    cloud.pass(20_000);
    expect(await snapshot(SnapshotId!)).toMatchObject({ SnapshotState: "NORMAL" });
    expect(existsSync(file("snapshots", SnapshotId!))).toBe(true);
  });
});

describe("a snapshot with an end", () => {
  const DAY = 86_400_000;
  const inDays = (days: number) => new Date(cloud.local.clock.now() + days * DAY).toISOString();

  test("goes by itself when it has come, unless it was put off or taken back", async () => {
    const id = await create();
    const [gone, later, kept] = [
      await snapshotOf(id, { Deadline: inDays(2) }),
      await snapshotOf(id, { Deadline: inDays(2) }),
      await snapshotOf(id, { Deadline: inDays(2) }),
    ];
    expect(await snapshot(gone)).toMatchObject({ IsPermanent: false });
    await cloud.cbs.ModifySnapshotAttribute({ SnapshotId: later, IsPermanent: false, Deadline: inDays(9) });
    await cloud.cbs.ModifySnapshotAttribute({ SnapshotId: kept, IsPermanent: true });
    expect(await snapshot(kept)).toMatchObject({ IsPermanent: true, DeadlineTime: "" });
    cloud.pass(3 * DAY);
    expect(await snapshot(gone)).toBeUndefined();
    expect(await snapshot(later)).toMatchObject({ IsPermanent: false });
    cloud.pass(7 * DAY);
    expect(await snapshot(later)).toBeUndefined();
    expect(await snapshot(kept)).toBeDefined();
  });

  test("has it a day from now at the earliest", async () => {
    const DiskId = await create();
    expect(await codeOf(cloud.cbs.CreateSnapshot({ DiskId, Deadline: inDays(0.5) }))).toBe(
      "InvalidParameterValue",
    );
    expect(await codeOf(cloud.cbs.CreateSnapshot({ DiskId, Deadline: "soon" }))).toBe(
      "InvalidParameterValue",
    );
  });
});

test("lists are ordered as they are asked to be", async () => {
  const made = [await create({ DiskName: "o1" }), await create({ DiskName: "o2" })];
  const listed = async (more: object) =>
    (await cloud.cbs.DescribeDisks({ DiskIds: made, ...more })).DiskSet!.map((row) => row.DiskId);
  expect(await listed({})).toEqual(made);
  expect(await listed({ OrderField: "CREATE_TIME", Order: "DESC" })).toEqual([...made].reverse());
  expect(await codeOf(listed({ OrderField: "COLOUR" }))).toBe("InvalidParameterValue");
  expect(await codeOf(listed({ Order: "UP" }))).toBe("InvalidParameterValue");
});

describe("a snapshot policy", () => {
  const HOUR = 3_600_000;
  const policyOf = async (id: string) =>
    (await cloud.cbs.DescribeAutoSnapshotPolicies({ AutoSnapshotPolicyIds: [id] })).AutoSnapshotPolicySet![0];
  const daily = { Hour: [3], DayOfWeek: [0, 1, 2, 3, 4, 5, 6] };
  async function passUntil(beijing: string | undefined): Promise<void> {
    cloud.pass(Date.parse(`${beijing?.replace(" ", "T")}+08:00`) - cloud.local.clock.now() + 60_000);
    await cloud.cbs.DescribeDisks({});
  }
  const taken = async (disk: string) =>
    (await cloud.cbs.DescribeSnapshots({ Filters: [{ Name: "disk-id", Values: [disk] }] })).SnapshotSet!;

  test("takes snapshots of disks in use at its hours, and lets them go when their days are over", async () => {
    const instance = await launch(cloud, network);
    const [used, unused] = [await create(), await create()];
    await cloud.cbs.AttachDisks({ InstanceId: instance.id, DiskIds: [used] });
    cloud.pass(2000);
    const made = await cloud.cbs.CreateAutoSnapshotPolicy({
      AutoSnapshotPolicyName: "nightly",
      Policy: [daily],
      RetentionDays: 1,
    });
    const id = made.AutoSnapshotPolicyId!;
    expect(made.NextTriggerTime).toMatch(/ 03:00:00$/);
    await cloud.cbs.BindAutoSnapshotPolicy({ AutoSnapshotPolicyId: id, DiskIds: [used, unused] });
    expect(await disk(used)).toMatchObject({ AutoSnapshotPolicyIds: [id] });
    expect(await policyOf(id)).toMatchObject({
      AutoSnapshotPolicyName: "nightly",
      IsActivated: true,
      RetentionDays: 1,
      DiskIdSet: [used, unused],
      Policy: [daily],
    });
    await passUntil(made.NextTriggerTime);
    expect(await taken(used)).toMatchObject([
      { SnapshotName: "nightly", SnapshotState: "NORMAL", IsPermanent: false },
    ]);
    expect(await taken(unused)).toEqual([]);
    await cloud.cbs.ModifyAutoSnapshotPolicyAttribute({ AutoSnapshotPolicyId: id, IsActivated: false });
    cloud.pass(25 * HOUR);
    expect(await taken(used)).toEqual([]);
    await cloud.cbs.UnbindAutoSnapshotPolicy({ AutoSnapshotPolicyId: id, DiskIds: [used] });
    expect((await policyOf(id))!.DiskIdSet).toEqual([unused]);
    const { AutoSnapshotPolicySet } = await cloud.cbs.DescribeDiskAssociatedAutoSnapshotPolicy({
      DiskId: unused,
    });
    expect(AutoSnapshotPolicySet!.map((policy) => policy.AutoSnapshotPolicyId)).toEqual([id]);
    await cloud.cbs.DeleteAutoSnapshotPolicies({ AutoSnapshotPolicyIds: [id] });
    expect(await policyOf(id)).toBeUndefined();
  });

  test("goes on over a restart, and is asked for its next time without being made", async () => {
    const dry = await cloud.cbs.CreateAutoSnapshotPolicy({ Policy: [daily], DryRun: true });
    expect(dry.NextTriggerTime).toMatch(/ 03:00:00$/);
    const made = await cloud.cbs.CreateAutoSnapshotPolicy({ Policy: [{ Hour: [5], IntervalDays: 2 }] });
    const before = (await policyOf(made.AutoSnapshotPolicyId!))!.NextTriggerTime;
    cloud = await cloud.restart();
    await passUntil(before);
    const after = (await policyOf(made.AutoSnapshotPolicyId!))!.NextTriggerTime;
    expect(Date.parse(after!) - Date.parse(before!)).toBeLessThanOrEqual(48 * HOUR);
    expect(Date.parse(after!)).toBeGreaterThan(Date.parse(before!));
    await cloud.cbs.DeleteAutoSnapshotPolicies({ AutoSnapshotPolicyIds: [made.AutoSnapshotPolicyId!] });
  });

  test.each<[string, object, string]>([
    ["no hour", { Policy: [{ Hour: [], DayOfWeek: [1] }] }, "InvalidParameterValue"],
    ["an hour that no day has", { Policy: [{ Hour: [24], DayOfWeek: [1] }] }, "InvalidParameterValue"],
    ["no day", { Policy: [{ Hour: [1] }] }, "InvalidParameterValue"],
    ["two ways of counting days", { Policy: [{ ...daily, IntervalDays: 2 }] }, "InvalidParameterValue"],
    ["days, and for ever", { Policy: [daily], RetentionDays: 3, IsPermanent: true }, "InvalidParameterValue"],
    [
      "a name of 61 bytes",
      { Policy: [daily], AutoSnapshotPolicyName: "n".repeat(61) },
      "InvalidParameterValue",
    ],
  ])("is refused with %s", async (_name, wrong, code) => {
    expect(await codeOf(cloud.cbs.CreateAutoSnapshotPolicy({ Policy: [daily], ...wrong }))).toBe(code);
  });

  test("takes a disk that has none yet, and number 31 of a region is refused", async () => {
    const id = await create();
    const make = async () =>
      (await cloud.cbs.CreateAutoSnapshotPolicy({ Policy: [daily] })).AutoSnapshotPolicyId!;
    const [one, two] = [await make(), await make()];
    const bind = (AutoSnapshotPolicyId: string) =>
      codeOf(cloud.cbs.BindAutoSnapshotPolicy({ AutoSnapshotPolicyId, DiskIds: [id] }));
    expect(await bind(one)).toBe("no error");
    expect(await bind(two)).toBe("InvalidDisk.AlreadyBound");
    expect(await bind("asp-00000000")).toBe("InvalidAutoSnapshotPolicyId.NotFound");
    const codes: string[] = [];
    for (let count = 0; count < 30; count += 1) {
      cloud.pass(100);
      codes.push(await codeOf(make()));
    }
    expect(codes.at(-1)).toBe("LimitExceeded.AutoSnapshotPolicyOutOfQuota");
    expect(codes.filter((code) => code === "no error")).toHaveLength(28);
  });
});
