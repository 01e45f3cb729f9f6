import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { builtinDeployer } from "../../../lib/deploy";
import { type DeployCloud, startCloud } from "../cloud";

const ZONE = "ap-guangzhou-6";
const TARGET = "tencentcloud_instance.web";
const DISK = "tencentcloud_cbs_storage.data";
const ADDRESS = "tencentcloud_eip.front";
const ATTACHMENT = "tencentcloud_cbs_storage_attachment.data";

let cloud: DeployCloud;
let directory: string;
let instance: string;
let disk: string;
let address: string;

beforeEach(async () => {
  cloud = await startCloud();
  directory = mkdtempSync(join(tmpdir(), "landfall-adopt-"));
  const { cvm, vpc } = cloud.client;
  const { Vpc } = await vpc.CreateVpc({ VpcName: "main", CidrBlock: "10.0.0.0/16" });
  const VpcId = Vpc?.VpcId ?? "";
  const { Subnet } = await vpc.CreateSubnet({
    VpcId,
    SubnetName: "one",
    CidrBlock: "10.0.1.0/24",
    Zone: ZONE,
  });
  const { InstanceIdSet } = await cvm.RunInstances({
    Placement: { Zone: ZONE },
    InstanceType: "S5.MEDIUM2",
    ImageId: "img-ubuntu24",
    VirtualPrivateCloud: { VpcId, SubnetId: Subnet?.SubnetId ?? "" },
    DataDisks: [{ DiskType: "CLOUD_SSD", DiskSize: 20, DeleteWithInstance: false }],
  });
  instance = InstanceIdSet?.[0] ?? "";
  await cloud.clock.sleep(10_000);
  const { InstanceSet } = await cvm.DescribeInstances({ InstanceIds: [instance] });
  disk = InstanceSet?.[0]?.DataDisks?.[0]?.DiskId ?? "";
  const { AddressSet } = await vpc.AllocateAddresses({ AddressName: "front", InternetMaxBandwidthOut: 5 });
  address = AddressSet?.[0] ?? "";
  await cloud.clock.sleep(10_000);
  await vpc.AssociateAddress({ AddressId: address, InstanceId: instance });
  await cloud.clock.sleep(10_000);
});

afterEach(async () => {
  try {
    expect(cloud.log()).toBe("");
  } finally {
    rmSync(directory, { recursive: true, force: true });
    await cloud.stop();
  }
});

/** What adoption emits, under these names. */
function stackOf(name = "web", more: object = {}) {
  const lifecycle = { prevent_destroy: true };
  const own = {
    [name]: { availability_zone: ZONE, instance_type: "S5.MEDIUM2", image_id: "img-gone", lifecycle },
  };
  return {
    resource: {
      tencentcloud_instance: own,
      tencentcloud_cbs_storage: {
        data: {
          storage_name: "",
          storage_type: "CLOUD_SSD",
          storage_size: 20,
          availability_zone: ZONE,
          lifecycle,
        },
      },
      tencentcloud_cbs_storage_attachment: {
        data: {
          instance_id: `\${tencentcloud_instance.${name}.id}`,
          storage_id: "${tencentcloud_cbs_storage.data.id}",
          lifecycle,
        },
      },
      tencentcloud_eip: {
        front: {
          name: "front",
          type: "EIP",
          internet_charge_type: "TRAFFIC_POSTPAID_BY_HOUR",
          internet_max_bandwidth_out: 5,
          lifecycle: { ...lifecycle, ignore_changes: ["cdc_id"] },
        },
      },
    },
    output: {
      address: { value: `\${tencentcloud_instance.${name}.private_ip}` },
      elastic: { value: "${tencentcloud_eip.front.public_ip}" },
    },
    import: [
      { to: `tencentcloud_instance.${name}`, id: instance },
      { to: DISK, id: disk },
      { to: ATTACHMENT, id: disk },
      { to: ADDRESS, id: address },
    ],
    ...more,
  };
}

function deploying(stack: object) {
  const stackFile = join(directory, "cdk.tf.json");
  writeFileSync(stackFile, JSON.stringify(stack));
  const stateFile = join(directory, "landfall.tfstate");
  return builtinDeployer({ cloud: cloud.client, clock: cloud.clock, stackFile, stateFile });
}

async function standing(): Promise<readonly (string | undefined)[]> {
  const { InstanceSet } = await cloud.client.cvm.DescribeInstances({ InstanceIds: [instance] });
  const { DiskSet } = await cloud.client.cbs.DescribeDisks({ DiskIds: [disk] });
  const { AddressSet } = await cloud.client.vpc.DescribeAddresses({ AddressIds: [address] });
  return [InstanceSet?.[0]?.InstanceState, DiskSet?.[0]?.DiskState, AddressSet?.[0]?.AddressStatus];
}

it("takes over what exists, once, without a change to it", async () => {
  const deployer = deploying(stackOf());
  const imports = [TARGET, DISK, ATTACHMENT, ADDRESS].map((address) => ({ address, action: "import" }));
  expect((await deployer.plan()).changes).toEqual(imports);
  const writes = () => Object.keys(cloud.local.report().calls).filter((call) => !/\.Describe/.test(call));
  const before = writes();

  expect((await deployer.apply()).changes).toEqual(imports);

  expect(writes()).toEqual(before);
  expect(await standing()).toEqual(["RUNNING", "ATTACHED", "BIND"]);
  expect(await deployer.output("elastic")).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
  expect(await deployer.output("address")).toMatch(/^10\.0\.1\./);
  expect((await deployer.plan()).changes).toEqual([]);
});

it("says which of them is not there, and makes none instead", async () => {
  const stack = stackOf();
  stack.import[0] = { to: TARGET, id: "ins-00000000" };

  await expect(deploying(stack).apply()).rejects.toThrow(
    "tencentcloud_instance.web: there is no ins-00000000 that could be taken over",
  );
});

it("lets go of what it is to forget, and leaves it as it is", async () => {
  await deploying(stackOf()).apply();
  const forgotten = [TARGET, DISK, ATTACHMENT, ADDRESS];
  const removed = forgotten.map((from) => ({ from, lifecycle: { destroy: false } }));

  const { changes } = await deploying({ removed }).apply();

  expect(new Set(changes)).toEqual(new Set(forgotten.map((address) => ({ address, action: "forget" }))));
  expect(await standing()).toEqual(["RUNNING", "ATTACHED", "BIND"]);
  expect((await deploying({ removed }).plan()).changes).toEqual([]);
});

it("knows again what has another address", async () => {
  await deploying(stackOf()).apply();
  const moved = [{ from: TARGET, to: "tencentcloud_instance.shop" }];
  const deployer = deploying(stackOf("shop", { moved }));

  expect((await deployer.apply()).changes).toEqual([]);
  expect((await deploying(stackOf("shop")).plan()).changes).toEqual([]);
});

it("changes an address that was taken over, asks for nothing that was done by hand, and releases none", async () => {
  const stack = stackOf();
  await deploying(stack).apply();
  const change = (more: object) => {
    const { front } = stack.resource.tencentcloud_eip;
    const resource = { ...stack.resource, tencentcloud_eip: { front: { ...front, ...more } } };
    return deploying({ ...stack, resource });
  };
  const { vpc } = cloud.client;
  await vpc.ModifyAddressesBandwidth({ AddressIds: [address], InternetMaxBandwidthOut: 20 });
  await cloud.clock.sleep(10_000);
  const asked = () => cloud.local.report().calls["vpc.ModifyAddressesBandwidth"];
  const before = asked();

  const byHand = { internet_max_bandwidth_out: 20 };
  expect((await change(byHand).apply()).changes).toMatchObject([{ address: ADDRESS, action: "update" }]);
  expect(asked()).toBe(before);

  const wider = {
    name: "back",
    internet_charge_type: "BANDWIDTH_POSTPAID_BY_HOUR",
    internet_max_bandwidth_out: 30,
  };
  await change(wider).apply();
  await change({ ...wider, internet_max_bandwidth_out: 40 }).apply();
  const { AddressSet } = await vpc.DescribeAddresses({ AddressIds: [address] });
  expect(AddressSet).toMatchObject([
    { AddressName: "back", InternetChargeType: "BANDWIDTH_POSTPAID_BY_HOUR", Bandwidth: 40 },
  ]);
  expect(await standing()).toEqual(["RUNNING", "ATTACHED", "BIND"]);
});

it("destroys none of it while it stands, and is not held up once it is gone", async () => {
  const deployer = deploying(stackOf());
  await deployer.apply();
  await expect(deployer.destroy()).rejects.toThrow("its lifecycle says prevent_destroy");

  await cloud.client.cvm.TerminateInstances({ InstanceIds: [instance] });
  await cloud.clock.sleep(60_000);
  await cloud.client.cbs.TerminateDisks({ DiskIds: [disk] });
  await cloud.client.vpc.ReleaseAddresses({ AddressIds: [address] });
  await cloud.clock.sleep(60_000);

  await deployer.destroy();
  expect((await deployer.plan()).changes.map(({ action }) => action)).toEqual(Array(4).fill("import"));
});
