import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { shortLatencies } from "../../../lib/local/latencies";
import { makeGuestDisk } from "../guest/disk";
import {
  BUCKET,
  codeOf,
  launch,
  makeNetwork,
  REGION,
  startTestCloud,
  type TestCloud,
  type TestNetwork,
  ZONE,
} from "../harness";

const GIB = 1024 ** 3;
const HOST = `http://${BUCKET}.cos.${REGION}.myqcloud.com`;
const URL = `${HOST}/x.qcow2`;

let cloud: TestCloud;
let network: TestNetwork;
/** A disk with a system on it. */
let system: Buffer;
const scratch = mkdtempSync(join(tmpdir(), "landfall-image-import-"));

beforeAll(async () => {
  cloud = await startTestCloud();
  network = await makeNetwork(cloud);
  await cloud.cos.putBucket({ Bucket: BUCKET, Region: REGION });
  const definition = {
    listeners: [{ port: 80, protocol: "http", answer: { status: 200, body: "hello" } }],
    files: [],
  };
  system = readFileSync(await makeGuestDisk(join(scratch, "guest.raw"), { definition }));
});
afterAll(async () => {
  await cloud.remove();
  rmSync(scratch, { recursive: true });
});
beforeEach(() => cloud.pass(2000));

let serial = 0;
const importing = (more: object = {}) =>
  cloud.cvm.ImportImage({
    Architecture: "x86_64",
    OsType: "Ubuntu",
    OsVersion: "22",
    ImageUrl: URL,
    ImageName: `image-${++serial}`,
    ...more,
  });
async function urlOf(Body: Buffer): Promise<string> {
  const Key = `images/${++serial}.img`;
  await cloud.cos.putObject({ Bucket: BUCKET, Region: REGION, Key, Body });
  return cloud.cos.getObjectUrl(
    { Bucket: BUCKET, Region: REGION, Key, Sign: true, Expires: 900 + serial },
    () => undefined,
  );
}
const image = async (id: string) => (await cloud.cvm.DescribeImages({ ImageIds: [id] })).ImageSet![0]!;
const tagged = (Tags: object[], ResourceType = "image") => ({ TagSpecification: [{ ResourceType, Tags }] });
const dataDisks = (...urls: string[]) => ({
  ImportImageDataDiskList: urls.map((ImageUrl) => ({ ImageUrl })),
});

describe("ImportImage refuses at once, and in a dry run as well", () => {
  test.each<[string, object, string]>([
    ["no architecture", { Architecture: undefined }, "MissingParameter"],
    ["no system", { OsType: undefined }, "MissingParameter"],
    ["no version", { OsVersion: undefined }, "MissingParameter"],
    ["no URL", { ImageUrl: undefined }, "MissingParameter"],
    ["no name", { ImageName: undefined }, "MissingParameter"],
    ["a data disk without a URL", { ImportImageDataDiskList: [{}] }, "MissingParameter"],
    ["an unknown architecture", { Architecture: "arm64" }, "InvalidParameterValue"],
    ["an unknown system", { OsType: "BeOS" }, "InvalidImageOsType.Unsupported"],
    ["an unknown version", { OsVersion: "3" }, "InvalidImageOsVersion.Unsupported"],
    ["ARM of a system that has none", { Architecture: "arm_64" }, "InvalidImageOsVersion.Unsupported"],
    [
      "32 bits of a system that has none",
      { Architecture: "i386", OsType: "Windows Server 2022", OsVersion: "9" },
      "InvalidImageOsVersion.Unsupported",
    ],
    [
      "the version of another system",
      { OsType: "Debian", OsVersion: "22" },
      "InvalidImageOsVersion.Unsupported",
    ],
    ["what is no URL", { ImageUrl: "x.qcow2" }, "InvalidParameter.InvalidParameterUrlError"],
    [
      "a URL of somebody else",
      { ImageUrl: "http://example.com/x.qcow2" },
      "InvalidParameter.InvalidParameterUrlError",
    ],
    ["a bucket without an object", { ImageUrl: `${HOST}/` }, "InvalidParameter.InvalidParameterUrlError"],
    [
      "another protocol",
      { ImageUrl: URL.replace("http", "ftp") },
      "InvalidParameter.InvalidParameterUrlError",
    ],
    [
      "a data disk at somebody else's",
      dataDisks(URL, "http://example.com/x.qcow2"),
      "InvalidParameter.InvalidParameterUrlError",
    ],
    ["an .iso without force", { ImageUrl: `${HOST}/x.iso` }, "InvalidParameterValue.ISOMustImportByForce"],
    ["an unknown boot mode", { BootMode: "BIOS" }, "InvalidParameterValue.InvalidBootMode"],
    ["an unknown licence", { LicenseType: "GPL" }, "InvalidParameterValue.InvalidLicenseType"],
    ["an empty name", { ImageName: "" }, "InvalidParameterValue"],
    ["a name of 61 characters", { ImageName: "n".repeat(61) }, "InvalidParameterValue.TooLarge"],
    ["a description of 257", { ImageDescription: "d".repeat(257) }, "InvalidParameterValue.TooLarge"],
    ["a tag without a key", tagged([{ Key: "", Value: "v" }]), "FailedOperation.IllegalTagKey"],
    ["a reserved tag", tagged([{ Key: "qcs:x", Value: "v" }]), "FailedOperation.TagKeyReserved"],
    [
      "a tag's value of 256 characters",
      tagged([{ Key: "k", Value: "v".repeat(256) }]),
      "FailedOperation.IllegalTagValue",
    ],
    [
      "a tag twice",
      tagged([
        { Key: "k", Value: "1" },
        { Key: "k", Value: "2" },
      ]),
      "InvalidParameterValue.DuplicateTags",
    ],
    ["tags of something else", tagged([{ Key: "k", Value: "v" }], "instance"), "UnsupportedOperation"],
  ])("%s", async (_name, more, code) => {
    const before = cloud.local.inventory();
    expect(await codeOf(importing(more))).toBe(code);
    expect(await codeOf(importing({ ...more, DryRun: true }))).toBe(code);
    expect(cloud.local.inventory()).toEqual(before);
  });

  test("a name that is taken", async () => {
    const { ImageId } = await importing({ ImageUrl: await urlOf(system) });
    const { ImageName } = await image(ImageId!);
    expect(await codeOf(importing({ ImageName }))).toBe("InvalidImageName.Duplicate");
    expect(await codeOf(importing({ ImageName, DryRun: true }))).toBe("InvalidImageName.Duplicate");
    cloud.pass(20_000);
    expect(await image(ImageId!)).toMatchObject({ ImageState: "NORMAL" });
  });
});

test.each<[string, object]>([
  ["what is required", {}],
  ["a minor version", { OsVersion: "22.04" }],
  ["32 bits", { Architecture: "i386", OsType: "CentOS", OsVersion: "7" }],
  ["ARM", { Architecture: "arm_64", OsType: "Other Linux", OsVersion: "-" }],
  ["Windows", { OsType: "Windows Server 2016", OsVersion: "9" }],
  ["https", { ImageUrl: URL.replace("http", "https") }],
  ["an .iso with force", { ImageUrl: `${HOST}/x.iso`, Force: true }],
  ["either boot mode", { BootMode: "UEFI" }],
  ["either licence", { LicenseType: "BYOL" }],
  ["60 characters and 256", { ImageName: "n".repeat(60), ImageDescription: "d".repeat(256) }],
  ["tags", tagged([{ Key: "k", Value: "v" }])],
  ["data disks", dataDisks(URL, URL)],
])("ImportImage takes %s; a dry run makes nothing", async (_name, more) => {
  const before = cloud.local.inventory();
  expect(await codeOf(importing({ ...more, DryRun: true }))).toBe("DryRunOperation");
  expect(cloud.local.inventory()).toEqual(before);
});

describe("the data disks of an import", () => {
  /** Bytes with a pattern, and no partition table. */
  const bare = (fill: number): Buffer => Buffer.alloc(3 * 1024 ** 2, fill);
  const qcow2 = (gib: bigint): Buffer => {
    const file = Buffer.alloc(262_144);
    file.write("QFI\xfb", 0, "latin1");
    file.writeUInt32BE(2, 4);
    file.writeUInt32BE(16, 20);
    file.writeBigUInt64BE(gib * BigInt(GIB), 24);
    file.writeUInt32BE(Number(gib) * 2, 36);
    file.writeBigUInt64BE(65_536n, 40);
    file.writeBigUInt64BE(131_072n, 48);
    file.writeUInt32BE(1, 56);
    return file;
  };

  test("become snapshots of data disks, from which disks with the very bytes are made", async () => {
    const bytes = bare(7);
    const digest = createHash("sha256").update(bytes).digest("hex");
    const { ImageId } = await importing({
      ImageUrl: await urlOf(system),
      ...dataDisks(await urlOf(bytes), await urlOf(qcow2(3n))),
    });
    expect(await image(ImageId!)).toMatchObject({ ImageState: "IMPORTING", SnapshotSet: [] });
    cloud.pass(20_000);
    const made = await image(ImageId!);
    expect(made).toMatchObject({
      ImageState: "NORMAL",
      ImageSize: 1,
      SnapshotSet: [
        { DiskUsage: "SYSTEM_DISK", DiskSize: 1 },
        { DiskUsage: "DATA_DISK", DiskSize: 1 },
        { DiskUsage: "DATA_DISK", DiskSize: 3 },
      ],
    });
    const SnapshotId = made.SnapshotSet![1]!.SnapshotId!;
    const { DiskIdSet } = await cloud.cbs.CreateDisks({
      DiskType: "CLOUD_PREMIUM",
      DiskChargeType: "POSTPAID_BY_HOUR",
      DiskSize: 10,
      Placement: { Zone: ZONE },
      SnapshotId,
    });
    const { id } = await launch(cloud, network, {
      ImageId,
      DataDisks: [{ DiskSize: 20, DiskType: "CLOUD_PREMIUM", SnapshotId }],
    });
    const { InstanceSet } = await cloud.cvm.DescribeInstances({ InstanceIds: [id] });
    const attached = InstanceSet![0]!.DataDisks![0]!.DiskId!;
    cloud.pass(20_000);
    await cloud.cbs.DescribeDisks({});
    for (const disk of [DiskIdSet![0]!, attached])
      expect(await cloud.local.diskSha256(disk, bytes.length)).toBe(digest);
    expect(cloud.local.guest(id)?.listening).toHaveLength(1);
    expect(await codeOf(cloud.cbs.DeleteSnapshots({ SnapshotIds: [SnapshotId] }))).toBe(
      "UnsupportedOperation.SnapshotHasBindedImage",
    );
    await cloud.cvm.DeleteImages({ ImageIds: [ImageId!], DeleteBindedSnap: true });
    const { SnapshotSet } = await cloud.cbs.DescribeSnapshots({ SnapshotIds: [SnapshotId] });
    expect(SnapshotSet).toEqual([]);
  });

  test("are there after a restart between reading and the image's end", async () => {
    const bytes = bare(9);
    const digest = createHash("sha256").update(bytes).digest("hex");
    const { ImageId } = await importing({
      ImageUrl: await urlOf(system),
      ...dataDisks(await urlOf(bytes), await urlOf(qcow2(3n))),
    });
    cloud.pass(shortLatencies.import + 100);
    expect(await image(ImageId!)).toMatchObject({ ImageState: "IMPORTING" });
    cloud = await cloud.restart();
    cloud.pass(20_000);
    const { SnapshotSet } = await image(ImageId!);
    expect(SnapshotSet).toHaveLength(3);
    const { id } = await launch(cloud, network, {
      ImageId,
      DataDisks: [{ DiskSize: 20, SnapshotId: SnapshotSet![1]!.SnapshotId }],
    });
    const { InstanceSet } = await cloud.cvm.DescribeInstances({ InstanceIds: [id] });
    expect(await cloud.local.diskSha256(InstanceSet![0]!.DataDisks![0]!.DiskId!, bytes.length)).toBe(digest);
    expect(cloud.local.guest(id)?.listening).toHaveLength(1);
  });

  test("come with an instance only where its request says so", async () => {
    const { ImageId } = await importing({
      ImageUrl: await urlOf(system),
      ...dataDisks(await urlOf(bare(4))),
    });
    cloud.pass(20_000);
    await image(ImageId!);
    const { id } = await launch(cloud, network, { ImageId });
    const { InstanceSet } = await cloud.cvm.DescribeInstances({ InstanceIds: [id] });
    expect(InstanceSet![0]!.DataDisks).toEqual([]);
  });

  test.each<[string, () => Promise<string>, string]>([
    ["the disk inside is larger than 500 GB", () => urlOf(qcow2(501n)), "InvalidFormatSize"],
    [
      "the format is none of the four",
      () => urlOf(Buffer.concat([Buffer.from("vhdxfile"), Buffer.alloc(70_000)])),
      "InvalidFormatSize",
    ],
    ["nobody signed its URL", async () => (await urlOf(bare(1))).split("?")[0]!, "InvalidUrl"],
  ])("fail the whole import where %s", async (_name, url, reason) => {
    const snapshots = cloud.local.inventory().snapshot;
    const { ImageId } = await importing({
      ImageUrl: await urlOf(system),
      ...dataDisks(await urlOf(bare(2)), await url()),
    });
    cloud.pass(20_000);
    expect(await image(ImageId!)).toMatchObject({ ImageState: "IMPORTFAILED", SnapshotSet: [] });
    expect(cloud.local.messages().at(-1)).toMatchObject({
      subject: ImageId,
      text: expect.stringMatching(`${reason}.*\\(data disk 2\\)`) as string,
    });
    expect(cloud.local.inventory().snapshot).toEqual(snapshots);
    await cloud.cvm.DeleteImages({ ImageIds: [ImageId!] });
  });

  test("need a signature each: one that was used for the system disk reads no data disk", async () => {
    const url = await urlOf(system);
    const { ImageId } = await importing({ ImageUrl: url, ...dataDisks(url) });
    cloud.pass(20_000);
    expect(await image(ImageId!)).toMatchObject({ ImageState: "IMPORTFAILED" });
    expect(cloud.local.messages().at(-1)!.text).toContain("InvalidUrl");
  });
});
