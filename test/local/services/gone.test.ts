import {
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
import { makeRedis, SERVICE } from "./redis";

/** Longer than anything takes, and far longer than the lists of an ordinary embedded cloud lie behind. */
const BEHIND = 90_000;
const DONE = 20_000;

let cloud: TestCloud;
let network: TestNetwork;
beforeAll(async () => {
  cloud = await startTestCloud({ latencies: { list: BEHIND } });
  network = await makeNetwork(cloud);
});
afterAll(() => cloud.remove());

interface Kind {
  readonly make: () => Promise<string>;
  readonly rename?: (id: string, name: string) => Promise<unknown>;
  readonly remove: (id: string) => Promise<unknown>;
  /** Ids and names of what is listed: all of it, or what has an id. */
  readonly list: (id?: string) => Promise<(string | undefined)[][]>;
}

const KINDS: Readonly<Record<string, Kind>> = {
  VPC: {
    make: async () => (await cloud.vpc.CreateVpc({ VpcName: "one", CidrBlock: "10.9.0.0/16" })).Vpc!.VpcId!,
    rename: (VpcId, VpcName) => cloud.vpc.ModifyVpcAttribute({ VpcId, VpcName }),
    remove: (VpcId) => cloud.vpc.DeleteVpc({ VpcId }),
    list: async (id) =>
      (await cloud.vpc.DescribeVpcs(id ? { VpcIds: [id] } : {})).VpcSet!.map((row) => [
        row.VpcId,
        row.VpcName,
      ]),
  },
  subnet: {
    make: async () => {
      const { Subnet } = await cloud.vpc.CreateSubnet({
        VpcId: network.vpc,
        SubnetName: "one",
        CidrBlock: "10.0.9.0/24",
        Zone: ZONE,
      });
      return Subnet!.SubnetId!;
    },
    rename: (SubnetId, SubnetName) => cloud.vpc.ModifySubnetAttribute({ SubnetId, SubnetName }),
    remove: (SubnetId) => cloud.vpc.DeleteSubnet({ SubnetId }),
    list: async (id) =>
      (await cloud.vpc.DescribeSubnets(id ? { SubnetIds: [id] } : {})).SubnetSet!.map((row) => [
        row.SubnetId,
        row.SubnetName,
      ]),
  },
  "route table": {
    make: async () =>
      (await cloud.vpc.CreateRouteTable({ VpcId: network.vpc, RouteTableName: "one" })).RouteTable!
        .RouteTableId!,
    rename: (RouteTableId, RouteTableName) =>
      cloud.vpc.ModifyRouteTableAttribute({ RouteTableId, RouteTableName }),
    remove: (RouteTableId) => cloud.vpc.DeleteRouteTable({ RouteTableId }),
    list: async (id) =>
      (await cloud.vpc.DescribeRouteTables(id ? { RouteTableIds: [id] } : {})).RouteTableSet!.map((row) => [
        row.RouteTableId,
        row.RouteTableName,
      ]),
  },
  "security group": {
    make: () => makeGroup(cloud, "80"),
    rename: (SecurityGroupId, GroupName) =>
      cloud.vpc.ModifySecurityGroupAttribute({ SecurityGroupId, GroupName }),
    remove: (SecurityGroupId) => cloud.vpc.DeleteSecurityGroup({ SecurityGroupId }),
    list: async (id) =>
      (await cloud.vpc.DescribeSecurityGroups(id ? { SecurityGroupIds: [id] } : {})).SecurityGroupSet!.map(
        (row) => [row.SecurityGroupId, row.SecurityGroupName],
      ),
  },
  EIP: {
    make: async () => (await cloud.vpc.AllocateAddresses({})).AddressSet![0]!,
    rename: (AddressId, AddressName) => cloud.vpc.ModifyAddressAttribute({ AddressId, AddressName }),
    remove: (id) => cloud.vpc.ReleaseAddresses({ AddressIds: [id] }),
    list: async (id) =>
      (await cloud.vpc.DescribeAddresses(id ? { AddressIds: [id] } : {})).AddressSet!.map((row) => [
        row.AddressId,
        row.AddressName,
      ]),
  },
  "bandwidth package": {
    make: async () =>
      (await cloud.vpc.CreateBandwidthPackage({ BandwidthPackageName: "one" })).BandwidthPackageId!,
    rename: (BandwidthPackageId, BandwidthPackageName) =>
      cloud.vpc.ModifyBandwidthPackageAttribute({ BandwidthPackageId, BandwidthPackageName }),
    remove: (BandwidthPackageId) => cloud.vpc.DeleteBandwidthPackage({ BandwidthPackageId }),
    list: async (id) =>
      (
        await cloud.vpc.DescribeBandwidthPackages(id ? { BandwidthPackageIds: [id] } : {})
      ).BandwidthPackageSet!.map((row) => [row.BandwidthPackageId, row.BandwidthPackageName]),
  },
  instance: {
    make: async () => (await launch(cloud, network)).id,
    rename: (id, InstanceName) => cloud.cvm.ModifyInstancesAttribute({ InstanceIds: [id], InstanceName }),
    remove: (id) => cloud.cvm.TerminateInstances({ InstanceIds: [id] }),
    list: async (id) =>
      (await cloud.cvm.DescribeInstances(id ? { InstanceIds: [id] } : {})).InstanceSet!.map((row) => [
        row.InstanceId,
        row.InstanceName,
      ]),
  },
  "key pair": {
    make: async () => (await cloud.cvm.CreateKeyPair({ KeyName: "one", ProjectId: 0 })).KeyPair!.KeyId!,
    rename: (KeyId, KeyName) => cloud.cvm.ModifyKeyPairAttribute({ KeyId, KeyName }),
    remove: (id) => cloud.cvm.DeleteKeyPairs({ KeyIds: [id] }),
    list: async (id) =>
      (await cloud.cvm.DescribeKeyPairs(id ? { KeyIds: [id] } : {})).KeyPairSet!.map((row) => [
        row.KeyId,
        row.KeyName,
      ]),
  },
  image: {
    make: async () => {
      const { id } = await launch(cloud, network);
      const { ImageId } = await cloud.cvm.CreateImage({ InstanceId: id, ImageName: "one" });
      cloud.pass(DONE);
      return ImageId!;
    },
    rename: (ImageId, ImageName) => cloud.cvm.ModifyImageAttribute({ ImageId, ImageName }),
    remove: (id) => cloud.cvm.DeleteImages({ ImageIds: [id] }),
    list: async (id) =>
      (await cloud.cvm.DescribeImages(id ? { ImageIds: [id] } : { Limit: 100 })).ImageSet!.map((row) => [
        row.ImageId,
        row.ImageName,
      ]),
  },
  "placement group": {
    make: async () =>
      (await cloud.cvm.CreateDisasterRecoverGroup({ Name: "one", Type: "HOST" })).DisasterRecoverGroupId!,
    rename: (DisasterRecoverGroupId, Name) =>
      cloud.cvm.ModifyDisasterRecoverGroupAttribute({ DisasterRecoverGroupId, Name }),
    remove: (id) => cloud.cvm.DeleteDisasterRecoverGroups({ DisasterRecoverGroupIds: [id] }),
    list: async (id) =>
      (
        await cloud.cvm.DescribeDisasterRecoverGroups(id ? { DisasterRecoverGroupIds: [id] } : {})
      ).DisasterRecoverGroupSet!.map((row) => [row.DisasterRecoverGroupId, row.Name]),
  },
  "launch template": {
    make: async () =>
      (
        await cloud.cvm.CreateLaunchTemplate({
          ...launchRequest(network),
          LaunchTemplateName: "one",
          ImageId: UBUNTU,
        })
      ).LaunchTemplateId!,
    remove: (LaunchTemplateId) => cloud.cvm.DeleteLaunchTemplate({ LaunchTemplateId }),
    list: async (id) =>
      (await cloud.cvm.DescribeLaunchTemplates(id ? { LaunchTemplateIds: [id] } : {})).LaunchTemplateSet!.map(
        (row) => [row.LaunchTemplateId, row.LaunchTemplateName],
      ),
  },
  disk: {
    make: makeDisk,
    rename: (id, DiskName) => cloud.cbs.ModifyDiskAttributes({ DiskIds: [id], DiskName }),
    remove: (id) => cloud.cbs.TerminateDisks({ DiskIds: [id] }),
    list: async (id) =>
      (await cloud.cbs.DescribeDisks(id ? { DiskIds: [id] } : {})).DiskSet!.map((row) => [
        row.DiskId,
        row.DiskName,
      ]),
  },
  snapshot: {
    make: async () => {
      const { SnapshotId } = await cloud.cbs.CreateSnapshot({ DiskId: await makeDisk() });
      cloud.pass(DONE);
      return SnapshotId!;
    },
    rename: (SnapshotId, SnapshotName) => cloud.cbs.ModifySnapshotAttribute({ SnapshotId, SnapshotName }),
    remove: (id) => cloud.cbs.DeleteSnapshots({ SnapshotIds: [id] }),
    list: async (id) =>
      (await cloud.cbs.DescribeSnapshots(id ? { SnapshotIds: [id] } : {})).SnapshotSet!.map((row) => [
        row.SnapshotId,
        row.SnapshotName,
      ]),
  },
  "policy for snapshots": {
    make: async () =>
      (
        await cloud.cbs.CreateAutoSnapshotPolicy({
          Policy: [{ DayOfWeek: [1], Hour: [3] }],
          AutoSnapshotPolicyName: "one",
        })
      ).AutoSnapshotPolicyId!,
    rename: (AutoSnapshotPolicyId, AutoSnapshotPolicyName) =>
      cloud.cbs.ModifyAutoSnapshotPolicyAttribute({ AutoSnapshotPolicyId, AutoSnapshotPolicyName }),
    remove: (id) => cloud.cbs.DeleteAutoSnapshotPolicies({ AutoSnapshotPolicyIds: [id] }),
    list: async (id) =>
      (
        await cloud.cbs.DescribeAutoSnapshotPolicies(id ? { AutoSnapshotPolicyIds: [id] } : {})
      ).AutoSnapshotPolicySet!.map((row) => [row.AutoSnapshotPolicyId, row.AutoSnapshotPolicyName]),
  },
  "load balancer": {
    make: async () =>
      (
        await cloud.clb.CreateLoadBalancer({
          LoadBalancerType: "OPEN",
          VpcId: network.vpc,
          LoadBalancerName: "one",
        })
      ).LoadBalancerIds![0]!,
    rename: (LoadBalancerId, LoadBalancerName) =>
      cloud.clb.ModifyLoadBalancerAttributes({ LoadBalancerId, LoadBalancerName }),
    remove: (id) => cloud.clb.DeleteLoadBalancer({ LoadBalancerIds: [id] }),
    list: async (id) =>
      (await cloud.clb.DescribeLoadBalancers(id ? { LoadBalancerIds: [id] } : {})).LoadBalancerSet!.map(
        (row) => [row.LoadBalancerId, row.LoadBalancerName],
      ),
  },
  command: {
    make: async () => (await cloud.tat.CreateCommand({ CommandName: "one", Content: "aWQK" })).CommandId!,
    rename: (CommandId, CommandName) => cloud.tat.ModifyCommand({ CommandId, CommandName }),
    remove: (CommandId) => cloud.tat.DeleteCommand({ CommandId }),
    list: async (id) =>
      (await cloud.tat.DescribeCommands(id ? { CommandIds: [id] } : {})).CommandSet!.map((row) => [
        row.CommandId,
        row.CommandName,
      ]),
  },
  "Redis instance": {
    make: () => makeRedis(cloud, network),
    rename: (id, name) =>
      cloud.redis.ModifyInstance({ Operation: "rename", InstanceIds: [id], InstanceNames: [name] }),
    remove: async (InstanceId) => {
      await cloud.redis.DestroyPostpaidInstance({ InstanceId });
      cloud.pass(2000);
      await cloud.redis.CleanUpInstance({ InstanceId });
    },
    list: async (id) =>
      (await cloud.redis.DescribeInstances(id ? { InstanceId: id } : {})).InstanceSet!.map((row) => [
        row.InstanceId,
        row.InstanceName,
      ]),
  },
  "template of Redis parameters": {
    make: async () => (await cloud.redis.CreateParamTemplate({ Name: "one", ProductType: 6 })).TemplateId!,
    rename: (TemplateId, Name) => cloud.redis.ModifyParamTemplate({ TemplateId, Name }),
    remove: (TemplateId) => cloud.redis.DeleteParamTemplate({ TemplateId }),
    list: async (id) =>
      (await cloud.redis.DescribeParamTemplates(id ? { TemplateIds: [id] } : {})).Items!.map((row) => [
        row.TemplateId,
        row.Name,
      ]),
  },
  "migration job": {
    make: async () => (await cloud.dts.CreateMigrationService(SERVICE)).JobIds![0]!,
    rename: (JobId, JobName) => cloud.dts.ModifyMigrateName({ JobId, JobName }),
    remove: (JobId) => cloud.dts.IsolateMigrateJob({ JobId }),
    list: async (id) =>
      (await cloud.dts.DescribeMigrationJobs(id ? { JobId: id } : {}))
        .JobList!.filter((row) => row.TradeInfo!.TradeStatus !== "offlined")
        .map((row) => [row.JobId, row.JobName]),
  },
  secret: {
    make: async () => {
      await cloud.ssm.CreateSecret({ SecretName: "one", VersionId: "v1", SecretString: "x" });
      return "one";
    },
    remove: async (SecretName) => {
      await cloud.ssm.DisableSecret({ SecretName });
      await cloud.ssm.DeleteSecret({ SecretName, RecoveryWindowInDays: 0 });
    },
    list: async (id) => {
      if (id === undefined)
        return (await cloud.ssm.ListSecrets({})).SecretMetadatas!.map((row) => [row.SecretName, ""]);
      const found = await cloud.ssm.DescribeSecret({ SecretName: id }).catch(() => undefined);
      return found === undefined ? [] : [[found.SecretName, ""]];
    },
  },
};

describe.each(Object.keys(KINDS))("of a list without ids, a %s", (name) => {
  const { make, rename, remove, list } = KINDS[name]!;
  const named = async (id: string) => (await list()).find(([row]) => row === id)?.[1];

  test("is there a moment after it was made, changed and deleted; by its id that is seen at once", async () => {
    const id = await make();
    expect((await list(id)).map(([row]) => row)).toEqual([id]);
    const later = BEHIND - DONE;
    cloud.pass(later);
    const before = (await list(id))[0]![1];
    cloud.pass(2 * DONE);
    expect(await named(id)).toBe(before);

    await rename?.(id, "two");
    if (rename !== undefined) expect((await list(id))[0]![1]).toBe("two");
    expect(await named(id)).toBe(before);
    cloud.pass(BEHIND);
    if (rename !== undefined) expect(await named(id)).toBe("two");

    await remove(id);
    cloud.pass(DONE);
    expect(await list(id)).toEqual([]);
    expect(await named(id)).toBe(rename === undefined ? before : "two");
    cloud.pass(BEHIND);
    expect(await named(id)).toBeUndefined();
  });
});

test("what was deleted is found by its tags for a moment, with them; not by its id", async () => {
  const { AddressSet } = await cloud.vpc.AllocateAddresses({ Tags: [{ Key: "team", Value: "gone" }] });
  const id = AddressSet![0]!;
  cloud.pass(BEHIND);
  await cloud.vpc.ReleaseAddresses({ AddressIds: [id] });
  cloud.pass(DONE);
  const found = async () =>
    (
      await cloud.vpc.DescribeAddresses({ Filters: [{ Name: "tag:team", Values: ["gone"] }] })
    ).AddressSet!.map(({ AddressId, TagSet }) => [AddressId, TagSet]);
  const searched = async () =>
    (await cloud.tag.GetResources({ TagFilters: [{ TagKey: "team", TagValue: ["gone"] }] }))
      .ResourceTagMappingList!.length;
  const bound = await cloud.tag.DescribeResourceTagsByResourceIds({
    ServiceType: "vpc",
    ResourcePrefix: "eip",
    ResourceIds: [id],
    ResourceRegion: "ap-guangzhou",
  });
  expect(bound.Tags).toEqual([]);
  expect(await found()).toEqual([[id, [{ Key: "team", Value: "gone" }]]]);
  expect(await searched()).toBe(1);
  cloud.pass(BEHIND);
  expect(await found()).toEqual([]);
  expect(await searched()).toBe(0);
});

test("a role's description is listed as it is, since the official provider reads roles by their list", async () => {
  const principal = { service: "cvm.qcloud.com" };
  const PolicyDocument = JSON.stringify({
    version: "2.0",
    statement: [{ effect: "allow", action: "name/sts:AssumeRole", principal }],
  });
  await cloud.cam.CreateRole({ RoleName: "one", PolicyDocument, Description: "before" });
  const described = async () =>
    (await cloud.cam.DescribeRoleList({ Page: 1, Rp: 20 })).List!.map((role) => role.Description);
  expect(await described()).toEqual([]);
  cloud.pass(BEHIND);
  await cloud.cam.UpdateRoleDescription({ RoleName: "one", Description: "after" });
  expect(await described()).toEqual(["after"]);
  await cloud.cam.DeleteRole({ RoleName: "one" });
  expect(await described()).toEqual([]);
});

test("of all tasks of Redis, those that are new are not listed yet; those of one instance are", async () => {
  const InstanceId = await makeRedis(cloud, network);
  cloud.pass(BEHIND);
  await cloud.redis.AllocateWanAddress({ InstanceId });
  const listed = async (more: object) =>
    (await cloud.redis.DescribeTaskList(more)).Tasks!.filter((task) => task.InstanceId === InstanceId).length;
  const before = await listed({});
  expect(await listed({ InstanceId })).toBe(before + 1);
  cloud.pass(BEHIND);
  expect(await listed({})).toBe(before + 1);
});

async function makeDisk(): Promise<string> {
  const { DiskIdSet } = await cloud.cbs.CreateDisks({
    Placement: { Zone: ZONE },
    DiskChargeType: "POSTPAID_BY_HOUR",
    DiskType: "CLOUD_PREMIUM",
    DiskSize: 20,
    DiskName: "one",
  });
  cloud.pass(DONE);
  return DiskIdSet![0]!;
}
