import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock, VirtualClock } from "../../lib/base/clock";
import { type LocalCloud, startLocalCloud } from "../../lib/local";
import { disks, snapshots } from "../../lib/local/services/cbs/rows";
import { images, instances } from "../../lib/local/services/cvm/rows";
import { runTypeScript } from "../reconcile/child";
import { copyTree } from "../support/copy-tree";
import { http, importGuest } from "./guests";
import {
  type Clients,
  clientsOf,
  launch,
  launchRequest,
  makeNetwork,
  startTestCloud,
  type TestCloud,
  ZONE,
} from "./harness";

let cloud: TestCloud | undefined;
afterEach(async () => {
  await cloud?.remove();
  cloud = undefined;
});

test("credentials are made once for a world, and only its owner can read them", async () => {
  cloud = await startTestCloud();
  const { credentials } = cloud.local;
  expect(credentials.secretId).toMatch(/^AKID\w{32}$/);
  for (const file of ["account.json", "ca.key", "world.jsonl"])
    expect([file, statSync(join(cloud.local.world.directory, file)).mode & 0o077]).toEqual([file, 0]);
  cloud = await cloud.restart();
  expect(cloud.local.credentials).toEqual(credentials);
});

test("a restart loses nothing: things, tags, guests, rules, and what is under way", async () => {
  cloud = await startTestCloud();
  const network = await makeNetwork(cloud);
  const ImageId = await importGuest(cloud, { listeners: [http(80)] });
  const { id, ip } = await launch(cloud, network, {
    ImageId,
    TagSpecification: [{ ResourceType: "instance", Tags: [{ Key: "a", Value: "b" }] }],
  });
  const { InstanceIdSet } = await cloud.cvm.RunInstances(launchRequest(network, ImageId));
  const before = cloud.local.inventory();
  cloud = await cloud.restart();
  expect(cloud.local.inventory()).toEqual(before);
  expect(before.instance).toContainEqual(expect.objectContaining({ id, tags: { a: "b" } }));
  (await cloud.local.network.dial("outside", ip, 80)).destroy();
  expect(cloud.local.guest(InstanceIdSet![0]!)).toBeUndefined();
  cloud.pass(5000);
  const { InstanceSet } = await cloud.cvm.DescribeInstances({ InstanceIds: InstanceIdSet! });
  expect(InstanceSet).toMatchObject([{ InstanceState: "RUNNING" }]);
  expect(cloud.local.guest(InstanceIdSet![0]!)?.listening).toHaveLength(1);
});

test("what is removed is gone, from the inventory and from the disk", async () => {
  cloud = await startTestCloud();
  const empty = cloud.local.inventory();
  const network = await makeNetwork(cloud);
  const { id } = await launch(cloud, network, { DataDisks: [{ DiskSize: 20 }] });
  const { ImageId } = await cloud.cvm.CreateImage({ ImageName: "i", InstanceId: id });
  cloud.pass(10_000);
  await cloud.cvm.TerminateInstances({ InstanceIds: [id] });
  await cloud.cvm.DeleteImages({ ImageIds: [ImageId!], DeleteBindedSnap: true });
  cloud.pass(2000);
  await cloud.vpc.DescribeVpcs({});
  await cloud.vpc.DeleteSecurityGroup({ SecurityGroupId: network.open });
  await cloud.vpc.DeleteSubnet({ SubnetId: network.subnet });
  await cloud.vpc.DeleteVpc({ VpcId: network.vpc });
  expect(cloud.local.inventory()).toEqual(empty);
  for (const folder of ["disks", "snapshots"])
    expect(readdirSync(join(cloud.local.world.directory, folder))).toEqual([]);
});

test("on a real clock things happen although nobody asks", async () => {
  cloud = await startTestCloud({ clock: systemClock, latencies: { launch: 50, import: 50 } });
  const { InstanceIdSet } = await cloud.cvm.RunInstances(launchRequest(await makeNetwork(cloud)));
  while (cloud.local.guest(InstanceIdSet![0]!) === undefined)
    await new Promise((resolve) => setTimeout(resolve, 20));
  expect(cloud.local.world.table(instances).get(InstanceIdSet![0]!)).toMatchObject({ state: "RUNNING" });
});

test("in virtual time a month passes in no time, and everything that was due has happened in its order", async () => {
  const clock = new VirtualClock(Date.now());
  cloud = await startTestCloud({ clock, latencies: { launch: 10 * 60_000, stop: 60_000 } });
  const network = await makeNetwork(cloud);
  const { InstanceIdSet } = await cloud.cvm.RunInstances(launchRequest(network));
  const state = async () =>
    (await cloud!.cvm.DescribeInstances({ InstanceIds: InstanceIdSet! })).InstanceSet![0]!.InstanceState;
  clock.advance(10 * 60_000 - 1);
  expect(await state()).toBe("PENDING");
  clock.advance(1);
  expect(await state()).toBe("RUNNING");
  await cloud.cvm.StopInstances({ InstanceIds: InstanceIdSet! });
  await clock.sleep(30 * 24 * 3_600_000);
  expect(await state()).toBe("STOPPED");
});

test("two clouds on one machine do not meet", async () => {
  cloud = await startTestCloud();
  const other = await startTestCloud();
  for (const each of [cloud, other]) {
    const ImageId = await importGuest(each, { listeners: [http(80, each.local.world.directory)] });
    await launch(each, await makeNetwork(each), { ImageId });
  }
  const loopbacks = [cloud, other].map((each) => each.local.world.table(instances).all()[0]!.loopback);
  expect(new Set(loopbacks).size).toBe(2);
  await other.remove();
});

test("a copy of a world runs beside its original", async () => {
  cloud = await startTestCloud();
  const ImageId = await importGuest(cloud, { listeners: [http(80)] });
  const { id } = await launch(cloud, await makeNetwork(cloud), { ImageId });
  const copied = mkdtempSync(join(tmpdir(), "landfall-copied-"));
  await cloud.local.stop();
  await copyTree(cloud.local.world.directory, copied);
  cloud = await startTestCloud({ directory: cloud.local.world.directory });
  const copy = await startTestCloud({ directory: copied });
  const listening = [cloud, copy].map((each) => each.local.guest(id)?.listening.length);
  await copy.remove();
  expect(listening).toEqual([1, 1]);
});

test("a world that is in use cannot be started twice", async () => {
  cloud = await startTestCloud();
  await expect(startLocalCloud({ directory: cloud.local.world.directory })).rejects.toMatchObject({
    code: "WORLD_IN_USE",
  });
});

describe("killed with SIGKILL at random moments", () => {
  const directory = mkdtempSync(join(tmpdir(), "landfall-killed-"));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  test("the world stays whole, and goes on", async () => {
    for (const [round, wait] of [150, 400, 700].entries()) {
      const child = spawn(process.execPath, runTypeScript(join(__dirname, "cloud-child.ts"), directory), {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const clients = await connectTo(child);
      const busy = keepBusy(clients, round);
      await new Promise((resolve) => setTimeout(resolve, wait));
      child.kill("SIGKILL");
      await new Promise((resolve) => child.once("exit", resolve));
      await busy;
      const local = await startLocalCloud({ directory, clock: new VirtualClock(Date.now()) });
      try {
        await settle(local);
        expectWhole(local);
        expect(local.inventory().vpc.length).toBeGreaterThan(round);
      } finally {
        await local.stop();
      }
    }
  }, 60_000);

  async function connectTo(child: ChildProcess): Promise<Clients> {
    const line = await new Promise<string>((resolve) =>
      child.stdout!.once("data", (chunk) => resolve(String(chunk))),
    );
    const started = JSON.parse(line) as Pick<LocalCloud, "endpoint" | "credentials">;
    return clientsOf(started as LocalCloud);
  }

  /** Makes, uses and removes things until the connection breaks. */
  async function keepBusy(clients: Clients, round: number): Promise<void> {
    try {
      const network = await makeNetwork(clients);
      for (let turn = 0; ; turn++) {
        // Below the rate of RunInstances.
        await new Promise((resolve) => setTimeout(resolve, 60));
        const { InstanceIdSet } = await clients.cvm.RunInstances({
          ...launchRequest(network),
          DataDisks: [{ DiskSize: 20 }],
          ClientToken: `${round}-${turn}`,
        });
        const { DiskIdSet } = await clients.cbs.CreateDisks({
          Placement: { Zone: ZONE },
          DiskChargeType: "POSTPAID_BY_HOUR",
          DiskType: "CLOUD_PREMIUM",
          DiskSize: 20,
        });
        await clients.cbs.CreateSnapshot({ DiskId: DiskIdSet![0]! }).catch(ignoreRefusal);
        await clients.cvm
          .CreateImage({ ImageName: `${round}-${turn}`, InstanceId: InstanceIdSet![0]! })
          .catch(ignoreRefusal);
        await clients.cbs
          .AttachDisks({ InstanceId: InstanceIdSet![0]!, DiskIds: DiskIdSet! })
          .catch(ignoreRefusal);
        await clients.cvm.TerminateInstances({ InstanceIds: InstanceIdSet! }).catch(ignoreRefusal);
      }
    } catch (error) {
      if (isRefusal(error)) throw error;
    }
  }

  /** The API said no; everything else is the broken connection. */
  function isRefusal(error: unknown): boolean {
    const { code } = error as { code?: string };
    return code !== undefined && /^[A-Z][a-z]+[A-Z]/.test(code);
  }

  function ignoreRefusal(error: unknown): void {
    if (!isRefusal(error)) throw error;
  }

  async function settle(local: LocalCloud): Promise<void> {
    await local.clock.sleep(60_000);
    await clientsOf(local).cvm.DescribeRegions();
  }

  function expectWhole(local: LocalCloud): void {
    const { world } = local;
    const diskRows = world.table(disks).all();
    for (const instance of world.table(instances).all()) {
      expect(instance.operation.state).toBe("SUCCESS");
      expect(diskRows.find((disk) => disk.id === instance.systemDisk)).toMatchObject({
        instance: instance.id,
        ready: true,
      });
    }
    for (const disk of diskRows) {
      expect(["ATTACHED", "UNATTACHED"]).toContain(disk.state);
      expect(disk.instance === "" || world.table(instances).get(disk.instance) !== undefined).toBe(true);
    }
    for (const row of [...diskRows, ...world.table(snapshots).all()])
      expect(statSync(join(world.directory, row.file)).size).toBe(row.size * 1024 ** 3);
    for (const image of world.table(images).all()) expect(image.state).toBe("NORMAL");
    const ids = Object.values(local.inventory()).flatMap((items) => items.map((item) => item.id));
    expect(new Set(ids).size).toBe(ids.length);
  }
});
