import { systemClock } from "../../lib/base/clock";
import { connect, fixedCredentials, type TencentCloud } from "../../lib/tencent";
import { Desk, leftIn } from "./desk";

jest.setTimeout(180_000);

const ZONE = "ap-guangzhou-6";
const LOCK = ".landfall/local/landfall.lock.json";
const TARGET = "tencentcloud_instance.erp_target_web";

let desk: Desk;
let disk: string;
let address: string;

beforeAll(async () => {
  desk = await Desk.make();
  expect((await desk.run("up erp.yaml")).code).toBe(0);
});
afterAll(() => desk.close());

interface Place {
  readonly adopted: {
    readonly instance: string;
    readonly dataDisks: readonly unknown[];
    readonly addresses: readonly unknown[];
  };
  readonly parted?: readonly string[];
  readonly foreign?: readonly string[];
}

function place(): Place {
  const lock = JSON.parse(desk.read(LOCK)) as {
    projects: { erp: { workloads: { web: Place } } };
  };
  return lock.projects.erp.workloads.web;
}

/** What a person does in the console: between two commands, while nothing of Landfall runs. */
async function byHand(
  work: (cloud: TencentCloud, settle: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const cloud = await desk.cloud();
  const { secretId, secretKey } = cloud.credentials;
  const client = connect({
    region: "ap-guangzhou",
    credentials: fixedCredentials(secretId, secretKey),
    endpoint: { proxy: cloud.endpoint, protocol: "http" },
    clock: systemClock,
    random: () => 0.5,
  });
  const settle = async () => {
    desk.clock.advance(60_000);
    await client.cam.GetUserAppId();
  };
  await work(client, settle);
  await settle();
  await cloud.stop();
}

/** Whether the lock is another one than before. */
async function locked(): Promise<boolean> {
  const { document } = await desk.json("lock erp.yaml --cloud local");
  return (document as { changed: boolean }).changed;
}

async function changes(line: string): Promise<string[]> {
  const { code, document } = await desk.json(line);
  expect(code).toBe(0);
  const { changes } = document as { changes: { action: string; address: string }[] };
  return changes.map(({ action, address: at }) => `${action} ${at}`).sort();
}

it("what was attached to a finalized target by hand is taken over with it, and nothing changes", async () => {
  await byHand(async ({ cbs, vpc }, settle) => {
    const made = await cbs.CreateDisks({
      DiskType: "CLOUD_PREMIUM",
      DiskChargeType: "POSTPAID_BY_HOUR",
      DiskSize: 20,
      Placement: { Zone: ZONE },
    });
    const { AddressSet } = await vpc.AllocateAddresses({ InternetMaxBandwidthOut: 5 });
    disk = made.DiskIdSet?.[0] ?? "";
    address = AddressSet?.[0] ?? "";
    await settle();
    const { instance } = place().adopted;
    await cbs.AttachDisks({ DiskIds: [disk], InstanceId: instance });
    await vpc.AssociateAddress({ AddressId: address, InstanceId: instance });
  });

  expect(await locked()).toBe(true);
  expect(await locked()).toBe(false);

  expect(place().adopted).toMatchObject({ dataDisks: [{ disk }], addresses: [{ address, mbps: 5 }] });
  expect(await changes("deploy erp.yaml")).toEqual(
    [
      TARGET,
      `tencentcloud_cbs_storage.erp_target_web_${disk}`,
      `tencentcloud_cbs_storage_attachment.erp_target_web_${disk}`,
      `tencentcloud_eip.erp_target_web_${address}`,
    ]
      .map((to) => `import ${to}`)
      .sort(),
  );
  expect(await changes("deploy erp.yaml")).toEqual([]);
});

it("what left it by hand is forgotten, not destroyed", async () => {
  await byHand(async ({ cbs, vpc }) => {
    await cbs.DetachDisks({ DiskIds: [disk] });
    await vpc.DisassociateAddress({ AddressId: address });
  });

  expect((await desk.run("lock erp.yaml --cloud local")).code).toBe(0);

  expect(place()).toMatchObject({ adopted: { dataDisks: [], addresses: [] }, parted: [disk, address] });
  expect(await changes("deploy erp.yaml")).toEqual(
    [
      `tencentcloud_cbs_storage.erp_target_web_${disk}`,
      `tencentcloud_cbs_storage_attachment.erp_target_web_${disk}`,
      `tencentcloud_eip.erp_target_web_${address}`,
    ]
      .map((from) => `forget ${from}`)
      .sort(),
  );
  expect(await leftIn(desk)).toMatchObject({ address: [expect.anything()] });
});

it("an address that a switch moves stays its owner's, also when the program speaks of it no longer", async () => {
  let another = "";
  await byHand(async ({ vpc }, settle) => {
    const { AddressSet } = await vpc.AllocateAddresses({
      AddressName: "another's",
      InternetMaxBandwidthOut: 5,
    });
    another = AddressSet?.[0] ?? "";
    await settle();
    await vpc.AssociateAddress({ AddressId: another, InstanceId: place().adopted.instance });
  });
  const program = desk.read("erp.yaml");
  const moves = `switch: [{ type: eip, address: ${another}, managedBy: none }]`;
  const kept = { adopted: { addresses: [] }, foreign: [another] };
  desk.write("erp.yaml", program.replace("cutover: {", `cutover: { ${moves},`));
  await changes("deploy erp.yaml");

  expect((await desk.run("lock erp.yaml --cloud local")).code).toBe(0);
  expect(place()).toMatchObject(kept);

  desk.write("erp.yaml", program);
  await changes("deploy erp.yaml");
  expect((await desk.run("lock erp.yaml --cloud local")).code).toBe(0);
  expect(place()).toMatchObject(kept);
  await byHand(async ({ vpc }) => {
    await vpc.DisassociateAddress({ AddressId: another });
  });
});

it("what comes back is taken over again, and goes with the rehearsal that is destroyed with its targets", async () => {
  await byHand(async ({ cbs, vpc }) => {
    const { instance } = place().adopted;
    await cbs.AttachDisks({ DiskIds: [disk], InstanceId: instance });
    await vpc.AssociateAddress({ AddressId: address, InstanceId: instance });
  });
  expect((await desk.run("lock erp.yaml --cloud local")).code).toBe(0);
  expect(place().parted).toBeUndefined();
  expect(await changes("deploy erp.yaml")).toHaveLength(3);

  const destroyed = await desk.run("destroy erp.yaml --with-targets");

  expect(destroyed.code).toBe(0);
  expect(await leftIn(desk)).toEqual({ address: ["another's"] });
});
