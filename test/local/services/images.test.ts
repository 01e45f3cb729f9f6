import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeGuestDisk } from "../guest/disk";
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
  UBUNTU,
} from "../harness";

let cloud: TestCloud;
let network: TestNetwork;
let disk: Buffer;
const scratch = mkdtempSync(join(tmpdir(), "landfall-images-"));

beforeAll(async () => {
  cloud = await startTestCloud();
  network = await makeNetwork(cloud);
  await cloud.cos.putBucket({ Bucket: BUCKET, Region: REGION });
  const definition = {
    listeners: [{ port: 8080, protocol: "http", answer: { status: 200, body: "hello" } }],
    files: [],
  };
  disk = readFileSync(await makeGuestDisk(join(scratch, "guest.raw"), { definition }));
});
afterAll(async () => {
  await cloud.remove();
  rmSync(scratch, { recursive: true });
});
beforeEach(() => cloud.pass(2000));

let serial = 0;
/** Uploads bytes and signs a URL that reads them; every URL is another one. */
async function urlOf(body: Buffer, key = `images/${serial}.img`): Promise<string> {
  await cloud.cos.putObject({ Bucket: BUCKET, Region: REGION, Key: key, Body: body });
  return signed(key);
}
const signed = (Key: string): string =>
  cloud.cos.getObjectUrl(
    { Bucket: BUCKET, Region: REGION, Key, Sign: true, Expires: 900 + ++serial },
    () => undefined,
  );
const importing = (ImageUrl: string, more: object = {}) =>
  cloud.cvm.ImportImage({
    Architecture: "x86_64",
    OsType: "Ubuntu",
    OsVersion: "22",
    ImageUrl,
    ImageName: `image-${++serial}`,
    ...more,
  });
const image = async (id: string) => (await cloud.cvm.DescribeImages({ ImageIds: [id] })).ImageSet![0];
const digest = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

async function imported(body = disk): Promise<string> {
  const { ImageId } = await importing(await urlOf(body));
  cloud.pass(5000);
  expect(await image(ImageId!)).toMatchObject({ ImageState: "NORMAL" });
  return ImageId!;
}

describe("an imported image", () => {
  test("is IMPORTING, then NORMAL, with a snapshot of its system disk, and launches the very bytes", async () => {
    const tags = [{ Key: "landfall:role", Value: "image" }];
    const { ImageId } = await importing(await urlOf(disk), {
      ImageDescription: "d",
      TagSpecification: [{ ResourceType: "image", Tags: tags }],
    });
    expect(await image(ImageId!)).toMatchObject({ ImageState: "IMPORTING", ImageSize: 0, SnapshotSet: [] });
    expect(await codeOf(cloud.cvm.DeleteImages({ ImageIds: [ImageId!] }))).toBe(
      "InvalidImageId.IncorrectState",
    );
    expect(await codeOf(cloud.cvm.RunInstances(launchRequest(network, ImageId)))).toBe(
      "InvalidParameterValue.InvalidImageState",
    );
    cloud.pass(5000);
    expect(await image(ImageId!)).toMatchObject({
      ImageState: "NORMAL",
      ImageType: "PRIVATE_IMAGE",
      ImageSource: "EXTERNAL_IMPORT",
      ImageSize: 1,
      Architecture: "x86_64",
      Platform: "Ubuntu",
      Tags: tags,
      SnapshotSet: [{ DiskUsage: "SYSTEM_DISK", DiskSize: 1 }],
    });
    const { id } = await launch(cloud, network, { ImageId, LoginSettings: { KeepImageLogin: "TRUE" } });
    const { InstanceSet } = await cloud.cvm.DescribeInstances({ InstanceIds: [id] });
    const system = InstanceSet![0]!.SystemDisk!;
    expect(system.DiskSize).toBe(20);
    expect(await cloud.local.diskSha256(system.DiskId!, disk.length)).toBe(digest(disk));
    expect(cloud.local.guest(id)?.listening.map(({ port }) => port)).toEqual([8080]);
    await expect(cloud.local.diskSha256("disk-00000000", 1)).rejects.toMatchObject({ code: "DISK_UNKNOWN" });
  });

  test("with one changed byte runs, and nothing listens", async () => {
    const broken = Buffer.from(disk);
    const at = broken.indexOf('"status"');
    broken.writeUInt8(broken.readUInt8(at) ^ 1, at);
    const { id } = await launch(cloud, network, { ImageId: await imported(broken) });
    expect(cloud.local.guest(id)).toMatchObject({
      listening: [],
      reason: expect.stringMatching(/./) as string,
    });
  });

  test("goes with its snapshot only when that is said", async () => {
    const [one, two] = [await imported(), await imported()];
    const snapshots = async () =>
      (await cloud.cbs.DescribeSnapshots({})).SnapshotSet!.map((row) => row.SnapshotId!);
    const [first, second] = [
      (await image(one))!.SnapshotSet![0]!.SnapshotId!,
      (await image(two))!.SnapshotSet![0]!.SnapshotId!,
    ];
    expect(await codeOf(cloud.cbs.DeleteSnapshots({ SnapshotIds: [first] }))).toBe(
      "UnsupportedOperation.SnapshotHasBindedImage",
    );
    expect(await codeOf(cloud.cvm.DeleteImages({ ImageIds: [one], DryRun: true }))).toBe("DryRunOperation");
    await cloud.cvm.DeleteImages({ ImageIds: [one] });
    await cloud.cvm.DeleteImages({ ImageIds: [two], DeleteBindedSnap: true });
    expect(await image(one)).toBeUndefined();
    cloud.pass(1000);
    expect(await snapshots()).toContain(first);
    expect(await snapshots()).not.toContain(second);
    await cloud.cbs.DeleteSnapshots({ SnapshotIds: [first] });
  });
});

describe("an import fails late, with a state and no reason, which the message centre has", () => {
  const gpt = (): Buffer => {
    const bytes = Buffer.from(disk);
    bytes.writeUInt8(0xee, 446 + 4);
    bytes.write("EFI PART", 512, "latin1");
    return bytes;
  };
  test.each<[string, () => Promise<string>, string]>([
    [
      "the signature was used before",
      async () => {
        const url = await urlOf(disk);
        await importing(url);
        cloud.pass(5000);
        await cloud.cvm.DescribeImages({});
        return url;
      },
      "InvalidUrl",
    ],
    ["there is no such object", async () => signed("images/none"), "InvalidUrl"],
    [
      "the signature is wrong",
      async () => (await urlOf(disk)).replace(/(q-signature=)[0-9a-f]{4}/, "$10000"),
      "InvalidUrl",
    ],
    ["nobody signed", async () => (await urlOf(disk)).split("?")[0]!, "InvalidUrl"],
    [
      "it is a VHDX",
      () => urlOf(Buffer.concat([Buffer.from("vhdxfile"), Buffer.alloc(70_000)])),
      "InvalidFormatSize",
    ],
    ["it has no partition table", () => urlOf(Buffer.alloc(1024 ** 2)), "PartitionNotPresent"],
    ["it has a GPT", () => urlOf(gpt()), "PartitionNotPresent"],
  ])("when %s", async (_name, url, reason) => {
    const { ImageId } = await importing(await url());
    cloud.pass(5000);
    const failed = await image(ImageId!);
    expect(failed).toMatchObject({ ImageState: "IMPORTFAILED", SnapshotSet: [] });
    expect(JSON.stringify(failed)).not.toContain(reason);
    expect(cloud.local.messages()).toContainEqual(
      expect.objectContaining({ subject: ImageId, text: expect.stringContaining(reason) as string }),
    );
    expect(await codeOf(cloud.cvm.DeleteImages({ ImageIds: [ImageId!] }))).toBe("no error");
  });

  test("when the disk inside is larger than 500 GB", async () => {
    const header = Buffer.alloc(512);
    header.write("QFI\xfb", 0, "latin1");
    header.writeUInt32BE(2, 4);
    header.writeUInt32BE(16, 20);
    header.writeBigUInt64BE(501n * 1024n ** 3n, 24);
    header.writeUInt32BE(1002, 36);
    header.writeBigUInt64BE(65_536n, 40);
    header.writeBigUInt64BE(131_072n, 48);
    header.writeUInt32BE(1, 56);
    const { ImageId } = await importing(await urlOf(Buffer.concat([header, Buffer.alloc(262_144 - 512)])));
    cloud.pass(5000);
    expect(await image(ImageId!)).toMatchObject({ ImageState: "IMPORTFAILED" });
    expect(cloud.local.messages().at(-1)!.text).toContain("larger than 500 GB");
  });
});

test("an image is renamed by its owner only, to a name that nobody has", async () => {
  const [id, other] = [await imported(), await imported()];
  await cloud.cvm.ModifyImageAttribute({ ImageId: id, ImageName: "renamed", ImageDescription: "new" });
  expect(await image(id)).toMatchObject({ ImageName: "renamed", ImageDescription: "new" });
  const codeOfChange = (change: object) =>
    codeOf(cloud.cvm.ModifyImageAttribute({ ImageId: other, ...change }));
  expect(await codeOfChange({ ImageName: "renamed" })).toBe("InvalidImageName.Duplicate");
  expect(await codeOfChange({ ImageName: "n".repeat(61) })).toBe("InvalidParameterValue.TooLarge");
  expect(await codeOfChange({ ImageDescription: "d".repeat(257) })).toBe("InvalidParameterValue.TooLarge");
  expect(await codeOfChange({ ImageId: UBUNTU, ImageName: "mine" })).toBe(
    "UnauthorizedOperation.ImageNotBelongToAccount",
  );
});

describe("CreateImage", () => {
  test("with ForcePoweroff takes a running instance down until the image is made", async () => {
    const { id } = await launch(cloud, network, { ImageId: await imported() });
    const state = async () =>
      (await cloud.cvm.DescribeInstances({ InstanceIds: [id] })).InstanceSet![0]!.InstanceState;
    const { ImageId } = await cloud.cvm.CreateImage({
      ImageName: "at rest",
      InstanceId: id,
      ForcePoweroff: "TRUE",
    });
    expect(await state()).toBe("REBOOTING");
    expect(cloud.local.guest(id)).toBeUndefined();
    cloud.pass(10_000);
    expect(await image(ImageId!)).toMatchObject({ ImageState: "NORMAL" });
    expect(await state()).toBe("RUNNING");
    await cloud.cvm.TerminateInstances({ InstanceIds: [id] });
    await cloud.cvm.DeleteImages({ ImageIds: [ImageId!], DeleteBindedSnap: true });
  });

  test("of an instance copies its system disk, which launches again", async () => {
    const { id } = await launch(cloud, network, { ImageId: await imported() });
    const { ImageId } = await cloud.cvm.CreateImage({
      ImageName: "captured",
      InstanceId: id,
      ForcePoweroff: "false",
    });
    expect(await image(ImageId!)).toMatchObject({
      ImageState: "CREATING",
      ImageSource: "CREATE_IMAGE",
      ImageSize: 20,
    });
    expect(await codeOf(cloud.cvm.CreateImage({ ImageName: "second", InstanceId: id }))).toBe(
      "ResourceUnavailable.SnapshotCreating",
    );
    cloud.pass(10_000);
    expect(await image(ImageId!)).toMatchObject({
      ImageState: "NORMAL",
      SnapshotSet: [{ DiskUsage: "SYSTEM_DISK", DiskSize: 20 }],
    });
    const again = await launch(cloud, network, { ImageId });
    expect(cloud.local.guest(again.id)?.listening).toHaveLength(1);
  });

  test("of snapshots needs exactly one of a system disk, NORMAL", async () => {
    const { id } = await launch(cloud, network, { DataDisks: [{ DiskSize: 20 }] });
    const { InstanceSet } = await cloud.cvm.DescribeInstances({ InstanceIds: [id] });
    const [system, data] = [InstanceSet![0]!.SystemDisk!.DiskId!, InstanceSet![0]!.DataDisks![0]!.DiskId!];
    const snapshot = async (DiskId: string) =>
      (await cloud.cbs.CreateSnapshot({ DiskId, SnapshotName: "s" })).SnapshotId!;
    const [ofSystem, ofData] = [await snapshot(system), await snapshot(data)];
    const create = (SnapshotIds: string[], more: object = {}) =>
      cloud.cvm.CreateImage({ ImageName: `from-${++serial}`, SnapshotIds, ...more });
    expect(await codeOf(create([ofSystem]))).toBe("ResourceUnavailable.SnapshotCreating");
    cloud.pass(20_000);
    expect(await codeOf(create([ofData]))).toBe("InvalidParameter.SystemSnapshotNotFound");
    const second = await snapshot(system);
    cloud.pass(20_000);
    expect(await codeOf(create([ofSystem, second]))).toBe("InvalidParameter.DuplicateSystemSnapshots");
    expect(await codeOf(create(["snap-00000000"]))).toBe("InvalidParameter.SnapshotNotFound");
    expect(await codeOf(create([ofSystem], { InstanceId: id }))).toBe("InvalidParameter.SpecifyOneParameter");
    expect(await codeOf(create([ofSystem], { DryRun: true }))).toBe("DryRunOperation");
    const { ImageId } = await create([ofData, ofSystem]);
    cloud.pass(5000);
    expect(await image(ImageId!)).toMatchObject({
      ImageState: "NORMAL",
      SnapshotSet: [
        { SnapshotId: ofSystem, DiskUsage: "SYSTEM_DISK" },
        { SnapshotId: ofData, DiskUsage: "DATA_DISK" },
      ],
    });
  });

  test("with data disks takes those of the instance only", async () => {
    const { id } = await launch(cloud, network);
    const { InstanceSet } = await cloud.cvm.DescribeInstances({ InstanceIds: [id] });
    const create = (DataDiskIds: string[]) =>
      cloud.cvm.CreateImage({ ImageName: `of-${++serial}`, InstanceId: id, DataDiskIds });
    expect(await codeOf(create([InstanceSet![0]!.SystemDisk!.DiskId!]))).toBe(
      "InvalidParameter.DataDiskIdContainsRootDisk",
    );
    expect(await codeOf(create(["disk-00000000"]))).toBe(
      "InvalidParameter.DataDiskNotBelongSpecifiedInstance",
    );
  });
});

test("a launch whose bytes cannot be written fails with a message, and can be thrown away", async () => {
  const ImageId = await imported();
  const id = (await image(ImageId))!.SnapshotSet![0]!.SnapshotId!;
  rmSync(join(cloud.local.world.directory, "snapshots", `${id}.raw`));
  const { InstanceIdSet } = await cloud.cvm.RunInstances(launchRequest(network, ImageId));
  cloud.pass(5000);
  const { InstanceSet } = await cloud.cvm.DescribeInstances({ InstanceIds: InstanceIdSet! });
  expect(InstanceSet).toMatchObject([
    {
      InstanceState: "LAUNCH_FAILED",
      LatestOperationState: "FAILED",
      LatestOperationErrorMsg: expect.stringMatching(/./) as string,
    },
  ]);
  await cloud.cvm.TerminateInstances({ InstanceIds: InstanceIdSet! });
  cloud.pass(2000);
  expect((await cloud.cvm.DescribeInstances({ InstanceIds: InstanceIdSet! })).TotalCount).toBe(0);
});

describe("ResetInstance", () => {
  test("puts another image's bytes on the system disk, takes the old guest down and brings the new one up", async () => {
    const { id } = await launch(cloud, network);
    const ImageId = await imported();
    await cloud.cvm.ResetInstance({ InstanceId: id, ImageId, LoginSettings: { KeepImageLogin: "TRUE" } });
    const before = (await cloud.cvm.DescribeInstances({ InstanceIds: [id] })).InstanceSet![0]!;
    expect(before).toMatchObject({
      LatestOperation: "ResetInstance",
      LatestOperationState: "OPERATING",
      ImageId: UBUNTU,
    });
    expect(cloud.local.guest(id)).toBeUndefined();
    cloud.pass(5000);
    const after = (await cloud.cvm.DescribeInstances({ InstanceIds: [id] })).InstanceSet![0]!;
    expect(after).toMatchObject({
      InstanceState: "RUNNING",
      LatestOperationState: "SUCCESS",
      ImageId,
      SystemDisk: before.SystemDisk,
    });
    expect(await cloud.local.diskSha256(after.SystemDisk!.DiskId!, disk.length)).toBe(digest(disk));
    expect(cloud.local.guest(id)?.listening).toHaveLength(1);
  });

  test("refuses a smaller disk, an image that does not fit, and a disk type that it does not know", async () => {
    const large = await imported(Buffer.concat([disk, Buffer.alloc(1024 ** 2)]));
    const { id } = await launch(cloud, network);
    const reset = (more: object) => cloud.cvm.ResetInstance({ InstanceId: id, ImageId: large, ...more });
    expect(await codeOf(reset({ SystemDisk: { DiskSize: 10 } }))).toBe("InvalidParameterValue.Range");
    expect(await codeOf(reset({ ImageId: "img-00000000" }))).toBe("InvalidImageId.NotFound");
    const fast = await launch(cloud, network, { SystemDisk: { DiskType: "CLOUD_HSSD", DiskSize: 20 } });
    expect(await codeOf(cloud.cvm.ResetInstance({ InstanceId: fast.id, ImageId: large }))).toBe(
      "InvalidParameterValue.InvalidImageIdForRetsetInstance",
    );
    const small = await launch(cloud, network, { ImageId: large, SystemDisk: { DiskSize: 1 } });
    expect(await codeOf(cloud.cvm.ResetInstance({ InstanceId: small.id, ImageId: UBUNTU }))).toBe(
      "FailedOperation.SnapshotSizeLargerThanDataSize",
    );
  });
});

test("public images are always there, and an empty call shows images", async () => {
  const { ImageSet, TotalCount } = await cloud.cvm.DescribeImages({});
  expect(TotalCount).toBeGreaterThanOrEqual(2);
  expect(ImageSet!.filter((row) => row.ImageType === "PUBLIC_IMAGE")).toContainEqual(
    expect.objectContaining({
      ImageId: UBUNTU,
      ImageState: "NORMAL",
      ImageSize: 20,
      Platform: "Ubuntu",
      Architecture: "x86_64",
    }),
  );
  expect(await cloud.cvm.DescribeImageQuota()).toMatchObject({ ImageNumQuota: 500 });
  const os = await cloud.cvm.DescribeImportImageOs();
  expect(os.ImportImageOsListSupported!.Linux).toContain("Ubuntu");
  expect(os.ImportImageOsVersionSet).toContainEqual(expect.objectContaining({ OsName: "CentOS" }));
  const both = cloud.cvm.DescribeImages({
    ImageIds: [UBUNTU],
    Filters: [{ Name: "image-id", Values: [UBUNTU] }],
  });
  expect(await codeOf(both)).toBe("InvalidParameter.InvalidParameterCoexistImageIdsFilters");
});

test("images are listed for an instance type without those of another architecture", async () => {
  const { ImageId } = await importing(await urlOf(disk), {
    Architecture: "arm_64",
    OsType: "Other Linux",
    OsVersion: "-",
  });
  cloud.pass(5000);
  const listed = async (more: object) =>
    (await cloud.cvm.DescribeImages({ Limit: 100, ...more })).ImageSet!.map(({ ImageId: id }) => id);

  expect(await listed({})).toContain(ImageId);
  const fitting = await listed({ InstanceType: "S5.MEDIUM4" });
  expect(fitting).toContain(UBUNTU);
  expect(fitting).not.toContain(ImageId);
});

test("ids and instance types that are none are refused in lists", async () => {
  const { cvm } = cloud;
  expect(
    await Promise.all(
      [
        cvm.DescribeImages({ ImageIds: ["x"] }),
        cvm.DescribeImages({ InstanceType: "S5.NOPE" }),
        cvm.DescribeImages({ InstanceType: "nope" }),
        cvm.DescribeKeyPairs({ KeyIds: ["x"] }),
        cvm.DescribeInstances({ InstanceIds: ["x"] }),
        cvm.DescribeInstancesStatus({ InstanceIds: ["x"] }),
        cvm.DescribeDisasterRecoverGroups({ DisasterRecoverGroupIds: ["x"] }),
        cvm.DescribeLaunchTemplates({ LaunchTemplateIds: ["x"] }),
      ].map(codeOf),
    ),
  ).toEqual([
    "InvalidImageId.Malformed",
    "InvalidParameterValue.InstanceTypeNotFound",
    "InvalidInstanceType.Malformed",
    "InvalidKeyPairId.Malformed",
    "InvalidInstanceId.Malformed",
    "InvalidInstanceId.Malformed",
    "InvalidParameterValue.DisasterRecoverGroupIdMalformed",
    "InvalidParameterValue.LaunchTemplateIdMalformed",
  ]);
  expect(await cvm.DescribeImages({ ImageIds: ["img-00000000"] })).toMatchObject({ TotalCount: 0 });
});

describe("an import that a restart interrupts", () => {
  test("is judged again when its end had not come", async () => {
    const { ImageId } = await importing(await urlOf(disk));
    cloud = await cloud.restart();
    expect(await image(ImageId!)).toMatchObject({ ImageState: "IMPORTING" });
    cloud.pass(5000);
    expect(await image(ImageId!)).toMatchObject({ ImageState: "NORMAL" });
  });

  test("reads on with its URL, although that was used", async () => {
    const url = await urlOf(disk);
    const { ImageId } = await importing(url);
    await cloud.local.stop();
    const imports = join(cloud.local.world.directory, "imports");
    const copies = readdirSync(imports);
    expect(copies).toEqual([expect.stringMatching(`^${ImageId}[.]snap-[0-9a-z]{8}[.]image$`)]);
    rmSync(join(imports, copies[0]!));
    rmSync(join(cloud.local.world.directory, "snapshots"), { recursive: true });
    cloud = await startTestCloud({ directory: cloud.local.world.directory, clock: cloud.local.clock });
    cloud.pass(5000);
    expect(await image(ImageId!)).toMatchObject({ ImageState: "NORMAL" });
    expect(readdirSync(imports)).toEqual([]);
  });
});
