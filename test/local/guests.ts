import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeGuestDisk } from "./guest/disk";
import { BUCKET, REGION, type TestCloud } from "./harness";

let serial = 0;

/** Imports an image whose guest is as declared, and waits until it is NORMAL. */
export async function importGuest(cloud: TestCloud, definition: object): Promise<string> {
  const scratch = mkdtempSync(join(tmpdir(), "landfall-guest-"));
  const Key = `guest-${++serial}.raw`;
  try {
    const Body = readFileSync(
      await makeGuestDisk(join(scratch, Key), { definition: { files: [], ...definition } }),
    );
    if (serial === 1 || !(await hasBucket(cloud)))
      await cloud.cos.putBucket({ Bucket: BUCKET, Region: REGION });
    await cloud.cos.putObject({ Bucket: BUCKET, Region: REGION, Key, Body });
  } finally {
    rmSync(scratch, { recursive: true });
  }
  const ImageUrl = cloud.cos.getObjectUrl(
    { Bucket: BUCKET, Region: REGION, Key, Sign: true },
    () => undefined,
  );
  const { ImageId } = await cloud.cvm.ImportImage({
    Architecture: "x86_64",
    OsType: "Other Linux",
    OsVersion: "-",
    ImageUrl,
    ImageName: Key,
  });
  cloud.pass(5000);
  const { ImageSet } = await cloud.cvm.DescribeImages({ ImageIds: [ImageId!] });
  if (ImageSet![0]!.ImageState !== "NORMAL")
    throw new Error(`${ImageSet![0]!.ImageState}: ${JSON.stringify(cloud.local.messages())}`);
  return ImageId!;
}

async function hasBucket(cloud: TestCloud): Promise<boolean> {
  return cloud.local.inventory().bucket.some((bucket) => bucket.id === BUCKET);
}

/** A listener that answers HTTP. */
export function http(port: number, body = "hello", status = 200) {
  return { port, protocol: "http", answer: { status, body } };
}
