import { rmSync, truncateSync } from "node:fs";
import { bucketTable, objectTable } from "../../lib/local/cos/rows";
import { disks, snapshots } from "../../lib/local/services/cbs/rows";
import { images, instances } from "../../lib/local/services/cvm/rows";
import { addresses, securityGroups, subnets, vpcs } from "../../lib/local/services/vpc/rows";
import type { World } from "../../lib/local/world";
import { Unanswered } from "../../scripts/prove/cloud/client";
import { ALWAYS, AT_REST, broken } from "../../scripts/prove/world/invariants";
import { GONE, Ledger } from "../../scripts/prove/world/ledger";
import { BUCKET, makeNetwork, REGION, startTestCloud, type TestCloud, UBUNTU, ZONE } from "../local/harness";

let cloud: TestCloud;
let world: World;

beforeAll(async () => {
  cloud = await startTestCloud();
  world = cloud.local.world;
  const { vpc, subnet, open } = await makeNetwork(cloud);
  const { InstanceIdSet } = await cloud.cvm.RunInstances({
    Placement: { Zone: ZONE },
    InstanceType: "S5.MEDIUM4",
    ImageId: UBUNTU,
    VirtualPrivateCloud: { VpcId: vpc, SubnetId: subnet },
    SecurityGroupIds: [open],
    TagSpecification: [{ ResourceType: "instance", Tags: [{ Key: "a", Value: "b" }] }],
  });
  const { AddressSet } = await cloud.vpc.AllocateAddresses({});
  cloud.pass(10_000);
  await cloud.vpc.AssociateAddress({ AddressId: AddressSet![0]!, InstanceId: InstanceIdSet![0]! });
  await cloud.cvm.CreateImage({ ImageName: "kept", InstanceId: InstanceIdSet![0]! });
  await cloud.cos.putBucket({ Bucket: BUCKET, Region: REGION });
  await cloud.cos.putObject({ Bucket: BUCKET, Region: REGION, Key: "one", Body: "bytes" });
  for (let step = 0; step < 10; step += 1) {
    cloud.pass(10_000);
    await cloud.cvm.DescribeRegions();
  }
});
afterAll(() => cloud.remove());

const only = <R extends { id: string }>(all: readonly R[]): R => all.at(-1)!;

test("a world at rest passes every check", () => {
  expect(broken(world, { ...ALWAYS, ...AT_REST })).toEqual([]);
});

test.each<[string, (of: World) => void]>([
  ["every instance has its system disk", (of) => of.table(disks).delete(only(of.table(disks).all()).id)],
  [
    "every instance lies in a subnet of its VPC, at an address of it",
    (of) => of.table(subnets).delete(only(of.table(subnets).all()).id),
  ],
  [
    "every subnet lies in a VPC and has a route table of it",
    (of) => of.table(vpcs).delete(only(of.table(vpcs).all()).id),
  ],
  [
    "security groups of instances are there",
    (of) => of.table(securityGroups).delete(only(of.table(securityGroups).all()).id),
  ],
  [
    "instances of disks are there, and disks without one are unattached",
    (of) => of.table(instances).delete(only(of.table(instances).all()).id),
  ],
  [
    "addresses are bound to instances that are there, one each",
    (of) => of.table(addresses).update(only(of.table(addresses).all()).id, { instance: "ins-elsewhere" }),
  ],
  ["snapshots of images are there", (of) => of.table(snapshots).delete(only(of.table(snapshots).all()).id)],
  [
    "tags hang on things that are there",
    (of) => of.table(instances).delete(only(of.table(instances).all()).id),
  ],
  [
    "what is between two states has a task that ends it",
    (of) => of.table(images).update(only(of.table(images).all()).id, { state: "CREATING" }),
  ],
  [
    "objects lie in buckets, and their bytes are what their rows say",
    (of) => of.table(bucketTable).delete(BUCKET),
  ],
  [
    "every file of a body belongs to one row",
    (of) => of.table(objectTable).delete(only(of.table(objectTable).all()).id),
  ],
  [
    "the files of disks and snapshots are those of the rows",
    (of) => of.table(disks).delete(only(of.table(disks).all()).id),
  ],
  [
    "objects lie in buckets, and their bytes are what their rows say",
    (of) => {
      const [segment] = only(of.table(objectTable).all()).segments;
      truncateSync(of.path("cos", "bodies", segment!.file), 2);
    },
  ],
  [
    "snapshots that are NORMAL have their bytes",
    (of) => rmSync(of.path(only(of.table(snapshots).all()).file)),
  ],
  [
    "all disks are ready, and as large as their rows say",
    (of) => truncateSync(of.path(only(of.table(disks).all()).file), 512),
  ],
])("is told when not so: %s", (name, damage) => {
  let found: string[] = [];
  const rolledBack = new Error("only rows come back by this; files come last");
  expect(() =>
    world.transaction(() => {
      damage(world);
      found = broken(world, { ...ALWAYS, ...AT_REST });
      throw rolledBack;
    }),
  ).toThrow(rolledBack);
  expect(found.join("\n")).toContain(`not so: ${name}`);
});

test("until a call is answered, both what was and what was asked for may be", async () => {
  const ledger = new Ledger();
  await ledger.write({ "disk:a": "20 GiB" }, async () => undefined);
  const unanswered = ledger.write({ "disk:a": "30 GiB", "disk:b": "10 GiB" }, () =>
    Promise.reject(new Unanswered("gone")),
  );
  await expect(unanswered).rejects.toThrow(Unanswered);
  expect(ledger.of("disk:a")).toEqual(["20 GiB", "30 GiB"]);
  expect(ledger.of("disk:b")).toEqual([GONE, "10 GiB"]);
});

test("what was refused has changed nothing", async () => {
  const ledger = new Ledger();
  await expect(ledger.write({ "disk:a": "x" }, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(ledger.of("disk:a")).toEqual([GONE]);
});
