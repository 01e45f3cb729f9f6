import { observeTarget } from "../../lib/operate/adoption";
import { startCloud, type DeployCloud } from "../deploy/cloud";

const ZONE = "ap-guangzhou-6";
const NOBODYS: ReadonlySet<string> = new Set();

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

async function bound(instance: string): Promise<string> {
  const { vpc } = cloud.client;
  const { AddressSet } = await vpc.AllocateAddresses({
    AddressName: "front",
    InternetMaxBandwidthOut: 20,
    InternetChargeType: "BANDWIDTH_POSTPAID_BY_HOUR",
    Tags: [{ Key: "team", Value: "edge" }],
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

  const target = await observeTarget(cloud.client, instance, NOBODYS);

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

  expect((await observeTarget(cloud.client, instance, NOBODYS))?.addresses).toEqual([]);
});

it("an address that has an owner already, or is on its way to another instance, is left out", async () => {
  const instance = await launched();
  const address = await bound(instance);

  expect((await observeTarget(cloud.client, instance, new Set([address])))?.addresses).toEqual([]);

  await cloud.client.vpc.DisassociateAddress({ AddressId: address });
  expect((await observeTarget(cloud.client, instance, NOBODYS))?.addresses).toEqual([]);
});

it("a target that is gone is nothing that could be taken over", async () => {
  const instance = await launched();
  await cloud.client.cvm.TerminateInstances({ InstanceIds: [instance] });

  expect(await observeTarget(cloud.client, instance, NOBODYS)).toBeUndefined();
});
