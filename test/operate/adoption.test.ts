import { estateTags } from "../../lib/estate/tags";
import { type TakeOver, targetReadings } from "../../lib/operate/adoption";
import { ownerTags } from "../../lib/operate/owner";
import { startCloud, type DeployCloud } from "../deploy/cloud";

const ZONE = "ap-guangzhou-6";

let cloud: DeployCloud;
let subnet: { VpcId: string; SubnetId: string };

beforeEach(async () => {
  cloud = await startCloud();
  const { vpc } = cloud.client;
  const { Vpc } = await vpc.CreateVpc({ VpcName: "main", CidrBlock: "10.0.0.0/16" });
  const VpcId = Vpc?.VpcId ?? "";
  const { Subnet } = await vpc.CreateSubnet({
    VpcId,
    SubnetName: "one",
    CidrBlock: "10.0.1.0/24",
    Zone: ZONE,
  });
  subnet = { VpcId, SubnetId: Subnet?.SubnetId ?? "" };
});

afterEach(async () => {
  try {
    expect(cloud.log()).toBe("");
  } finally {
    await cloud.stop();
  }
});

const PROJECT = "erp";

function observed(instance: string, { foreign = new Set() }: Partial<TakeOver> = {}) {
  return targetReadings(cloud.client, { project: PROJECT, foreign })(instance);
}

async function launched(more: object = {}): Promise<string> {
  const { InstanceIdSet } = await cloud.client.cvm.RunInstances({
    Placement: { Zone: ZONE },
    InstanceType: "S5.MEDIUM2",
    ImageId: "img-ubuntu24",
    InstanceName: "web",
    VirtualPrivateCloud: subnet,
    ...more,
  });
  await cloud.clock.sleep(10_000);
  return InstanceIdSet?.[0] ?? "";
}

async function bound(instance: string, Tags = [{ Key: "team", Value: "edge" }]): Promise<string> {
  const { vpc } = cloud.client;
  const { AddressSet } = await vpc.AllocateAddresses({
    AddressName: "front",
    InternetMaxBandwidthOut: 20,
    InternetChargeType: "BANDWIDTH_POSTPAID_BY_HOUR",
    Tags,
  });
  const AddressId = AddressSet?.[0] ?? "";
  await cloud.clock.sleep(10_000);
  await vpc.AssociateAddress({ AddressId, InstanceId: instance });
  await cloud.clock.sleep(10_000);
  return AddressId;
}

it("a target is read with its data disks and the elastic addresses that are bound to it", async () => {
  const instance = await launched({ DataDisks: [{ DiskType: "CLOUD_SSD", DiskSize: 20 }] });
  const other = await launched();
  const address = await bound(instance);
  await bound(other);

  const target = await observed(instance);

  expect(target).toMatchObject({ instance, dataDisks: [{ type: "CLOUD_SSD", gib: 20 }] });
  expect(target?.addresses).toEqual([
    {
      address,
      name: "front",
      type: "EIP",
      chargeType: "BANDWIDTH_POSTPAID_BY_HOUR",
      mbps: 20,
      tags: { team: "edge" },
    },
  ]);
});

it("a public address that is the target's own is no elastic one", async () => {
  const instance = await launched({
    InternetAccessible: { PublicIpAssigned: true, InternetMaxBandwidthOut: 5 },
  });
  const { InstanceSet } = await cloud.client.cvm.DescribeInstances({ InstanceIds: [instance] });
  expect(InstanceSet?.[0]?.PublicIpAddresses).toHaveLength(1);

  expect((await observed(instance))?.addresses).toEqual([]);
});

it("an address that has an owner already, or is on its way to another instance, is left out", async () => {
  const instance = await launched();
  const address = await bound(instance);

  const left = await observed(instance, { foreign: new Set([address]) });
  expect(left).toMatchObject({ addresses: [], foreignAddress: true });

  await cloud.client.vpc.DisassociateAddress({ AddressId: address });
  expect((await observed(instance))?.addresses).toEqual([]);
});

it("what the stack of a project made, of this one or another, is left out, and what the reconciler made is not", async () => {
  const made = (project: string) =>
    Object.entries(estateTags(project)).map(([Key, Value]) => ({ Key, Value }));
  const another = [{ Key: "landfall:project", Value: "crm" }];
  const own = ownerTags({ project: PROJECT, workload: "web", role: "target" });
  const cases = [made("crm"), made(PROJECT), another, own];
  const instances = await Promise.all(cases.map(() => launched()));
  const addresses: string[] = [];
  for (const [index, tags] of cases.entries()) addresses.push(await bound(instances[index] ?? "", [...tags]));

  const targets = await Promise.all(instances.map((instance) => observed(instance)));

  expect(targets.map((target) => target?.addresses.map(({ address }) => address))).toEqual([
    [],
    [],
    [],
    [addresses[3]],
  ]);
});

it("a data disk that has an owner already is left out", async () => {
  const instance = await launched({ DataDisks: [{ DiskType: "CLOUD_SSD", DiskSize: 20 }] });
  const disk = (await observed(instance))?.dataDisks[0]?.disk ?? "";

  expect(disk).toMatch(/^disk-/);
  expect((await observed(instance, { foreign: new Set([disk]) }))?.dataDisks).toEqual([]);
});

it("many targets are read with one call for each kind of thing", async () => {
  const data = { DataDisks: [{ DiskType: "CLOUD_SSD", DiskSize: 20 }] };
  const instances = await Promise.all(Array.from({ length: 12 }, () => launched(data)));
  const before = cloud.local.report().calls;
  const observe = targetReadings(cloud.client, { project: PROJECT, foreign: new Set() });

  const targets = await Promise.all(instances.map(observe));

  expect(targets.map((target) => target?.dataDisks.length)).toEqual(instances.map(() => 1));
  const calls = Object.entries(cloud.local.report().calls).map(
    ([action, count]) => [action, count - (before[action] ?? 0)] as const,
  );
  expect(Object.fromEntries(calls.filter(([, count]) => count > 0))).toEqual({
    "cvm.DescribeInstances": 1,
    "cbs.DescribeDisks": 1,
    "vpc.DescribeAddresses": 1,
  });
});

it("a target that is gone is nothing that could be taken over", async () => {
  const instance = await launched();
  await cloud.client.cvm.TerminateInstances({ InstanceIds: [instance] });

  expect(await observed(instance)).toBeUndefined();
});
