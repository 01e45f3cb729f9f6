import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
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

const PASSWORD = "canary-Pa55word";
const ZONE_ID = 100006;
const order = (more: object = {}) => ({
  TypeId: 8,
  MemSize: 1024,
  GoodsNum: 1,
  Period: 1,
  BillingMode: 0,
  ZoneId: ZONE_ID,
  Password: PASSWORD,
  VpcId: network.vpc,
  SubnetId: network.subnet,
  ProjectId: 0,
  SecurityGroupIdList: [network.open],
  VPort: 6379,
  RedisShardNum: 1,
  RedisReplicasNum: 1,
  InstanceName: "sessions",
  ...more,
});
const show = async (id: string) =>
  (await cloud.redis.DescribeInstances({ InstanceId: id, Limit: 20 })).InstanceSet![0];
const task = async (TaskId: number | undefined) =>
  (await cloud.redis.DescribeTaskInfo({ TaskId: TaskId! })).Status;

async function make(more: object = {}): Promise<string> {
  const { InstanceIds } = await cloud.redis.CreateInstances(order(more));
  cloud.pass(3000);
  return InstanceIds![0]!;
}

/** Lets a task end and says how. */
async function settled(call: Promise<{ TaskId?: number }>): Promise<string | undefined> {
  const { TaskId } = await call;
  expect(await task(TaskId)).toBe("running");
  cloud.pass(2000);
  return task(TaskId);
}

async function destroy(id: string): Promise<void> {
  expect(await settled(cloud.redis.DestroyPostpaidInstance({ InstanceId: id }))).toBe("succeed");
  expect(await settled(cloud.redis.CleanUpInstance({ InstanceId: id }))).toBe("succeed");
}

describe("buying", () => {
  test("what is sold where, the provider can read", async () => {
    const { RegionSet } = await cloud.redis.DescribeProductInfo();
    const zone = RegionSet!
      .find((region) => region.RegionId === "ap-guangzhou")!
      .ZoneSet!.find((candidate) => candidate.ZoneName === ZONE)!;
    expect(zone).toMatchObject({ IsSaleout: false, OldZoneId: ZONE_ID });
    expect(zone.ProductSet!.find((product) => product.Type === 8)).toMatchObject({
      ShardNum: ["1"],
      ReplicaNum: ["1", "2", "3", "4", "5"],
      Version: "Redis-5.0",
    });
    const { ZoneSet } = await cloud.region.DescribeZones({ Product: "redis" });
    expect(ZoneSet).toContainEqual(expect.objectContaining({ Zone: ZONE, ZoneId: String(ZONE_ID) }));
    expect(await codeOf(cloud.region.DescribeZones({ Product: "submarines" }))).toBe("InvalidParameterValue");
  });

  test("an instance is delivered with its order, and has an address in its subnet", async () => {
    const { DealId, DealName, InstanceIds } = await cloud.redis.CreateInstances(
      order({ ResourceTags: [{ TagKey: "team", TagValue: "shop" }] }),
    );
    const id = InstanceIds![0]!;
    expect(id).toMatch(/^crs-[a-z0-9]{8}$/);
    expect(await show(id)).toMatchObject({ Status: 0, InstanceTitle: "Creating" });
    const deal = async () =>
      (await cloud.redis.DescribeInstanceDealDetail({ DealIds: [DealId!] })).DealDetails!;
    expect(await deal()).toMatchObject([{ DealId, DealName, Status: 3, InstanceIds: [id], ZoneId: ZONE_ID }]);
    cloud.pass(3000);
    expect(await deal()).toMatchObject([{ Status: 4 }]);
    const shown = await show(id);
    expect(shown).toMatchObject({
      Status: 2,
      InstanceName: "sessions",
      ZoneId: ZONE_ID,
      Type: 8,
      Size: 1024,
      RedisShardSize: 1024,
      RedisShardNum: 1,
      RedisReplicasNum: 1,
      UniqVpcId: network.vpc,
      UniqSubnetId: network.subnet,
      Port: 6379,
      BillingMode: 0,
      SlaveReadWeight: 0,
      NoAuth: false,
      ProductVersion: "local",
      InstanceTags: [{ TagKey: "team", TagValue: "shop" }],
      NodeSet: [
        { NodeType: 0, ZoneId: ZONE_ID },
        { NodeType: 1, ZoneId: ZONE_ID },
      ],
    });
    expect(shown!.WanIp).toMatch(/^10\.0\.0\.\d+$/);
    const { IpAddressStates } = await cloud.vpc.DescribeUsedIpAddress({ VpcId: network.vpc });
    expect(IpAddressStates).toContainEqual(
      expect.objectContaining({ IpAddress: shown!.WanIp, ResourceId: id }),
    );
    await destroy(id);
  });

  test.each<[string, () => object, string]>([
    ["of an unknown type", () => ({ TypeId: 1 }), "InvalidParameterValue.InvalidInstanceTypeId"],
    ["of a size that is not sold", () => ({ MemSize: 1500 }), "InvalidParameterValue.MemSizeNotInRange"],
    ["of two shards", () => ({ RedisShardNum: 2 }), "InvalidParameterValue.SpecNotExist"],
    ["of six replicas", () => ({ RedisReplicasNum: 6 }), "InvalidParameterValue.SpecNotExist"],
    ["in eleven copies", () => ({ GoodsNum: 11 }), "LimitExceeded.InvalidParameterGoodsNumNotInRange"],
    [
      "in another region's zone",
      () => ({ ZoneId: 200002 }),
      "ResourceUnavailable.NoServiceAvailableForThisZoneId",
    ],
    ["without a network", () => ({ VpcId: "" }), "InvalidParameterValue.BaseNetWorkAccessDeny"],
    ["in an unknown VPC", () => ({ VpcId: "vpc-00000000" }), "InvalidParameterValue.UnVpcIdNotExists"],
    [
      "in an unknown subnet",
      () => ({ SubnetId: "subnet-00000000" }),
      "InvalidParameterValue.InvalidSubnetId",
    ],
    [
      "with an unknown security group",
      () => ({ SecurityGroupIdList: ["sg-00000000"] }),
      "InvalidParameterValue.SecurityGroupIdsNotExists",
    ],
    ["without a password", () => ({ Password: undefined }), "InvalidParameterValue.PasswordEmpty"],
    [
      "with a password of one kind",
      () => ({ Password: "onlysmall" }),
      "InvalidParameterValue.PasswordRuleError",
    ],
    [
      "with a password that begins with /",
      () => ({ Password: "/aB345678" }),
      "InvalidParameterValue.PasswordRuleError",
    ],
    ["with a short password", () => ({ Password: "aB3" }), "InvalidParameterValue.PasswordRuleError"],
    [
      "with a name of two words",
      () => ({ InstanceName: "two words" }),
      "InvalidParameterValue.InstanceNameRuleError",
    ],
    ["at a system port", () => ({ VPort: 80 }), "InvalidParameterValue"],
    ["for 13 months", () => ({ BillingMode: 1, Period: 13 }), "InvalidParameter.Period"],
    ["in a dedicated cluster", () => ({ ProductVersion: "cdc" }), "InvalidParameter.NotSupported"],
    ["with an argument that the API does not have", () => ({ Colour: "red" }), "UnknownParameter"],
  ])("one %s is refused", async (_name, more, code) => {
    expect(await codeOf(cloud.redis.CreateInstances(order(more())))).toBe(code);
  });
});

describe("an instance", () => {
  test("without a password is given one, and its password stands nowhere in the world's log", async () => {
    const id = await make({ NoAuth: true, Password: "" });
    expect(await show(id)).toMatchObject({ NoAuth: true });
    expect(await codeOf(cloud.redis.ResetPassword({ InstanceId: id, Password: "weak" }))).toBe(
      "InvalidParameterValue.PasswordRuleError",
    );
    expect(await settled(cloud.redis.ResetPassword({ InstanceId: id, Password: PASSWORD }))).toBe("succeed");
    expect(await show(id)).toMatchObject({ NoAuth: false, Status: 2 });
    expect(
      await codeOf(
        cloud.redis.ModifyInstancePassword({ InstanceId: id, OldPassword: "wrong", Password: PASSWORD }),
      ),
    ).toBe("InvalidParameterValue.PasswordError");
    expect(
      await settled(
        cloud.redis.ModifyInstancePassword({
          InstanceId: id,
          OldPassword: PASSWORD,
          Password: `${PASSWORD}2`,
        }),
      ),
    ).toBe("succeed");
    const directory = cloud.local.world.directory;
    expect(readFileSync(join(directory, "world.jsonl"), "utf8")).not.toContain("canary");
    expect(statSync(join(directory, "vault.key")).mode & 0o777).toBe(0o600);
    await destroy(id);
  });

  test("is renamed, grown by one measure at a time, and moved to a newer version", async () => {
    const id = await make();
    await cloud.redis.ModifyInstance({ Operation: "rename", InstanceIds: [id], InstanceNames: ["renamed"] });
    const grow = (more: object) =>
      cloud.redis.UpgradeInstance({
        InstanceId: id,
        MemSize: 1024,
        RedisShardNum: 1,
        RedisReplicasNum: 1,
        ...more,
      });
    expect(await codeOf(grow({}))).toBe("InvalidParameterValue");
    expect(await codeOf(grow({ MemSize: 2048, RedisReplicasNum: 2 }))).toBe("InvalidParameterValue");
    const { DealId } = await grow({ MemSize: 2048 });
    expect(await show(id)).toMatchObject({ Status: 1, RedisShardSize: 1024, InstanceName: "renamed" });
    expect(await codeOf(grow({ MemSize: 4096 }))).toBe("ResourceUnavailable.InstanceStatusError");
    cloud.pass(2000);
    expect(await show(id)).toMatchObject({ Status: 2, RedisShardSize: 2048, Size: 2048 });
    expect((await cloud.redis.DescribeInstanceDealDetail({ DealIds: [DealId!] })).DealDetails).toMatchObject([
      { Status: 4 },
    ]);
    await grow({ MemSize: 2048, RedisReplicasNum: 2, NodeSet: [{ NodeType: 1, ZoneId: 100003 }] });
    cloud.pass(2000);
    expect((await show(id))!.NodeSet!.map((node) => node.ZoneId)).toEqual([ZONE_ID, ZONE_ID, 100003]);
    const version = (TargetInstanceType: string) =>
      cloud.redis.UpgradeInstanceVersion({ InstanceId: id, TargetInstanceType, SwitchOption: 2 });
    expect(await codeOf(version("6"))).toBe("InvalidParameterValue.UnSupportedType");
    await version("15");
    cloud.pass(2000);
    expect(await show(id)).toMatchObject({ Type: 15, CurrentRedisVersion: "6.2" });
    const { Tasks } = await cloud.redis.DescribeTaskList({ InstanceId: id });
    expect(Tasks!.map(({ TaskType, Result }) => [TaskType, Result])).toEqual([
      ["043", 2],
      ["002", 2],
      ["002", 2],
    ]);
    await destroy(id);
  });

  test("moves to another address and port, opens to the internet, reads from replicas, turns read-only", async () => {
    const id = await make();
    const move = (more: object) =>
      cloud.redis.ModifyNetworkConfig({ InstanceId: id, Operation: "changeVip", VPort: 6380, ...more });
    expect(await codeOf(move({ Vip: "10.0.9.9" }))).toBe("InvalidParameterValue");
    expect(await settled(move({ Vip: "10.0.0.77" }))).toBe("succeed");
    expect(await show(id)).toMatchObject({ WanIp: "10.0.0.77", Port: 6380 });
    const other = await make();
    expect(
      await codeOf(
        cloud.redis.ModifyNetworkConfig({ InstanceId: other, Operation: "changeVip", Vip: "10.0.0.77" }),
      ),
    ).toBe("InvalidParameterValue");
    await cloud.redis.AllocateWanAddress({ InstanceId: id });
    cloud.pass(2000);
    expect((await show(id))!.WanAddress).not.toBe("");
    await cloud.redis.ReleaseWanAddress({ InstanceId: id });
    cloud.pass(2000);
    expect((await show(id))!.WanAddress).toBe("");
    expect(await settled(cloud.redis.EnableReplicaReadonly({ InstanceId: id }))).toBe("succeed");
    expect(await show(id)).toMatchObject({ SlaveReadWeight: 100 });
    expect(await settled(cloud.redis.DisableReplicaReadonly({ InstanceId: id }))).toBe("succeed");
    expect(await settled(cloud.redis.ModifyInstanceReadOnly({ InstanceId: id, InputMode: "1" }))).toBe(
      "succeed",
    );
    expect(await show(id)).toMatchObject({ SlaveReadWeight: 0, ReadOnly: 1 });
    await destroy(id);
    await destroy(other);
  });

  test("has parameters with values that are checked, and accounts", async () => {
    const id = await make();
    const set = (Key: string, Value: string) =>
      cloud.redis.ModifyInstanceParams({ InstanceId: id, InstanceParams: [{ Key, Value }] });
    expect(await codeOf(set("colour", "red"))).toBe("InvalidParameter.IllegalParameterError");
    expect(await codeOf(set("maxmemory-policy", "sometimes"))).toBe("InvalidParameter.IllegalParameterError");
    expect(await settled(set("maxmemory-policy", "allkeys-lru"))).toBe("succeed");
    const { InstanceEnumParam } = await cloud.redis.DescribeInstanceParams({ InstanceId: id });
    expect(InstanceEnumParam).toMatchObject([
      { ParamName: "maxmemory-policy", DefaultValue: "noeviction", CurrentValue: "allkeys-lru" },
    ]);
    const account = {
      InstanceId: id,
      AccountName: "reader",
      AccountPassword: PASSWORD,
      ReadonlyPolicy: ["master"],
      Privilege: "r",
    };
    expect(await codeOf(cloud.redis.CreateInstanceAccount({ ...account, Privilege: "all" }))).toBe(
      "InvalidParameterValue",
    );
    expect(await settled(cloud.redis.CreateInstanceAccount(account))).toBe("succeed");
    const accounts = async () =>
      (await cloud.redis.DescribeInstanceAccount({ InstanceId: id, Limit: 50, Offset: 0 })).Accounts!.map(
        ({ AccountName, Privilege, Status }) => [AccountName, Privilege, Status],
      );
    expect(await accounts()).toEqual([
      ["root", "rw", 2],
      ["reader", "r", 2],
    ]);
    await settled(
      cloud.redis.ModifyInstanceAccount({ InstanceId: id, AccountName: "reader", Privilege: "rw" }),
    );
    expect(await accounts()).toContainEqual(["reader", "rw", 2]);
    await settled(cloud.redis.DeleteInstanceAccount({ InstanceId: id, AccountName: "reader" }));
    expect(await accounts()).toHaveLength(1);
    expect(await codeOf(cloud.redis.DeleteInstanceAccount({ InstanceId: id, AccountName: "reader" }))).toBe(
      "ResourceNotFound.AccountDoesNotExists",
    );
    await destroy(id);
  });

  test("is found by name, network, status and tag, a little after it was made", async () => {
    const { InstanceIds } = await cloud.redis.CreateInstances(
      order({ InstanceName: "needle", ResourceTags: [{ TagKey: "team", TagValue: "search" }] }),
    );
    const id = InstanceIds![0]!;
    const search = async (more: object) =>
      (await cloud.redis.DescribeInstances({ Limit: 100, ...more })).InstanceSet!.map(
        (row) => row.InstanceId,
      );
    expect(await search({ SearchKey: "needle" })).toEqual([]);
    cloud.pass(3000);
    expect(await search({ SearchKey: "needle" })).toEqual([id]);
    expect(await search({ InstanceTags: [{ TagKey: "team", TagValue: "search" }] })).toEqual([id]);
    expect(await search({ TagKeys: ["team"], Status: [-2] })).toEqual([]);
    expect(await search({ UniqSubnetIds: [network.subnet] })).toContain(id);
    expect(await codeOf(cloud.redis.DescribeInstances({ Limit: 1001 }))).toBe("InvalidParameterValue");
    await destroy(id);
  });
});

describe("the end of an instance", () => {
  test("is isolation, in which it holds its network, and then the clean-up that lets it go", async () => {
    const group = await makeGroup(cloud, "6379");
    const { Subnet } = await cloud.vpc.CreateSubnet({
      VpcId: network.vpc,
      SubnetName: "redis",
      CidrBlock: "10.0.7.0/24",
      Zone: ZONE,
    });
    const id = await make({ SubnetId: Subnet!.SubnetId!, SecurityGroupIdList: [group] });
    const { SecurityGroupAssociationStatisticsSet: statistics } =
      await cloud.vpc.DescribeSecurityGroupAssociationStatistics({ SecurityGroupIds: [group] });
    expect(statistics).toMatchObject([{ CDB: 1, CVM: 0 }]);
    expect(await codeOf(cloud.redis.CleanUpInstance({ InstanceId: id }))).toBe(
      "ResourceUnavailable.InstanceUnLockedError",
    );
    expect(await settled(cloud.redis.DestroyPostpaidInstance({ InstanceId: id }))).toBe("succeed");
    expect(await show(id)).toMatchObject({ Status: -2, InstanceTitle: "Isolated" });
    expect(await codeOf(cloud.redis.ResetPassword({ InstanceId: id, NoAuth: true }))).toBe(
      "ResourceUnavailable.InstanceIsolated",
    );
    expect(await codeOf(cloud.vpc.DeleteSubnet({ SubnetId: Subnet!.SubnetId! }))).toBe("ResourceInUse");
    expect(await codeOf(cloud.vpc.DeleteSecurityGroup({ SecurityGroupId: group }))).toBe("ResourceInUse");
    expect(await settled(cloud.redis.CleanUpInstance({ InstanceId: id }))).toBe("succeed");
    expect(await show(id)).toBeUndefined();
    await cloud.vpc.DeleteSubnet({ SubnetId: Subnet!.SubnetId! });
    await cloud.vpc.DeleteSecurityGroup({ SecurityGroupId: group });
  });

  test("can be taken back, is refused under protection, and comes by itself after two hours", async () => {
    const id = await make();
    const protect = (on: number) =>
      cloud.redis.ModifyInstance({
        Operation: "modifyDeleteProtectionSwitch",
        InstanceIds: [id],
        DeleteProtectionSwitches: [on],
      });
    await protect(1);
    expect(await codeOf(cloud.redis.DestroyPostpaidInstance({ InstanceId: id }))).toBe(
      "UnsupportedOperation.InstanceNotOperation",
    );
    await protect(0);
    expect(await codeOf(cloud.redis.DestroyPrepaidInstance({ InstanceId: id }))).toBe(
      "ResourceUnavailable.InstanceNotSupportOperation",
    );
    await settled(cloud.redis.DestroyPostpaidInstance({ InstanceId: id }));
    expect(await settled(cloud.redis.StartupInstance({ InstanceId: id }))).toBe("succeed");
    cloud.pass(3 * 3_600_000);
    expect(await show(id)).toMatchObject({ Status: 2 });
    await settled(cloud.redis.DestroyPostpaidInstance({ InstanceId: id }));
    cloud.pass(3 * 3_600_000);
    expect(await show(id)).toBeUndefined();
  });
});

describe("a parameter template", () => {
  const create = async (more: object = {}) =>
    (
      await cloud.redis.CreateParamTemplate({
        Name: "quick",
        ProductType: 8,
        ParamList: [{ Key: "timeout", Value: "60" }],
        ...more,
      })
    ).TemplateId!;
  const timeout = async (InstanceId: string) => {
    const { InstanceIntegerParam } = await cloud.redis.DescribeInstanceParams({ InstanceId });
    return InstanceIntegerParam!.find((param) => param.ParamName === "timeout")!.CurrentValue;
  };

  test("is made, of nothing or of another, given to instances of its type, changed and deleted", async () => {
    const id = await create({ Description: "for tests" });
    const copy = await create({ Name: "copy", ProductType: undefined, TemplateId: id, ParamList: [] });
    const shown = await cloud.redis.DescribeParamTemplateInfo({ TemplateId: copy });
    expect(shown).toMatchObject({ Name: "copy", ProductType: 8 });
    expect(shown.Items!.find((item) => item.Name === "timeout")).toMatchObject({ CurrentValue: "60" });
    const instance = await make();
    expect(await timeout(instance)).toBe("0");
    await cloud.redis.ApplyParamsTemplate({ InstanceIds: [instance], TemplateId: id });
    cloud.pass(2000);
    expect(await timeout(instance)).toBe("60");
    await cloud.redis.ModifyParamTemplate({
      TemplateId: id,
      Name: "quicker",
      ParamList: [{ Key: "timeout", Value: "30" }],
    });
    expect(await timeout(instance)).toBe("60");
    expect(await timeout(await make({ TemplateId: id }))).toBe("30");
    const found = await cloud.redis.DescribeParamTemplates({ TemplateNames: ["quicker"] });
    expect(found.Items).toMatchObject([{ TemplateId: id, Description: "for tests", ProductType: 8 }]);
    await cloud.redis.DeleteParamTemplate({ TemplateId: id });
    expect(await codeOf(cloud.redis.DescribeParamTemplateInfo({ TemplateId: id }))).toBe(
      "InvalidParameterValue",
    );
  });

  test("is refused for another type, without one, and with a value that is none", async () => {
    const id = await create({ ProductType: 9 });
    const instance = await make();
    expect(await codeOf(cloud.redis.ApplyParamsTemplate({ InstanceIds: [instance], TemplateId: id }))).toBe(
      "InvalidParameterValue.UnSupportedType",
    );
    expect(await codeOf(create({ ProductType: undefined }))).toBe("InvalidParameterValue.UnSupportedType");
    expect(await codeOf(create({ ParamList: [{ Key: "timeout", Value: "soon" }] }))).toBe(
      "InvalidParameter.IllegalParameterError",
    );
    expect(await codeOf(create({ Name: "x" }))).toBe("InvalidParameterValue");
  });
});

test("the nodes of an instance move to other zones", async () => {
  const id = await make();
  const nodes = async () =>
    (await cloud.redis.DescribeInstances({ InstanceId: id })).InstanceSet![0]!.NodeSet!;
  const move = (NodeSet: { NodeType: number; NodeId?: number; ZoneId: number }[], SwitchOption = 2) =>
    cloud.redis.ModifyInstanceAvailabilityZones({ InstanceId: id, SwitchOption, NodeSet });
  expect(await codeOf(move([{ NodeType: 0, ZoneId: 100006 }]))).toBe("InvalidParameterValue.SpecNotExist");
  expect(await codeOf(move([], 3))).toBe("InvalidParameterValue");
  await move([
    { NodeType: 1, ZoneId: 100003 },
    { NodeType: 0, ZoneId: 100006 },
  ]);
  cloud.pass(2000);
  const [master, replica] = await nodes();
  expect([master, replica]).toMatchObject([
    { NodeType: 0, ZoneId: 100006 },
    { NodeType: 1, ZoneId: 100003 },
  ]);
  const back = [
    { NodeType: 0, ZoneId: 100003 },
    { NodeType: 1, ZoneId: 100003 },
  ];
  expect(await codeOf(move(back))).toBe("InvalidParameterValue.SpecNotExist");
  await move([
    { NodeType: 0, NodeId: master!.NodeId, ZoneId: 100003 },
    { NodeType: 1, NodeId: replica!.NodeId, ZoneId: 100003 },
  ]);
  cloud.pass(2000);
  expect((await nodes()).map((node) => node.ZoneId)).toEqual([100003, 100003]);
});

test("groups are bound, replaced and unbound, and no more than five", async () => {
  const id = await make();
  const groups = await Promise.all([1, 2, 3, 4, 5].map((port) => makeGroup(cloud, String(port))));
  const bound = async () =>
    (
      await cloud.redis.DescribeInstanceSecurityGroup({ InstanceIds: [id] })
    ).InstanceSecurityGroupsDetail!.map(({ InstanceId, SecurityGroupDetails }) => [
      InstanceId,
      SecurityGroupDetails!.map((group) => group.SecurityGroupId),
    ]);
  expect(await bound()).toEqual([[id, [network.open]]]);
  await cloud.redis.ModifyDBInstanceSecurityGroups({
    Product: "redis",
    InstanceId: id,
    SecurityGroupIds: groups,
  });
  expect(await bound()).toEqual([[id, groups]]);
  const bind = { Product: "redis", SecurityGroupId: network.open, InstanceIds: [id] };
  expect(await codeOf(cloud.redis.AssociateSecurityGroups(bind))).toBe(
    "InvalidParameter.InstanceSGOverLimitError",
  );
  await cloud.redis.DisassociateSecurityGroups({ ...bind, SecurityGroupId: groups[0]! });
  await cloud.redis.AssociateSecurityGroups(bind);
  const { Groups } = await cloud.redis.DescribeDBSecurityGroups({ Product: "redis", InstanceId: id });
  expect(Groups!.map((group) => group.SecurityGroupId)).toEqual([...groups.slice(1), network.open]);
  await destroy(id);
});

test("a change that is under way goes on after a restart", async () => {
  const own = await startTestCloud();
  const place = await makeNetwork(own);
  const { InstanceIds } = await own.redis.CreateInstances({
    ...order(),
    VpcId: place.vpc,
    SubnetId: place.subnet,
    SecurityGroupIdList: [place.open],
  });
  const again = await own.restart();
  again.pass(3000);
  const { InstanceSet } = await again.redis.DescribeInstances({ InstanceId: InstanceIds![0]! });
  expect(InstanceSet).toMatchObject([{ Status: 2, NoAuth: false }]);
  await again.remove();
});
