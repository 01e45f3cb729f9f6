import { randomBytes } from "node:crypto";
import { REGION } from "../cloud/client";
import { becomes, launch, makeGround, terminate, ZONE } from "./ground";
import { GONE } from "./ledger";
import { type Session, sha256, text } from "./session";

const APP_ID = 1_250_000_000;
const MIB = 1024 ** 2;

/** What is done to the cloud at the same time, again and again; each cleans up after itself. */
export const STORIES: Readonly<Record<string, (session: Session) => Promise<void>>> = {
  servers,
  disks,
  images,
  objects,
  journal,
  networks,
};

/** A server with an address, tags and an image of it, from which another is launched and the first reinstalled. */
async function servers(session: Session): Promise<void> {
  const ground = await makeGround(session);
  const first = await launch(session, ground, { dataDisks: 1 });
  const eipName = session.newName("eip");
  const address = `eip:${eipName}`;
  const eip = text(
    await session.write("vpc", "AllocateAddresses", { AddressName: eipName }, { [address]: "free" }),
    "AddressSet",
    0,
  );
  const ids = { AddressIds: [eip] };
  await session.until("vpc", "DescribeAddresses", ids, ["AddressSet", "AddressStatus", "UNBIND"]);
  const bind = { AddressId: eip, InstanceId: first.id };
  await session.write("vpc", "AssociateAddress", bind, { [address]: first.name });
  const resource = `qcs::cvm:${REGION}:uin/100000000001:instance/${first.id}`;
  const tag = (value: string) => ({ ResourceList: [resource], Tags: [{ TagKey: "note", TagValue: value }] });
  for (const value of ["one", "two"])
    await session.write("tag", "TagResources", tag(value), { [`tag:${first.id}`]: value });
  const stopped = { [`server:${first.name}`]: "STOPPED, 2 disks" };
  await session.write("cvm", "StopInstances", { InstanceIds: [first.id] }, stopped);
  await becomes(session, first.id, "STOPPED");

  const imageName = session.newName("image");
  const made = { [`image:${imageName}`]: "NORMAL", [`snapshot:${imageName}`]: "NORMAL" };
  const image = text(
    await session.write("cvm", "CreateImage", { InstanceId: first.id, ImageName: imageName }, made),
    "ImageId",
  );
  await session.until("cvm", "DescribeImages", { ImageIds: [image] }, ["ImageSet", "ImageState", "NORMAL"]);
  const second = await launch(session, ground, { image });
  await session.write(
    "cvm",
    "ResetInstance",
    { InstanceId: first.id, ImageId: image },
    { [`server:${first.name}`]: "RUNNING, 2 disks" },
  );
  await becomes(session, first.id, "RUNNING");
  await terminate(session, second);
  await session.write("vpc", "DisassociateAddress", { AddressId: eip }, { [address]: "free" });
  await session.until("vpc", "DescribeAddresses", ids, ["AddressSet", "AddressStatus", "UNBIND"]);
  await session.write("vpc", "ReleaseAddresses", ids, { [address]: GONE });
  await session.write(
    "cvm",
    "TerminateInstances",
    { InstanceIds: [first.id] },
    { [`server:${first.name}`]: GONE, [`tag:${first.id}`]: GONE },
  );
  await becomes(session, first.id, GONE);
  const unmade = { [`image:${imageName}`]: GONE, [`snapshot:${imageName}`]: GONE };
  await session.write("cvm", "DeleteImages", { ImageIds: [image], DeleteBindedSnap: true }, unmade);
  await ground.leave();
}

/** A data disk that is attached, enlarged and kept in a snapshot, from which another is made. */
async function disks(session: Session): Promise<void> {
  const ground = await makeGround(session);
  const server = await launch(session, ground);
  const name = session.newName("disk");
  const thing = `disk:${name}`;
  const order = { Placement: { Zone: ZONE }, DiskChargeType: "POSTPAID_BY_HOUR", DiskType: "CLOUD_SSD" };
  const id = text(
    await session.write(
      "cbs",
      "CreateDisks",
      { ...order, DiskName: name, DiskSize: 20, ClientToken: name },
      { [thing]: "20 GiB at nothing" },
    ),
    "DiskIdSet",
    0,
  );
  const ids = { DiskIds: [id] };
  const disk = (state: string, which = ids) =>
    session.until("cbs", "DescribeDisks", which, ["DiskSet", "DiskState", state]);
  const attach = { ...ids, InstanceId: server.id };
  await session.write("cbs", "AttachDisks", attach, {
    [thing]: `20 GiB at ${server.name}`,
    [`server:${server.name}`]: "RUNNING, 2 disks",
  });
  await disk("ATTACHED");
  await session.write(
    "cbs",
    "ResizeDisk",
    { DiskId: id, DiskSize: 30 },
    { [thing]: `30 GiB at ${server.name}` },
  );
  await disk("ATTACHED");

  const snapshotName = session.newName("snapshot");
  const kept = `snapshot:${snapshotName}`;
  const snapshot = text(
    await session.write(
      "cbs",
      "CreateSnapshot",
      { DiskId: id, SnapshotName: snapshotName },
      { [kept]: "NORMAL" },
    ),
    "SnapshotId",
  );
  const snapshots = { SnapshotIds: [snapshot] };
  await session.until("cbs", "DescribeSnapshots", snapshots, ["SnapshotSet", "SnapshotState", "NORMAL"]);
  const copyName = session.newName("disk");
  const copy = text(
    await session.write(
      "cbs",
      "CreateDisks",
      { ...order, DiskName: copyName, SnapshotId: snapshot, DiskSize: 30, ClientToken: copyName },
      { [`disk:${copyName}`]: "30 GiB at nothing" },
    ),
    "DiskIdSet",
    0,
  );
  const copies = { DiskIds: [copy] };
  await session.write(
    "cbs",
    "AttachDisks",
    { ...copies, InstanceId: server.id },
    {
      [`disk:${copyName}`]: `30 GiB at ${server.name}`,
      [`server:${server.name}`]: "RUNNING, 3 disks",
    },
  );
  await disk("ATTACHED", copies);
  await session.write(
    "cbs",
    "DetachDisks",
    { DiskIds: [id, copy] },
    {
      [thing]: "30 GiB at nothing",
      [`disk:${copyName}`]: "30 GiB at nothing",
      [`server:${server.name}`]: "RUNNING, 1 disks",
    },
  );
  await disk("UNATTACHED");
  await disk("UNATTACHED", copies);
  await session.write("cbs", "TerminateDisks", ids, { [thing]: GONE });
  await session.write("cbs", "TerminateDisks", copies, { [`disk:${copyName}`]: GONE });
  await session.write("cbs", "DeleteSnapshots", snapshots, { [kept]: GONE });
  await terminate(session, server);
  await ground.leave();
}

/** An image that is uploaded in parts, imported and launched: its bytes go all the way. */
async function images(session: Session): Promise<void> {
  const ground = await makeGround(session);
  const bucket = await makeBucket(session);
  await uploadParts(session, bucket, "disk.raw", [
    session.image.subarray(0, MIB),
    session.image.subarray(MIB),
  ]);
  const name = session.newName("image");
  const image = text(
    await session.write(
      "cvm",
      "ImportImage",
      {
        Architecture: "x86_64",
        OsType: "Ubuntu",
        OsVersion: "22",
        ImageUrl: session.client.signedUrl(bucket, "disk.raw"),
        ImageName: name,
      },
      { [`image:${name}`]: "NORMAL" },
    ),
    "ImageId",
  );
  await session.until("cvm", "DescribeImages", { ImageIds: [image] }, ["ImageSet", "ImageState", "NORMAL"]);
  const content = sha256(session.image);
  const server = await launch(session, ground, { image, content });
  await terminate(session, server, content);
  const deletion = { ImageIds: [image], DeleteBindedSnap: true };
  await session.write("cvm", "DeleteImages", deletion, { [`image:${name}`]: GONE });
  await session.store("DELETE", bucket, "/disk.raw", { [`object:${bucket}/disk.raw`]: GONE });
  await session.store("DELETE", bucket, "/", { [`bucket:${bucket}`]: GONE });
  await ground.leave();
}

/** Objects that are put, put again, copied, tagged and deleted, and uploads that are given up. */
async function objects(session: Session): Promise<void> {
  const bucket = await makeBucket(session);
  const thing = (key: string) => `object:${bucket}/${key}`;
  const bytes = [randomBytes(300), randomBytes(200_000), randomBytes(70_000)];
  for (const body of bytes)
    await session.store("PUT", bucket, "/one", { [thing("one")]: sha256(body) }, { body });
  const source = `${bucket}.cos.${REGION}.myqcloud.com/one`;
  const same = { [thing("two")]: sha256(bytes[2]!) };
  await session.store("PUT", bucket, "/two", same, { headers: { "x-cos-copy-source": source } });
  const parts = [randomBytes(MIB), randomBytes(50_000)];
  await uploadParts(session, bucket, "large", parts);
  const other = [randomBytes(MIB)];
  const given = await beginUpload(session, bucket, "given-up");
  await sendParts(session, bucket, "given-up", given, other);
  await session.store("DELETE", bucket, `/given-up?uploadId=${given}`, { [`upload:${given}`]: GONE });
  for (const key of ["one", "two", "large"])
    await session.store("DELETE", bucket, `/${key}`, { [thing(key)]: GONE });
  await session.store("DELETE", bucket, "/", { [`bucket:${bucket}`]: GONE });
}

/** An object that is only ever appended to, as journals are. */
async function journal(session: Session): Promise<void> {
  const bucket = await makeBucket(session);
  const thing = `object:${bucket}/journal`;
  let all = Buffer.alloc(0);
  for (let line = 0; line < 12; line += 1) {
    const body = randomBytes(40 + 3000 * line);
    const position = all.length;
    all = Buffer.concat([all, body]);
    const path = `/journal?append&position=${position}`;
    await session.store("POST", bucket, path, { [thing]: sha256(all) }, { body });
  }
  await session.store("DELETE", bucket, "/journal", { [thing]: GONE });
  await session.store("DELETE", bucket, "/", { [`bucket:${bucket}`]: GONE });
}

async function networks(session: Session): Promise<void> {
  const ground = await makeGround(session);
  await ground.leave();
}

async function makeBucket(session: Session): Promise<string> {
  const bucket = `${session.newName("b")}-${APP_ID}`;
  await session.store("PUT", bucket, "/", { [`bucket:${bucket}`]: "there" });
  return bucket;
}

async function uploadParts(
  session: Session,
  bucket: string,
  key: string,
  parts: readonly Buffer[],
): Promise<void> {
  const upload = await beginUpload(session, bucket, key);
  const etags = await sendParts(session, bucket, key, upload, parts);
  const list = etags.map(
    (etag, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>${etag}</ETag></Part>`,
  );
  const body = Buffer.from(`<CompleteMultipartUpload>${list.join("")}</CompleteMultipartUpload>`);
  const changes = { [`upload:${upload}`]: GONE, [`object:${bucket}/${key}`]: sha256(Buffer.concat(parts)) };
  await session.store("POST", bucket, `/${key}?uploadId=${upload}`, changes, { body });
}

async function beginUpload(session: Session, bucket: string, key: string): Promise<string> {
  const begun = await session.client.object({ method: "POST", bucket, path: `/${key}?uploads` });
  const id = /<UploadId>([^<]+)/.exec(begun.body.toString())?.[1] ?? "";
  session.note({ [`upload:${id}`]: "0 parts" });
  return id;
}

async function sendParts(
  session: Session,
  bucket: string,
  key: string,
  upload: string,
  parts: readonly Buffer[],
): Promise<string[]> {
  const etags: string[] = [];
  for (const [index, body] of parts.entries()) {
    const path = `/${key}?partNumber=${index + 1}&uploadId=${upload}`;
    const sent = `${index + 1} parts`;
    const { headers } = await session.store("PUT", bucket, path, { [`upload:${upload}`]: sent }, { body });
    etags.push(String(headers.etag));
  }
  return etags;
}
