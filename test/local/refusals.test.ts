import type { RunInstancesRequest } from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import { images } from "../../lib/local/services/cvm/rows";
import {
  BUCKET,
  codeOf,
  launch,
  launchRequest,
  makeNetwork,
  REGION,
  startTestCloud,
  type TestCloud,
  type TestNetwork,
} from "./harness";

/** What the real cloud refuses and a simulation easily lets pass: one test for each. */
let cloud: TestCloud;
let network: TestNetwork;
let system: string;
let data: string;
beforeAll(async () => {
  cloud = await startTestCloud();
  network = await makeNetwork(cloud);
  const { id } = await launch(cloud, network, { DataDisks: [{ DiskSize: 20 }] });
  const { InstanceSet } = await cloud.cvm.DescribeInstances({ InstanceIds: [id] });
  [system, data] = [InstanceSet![0]!.SystemDisk!.DiskId!, InstanceSet![0]!.DataDisks![0]!.DiskId!];
});
afterAll(() => cloud.remove());
beforeEach(() => cloud.pass(20_000));

async function snapshotOf(DiskId: string): Promise<string> {
  const { SnapshotId } = await cloud.cbs.CreateSnapshot({ DiskId });
  cloud.pass(20_000);
  return SnapshotId!;
}

test("an image is not made of snapshots of data disks alone", async () => {
  const SnapshotIds = [await snapshotOf(data)];
  expect(await codeOf(cloud.cvm.CreateImage({ ImageName: "data-only", SnapshotIds }))).toBe(
    "InvalidParameter.SystemSnapshotNotFound",
  );
});

test("a system disk is not made of a snapshot: RunInstances has no such parameter", async () => {
  const request = launchRequest(network);
  const SnapshotId = await snapshotOf(system);
  const withSnapshot = {
    ...request,
    SystemDisk: { ...request.SystemDisk, SnapshotId },
  } as RunInstancesRequest;
  expect(await codeOf(cloud.cvm.RunInstances(withSnapshot))).toBe("UnknownParameter");
  expect(
    await codeOf(cloud.cvm.RunInstances({ ...request, DataDisks: [{ DiskSize: 50, SnapshotId }] })),
  ).toBe("InvalidParameter.SnapshotNotFound");
});

test("a snapshot that is not NORMAL yet makes no disk, no image and no data disk of a launch", async () => {
  const { SnapshotId } = await cloud.cbs.CreateSnapshot({ DiskId: data });
  const ofDisk = cloud.cbs.CreateDisks({
    Placement: { Zone: launchRequest(network).Placement.Zone },
    DiskChargeType: "POSTPAID_BY_HOUR",
    DiskType: "CLOUD_PREMIUM",
    SnapshotId: SnapshotId!,
  });
  expect(await codeOf(ofDisk)).toBe("ResourceUnavailable.SnapshotCreating");
  const ofSystem = (await cloud.cbs.CreateSnapshot({ DiskId: system })).SnapshotId!;
  const image = cloud.cvm.CreateImage({ ImageName: "too-early", SnapshotIds: [ofSystem] });
  expect(await codeOf(image)).toBe("ResourceUnavailable.SnapshotCreating");
  const run = cloud.cvm.RunInstances({
    ...launchRequest(network),
    DataDisks: [{ DiskSize: 20, SnapshotId: SnapshotId! }],
  });
  expect(await codeOf(run)).toBe("ResourceUnavailable.SnapshotCreating");
});

test("an image over the region's quota is not made and not imported", async () => {
  const SnapshotIds = [await snapshotOf(system)];
  const { ImageId } = await cloud.cvm.CreateImage({ ImageName: "first", SnapshotIds });
  cloud.pass(5000);
  await cloud.cvm.DescribeImages({ ImageIds: [ImageId!] });
  const { ImageNumQuota } = await cloud.cvm.DescribeImageQuota();
  const { world } = cloud.local;
  const row = world.table(images).get(ImageId!)!;
  world.transaction(() => {
    for (let count = 1; count < ImageNumQuota!; count += 1)
      world.table(images).put({ ...row, id: world.ids.next("img"), name: `image-${count}` });
  });
  expect(await codeOf(cloud.cvm.CreateImage({ ImageName: "one-more", SnapshotIds }))).toBe(
    "ImageQuotaLimitExceeded",
  );
  const importing = cloud.cvm.ImportImage({
    Architecture: "x86_64",
    OsType: "Ubuntu",
    OsVersion: "22",
    ImageUrl: `http://${BUCKET}.cos.${REGION}.myqcloud.com/x.raw`,
    ImageName: "one-more",
  });
  expect(await codeOf(importing)).toBe("ImageQuotaLimitExceeded");
  await cloud.cvm.DeleteImages({ ImageIds: [ImageId!] });
  expect(await codeOf(cloud.cvm.CreateImage({ ImageName: "one-more", SnapshotIds }))).toBe("no error");
});

test("a signed URL that was used for an import imports nothing again", async () => {
  await cloud.cos.putBucket({ Bucket: BUCKET, Region: REGION });
  await cloud.cos.putObject({ Bucket: BUCKET, Region: REGION, Key: "x.raw", Body: Buffer.alloc(1024) });
  const ImageUrl = cloud.cos.getObjectUrl(
    { Bucket: BUCKET, Region: REGION, Key: "x.raw", Sign: true },
    () => undefined,
  );
  const reasonOf = async (ImageName: string): Promise<string | undefined> => {
    const { ImageId } = await cloud.cvm.ImportImage({
      Architecture: "x86_64",
      OsType: "Ubuntu",
      OsVersion: "22",
      ImageUrl,
      ImageName,
    });
    cloud.pass(10_000);
    await cloud.cvm.DescribeImages({ ImageIds: [ImageId!] });
    const reason = cloud.local.messages().find(({ subject }) => subject === ImageId)?.text;
    await cloud.cvm.DeleteImages({ ImageIds: [ImageId!] });
    return reason;
  };
  await cloud.cvm.DeleteImages({
    ImageIds: cloud.local.world
      .table(images)
      .all()
      .filter(({ name }) => name === "image-1" || name === "image-2")
      .map(({ id }) => id),
  });
  expect(await reasonOf("once")).not.toContain("InvalidUrl");
  expect(await reasonOf("twice")).toContain("InvalidUrl");
});
