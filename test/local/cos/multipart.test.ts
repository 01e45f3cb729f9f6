import { createHash, randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Crc64 } from "../../../lib/local/cos/crc64";
import { bodyFiles, BUCKET, codeOf, refusal, REGION, signed, startWithBucket, type TestCloud } from "./cloud";

const at = { Bucket: BUCKET, Region: REGION };
const MIB = 1024 * 1024;
let cloud: TestCloud;

beforeAll(async () => {
  cloud = await startWithBucket();
});

afterAll(async () => {
  expect(cloud.errors).toEqual([]);
  await cloud.remove();
});

async function begin(Key: string): Promise<string> {
  return (await cloud.sdk().multipartInit({ ...at, Key })).UploadId;
}

async function part(Key: string, UploadId: string, PartNumber: number, Body: Buffer): Promise<string> {
  return (await cloud.sdk().multipartUpload({ ...at, Key, UploadId, PartNumber, Body })).ETag;
}

function complete(
  Key: string,
  UploadId: string,
  parts: readonly (readonly [number, string])[],
): Promise<unknown> {
  return cloud.sdk().multipartComplete({
    ...at,
    Key,
    UploadId,
    Parts: parts.map(([PartNumber, ETag]) => ({ PartNumber, ETag })),
  });
}

test("the official SDK's sliced upload of a file arrives whole, with the CRC of the whole", async () => {
  const body = randomBytes(3 * MIB + 12345);
  const file = join(cloud.directory, "upload.bin");
  writeFileSync(file, body);
  const done = await cloud
    .sdk()
    .uploadFile({ ...at, Key: "sliced", FilePath: file, SliceSize: 0, ChunkSize: MIB });
  expect(done.ETag).toMatch(/^"[0-9a-f]{32}-4"$/);
  const got = await cloud.sdk().getObject({ ...at, Key: "sliced" });
  expect(got.Body.equals(body)).toBe(true);
  expect(got.headers?.["x-cos-hash-crc64ecma"]).toBe(String(new Crc64().update(body).value));
});

test("ranges reach across parts", async () => {
  const [a, b, c] = [randomBytes(MIB), randomBytes(MIB), randomBytes(10)];
  const id = await begin("ranges");
  const tags = [
    await part("ranges", id, 1, a),
    await part("ranges", id, 2, b),
    await part("ranges", id, 3, c),
  ];
  await complete(
    "ranges",
    id,
    tags.map((tag, index) => [index + 1, tag] as const),
  );
  const whole = Buffer.concat([a, b, c]);
  for (const [start, end] of [
    [0, 5],
    [MIB - 3, MIB + 3],
    [MIB - 1, 2 * MIB + 5],
    [2 * MIB + 9, 2 * MIB + 10],
  ] as const) {
    const answer = await signed(cloud, { path: "/ranges", headers: { range: `bytes=${start}-${end - 1}` } });
    expect(answer.body.equals(whole.subarray(start, end))).toBe(true);
  }
});

test("parts are listed in pages, sent again, and only the last state counts", async () => {
  const id = await begin("pages");
  for (const number of [3, 1, 2]) await part("pages", id, number, randomBytes(10));
  const last = Buffer.from("again");
  await part("pages", id, 2, last);
  const first = await cloud.sdk().multipartListPart({ ...at, Key: "pages", UploadId: id, MaxParts: 2 });
  expect(first).toMatchObject({ IsTruncated: "true", NextPartNumberMarker: "2" });
  expect(first.Part.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
    ["1", "10"],
    ["2", "5"],
  ]);
  expect(first.Part[1]?.ETag).toBe(`"${createHash("md5").update(last).digest("hex")}"`);
  const rest = await cloud
    .sdk()
    .multipartListPart({ ...at, Key: "pages", UploadId: id, PartNumberMarker: "2", MaxParts: 5000 });
  expect(rest.Part.map(({ PartNumber }) => PartNumber)).toEqual(["3"]);
});

test("uploads under way are listed by key and id, and gone when aborted", async () => {
  const ids = [await begin("list/a"), await begin("list/b"), await begin("list/b")];
  const page = await uploads({ MaxUploads: 2 });
  expect(page).toMatchObject({ IsTruncated: "true", NextKeyMarker: "list/b" });
  const rest = await uploads({ KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker });
  const found = [...page.Upload, ...rest.Upload].map(({ UploadId }) => UploadId);
  expect([...found].sort()).toEqual([...ids].sort());
  for (const [index, UploadId] of ids.entries()) {
    await cloud.sdk().multipartAbort({ ...at, Key: index === 0 ? "list/a" : "list/b", UploadId });
  }
  expect((await uploads({})).Upload).toEqual([]);
});

interface UploadPage {
  readonly Upload: readonly { readonly UploadId: string }[];
  readonly NextKeyMarker?: string;
  readonly NextUploadIdMarker?: string;
}

/** The SDK's types ask for parameters that its code, and COS, do without. */
async function uploads(more: object): Promise<UploadPage> {
  const list = cloud.sdk().multipartList.bind(cloud.sdk()) as unknown as (
    params: object,
  ) => Promise<UploadPage>;
  return list({ ...at, Prefix: "list/", ...more });
}

test("an abort removes the parts' bytes, and a part that is still on its way fails", async () => {
  const before = bodyFiles(cloud).length;
  const id = await begin("aborted");
  await part("aborted", id, 1, randomBytes(100));
  expect(bodyFiles(cloud)).toHaveLength(before + 1);
  await cloud.sdk().multipartAbort({ ...at, Key: "aborted", UploadId: id });
  expect(bodyFiles(cloud)).toHaveLength(before);
  expect(await refusal(part("aborted", id, 2, randomBytes(100)))).toEqual({
    code: "NoSuchUpload",
    status: 404,
  });
  expect(bodyFiles(cloud)).toHaveLength(before);
});

test.each<[string, string, (one: string, two: string) => readonly (readonly [number, string])[]]>([
  [
    "a wrong ETag",
    "InvalidPart",
    (one) => [
      [1, one],
      [2, '"00000000000000000000000000000000"'],
    ],
  ],
  [
    "a part that was not uploaded",
    "InvalidPart",
    (one, two) => [
      [1, one],
      [2, two],
      [3, two],
    ],
  ],
  ["a gap", "InvalidPart", (_one, two) => [[2, two]]],
  [
    "the wrong order",
    "InvalidPartOrder",
    (one, two) => [
      [1, one],
      [2, two],
      [1, one],
    ],
  ],
])("completing with %s is refused and the upload stays", async (name, code, choose) => {
  const id = await begin(name);
  const [one, two] = [await part(name, id, 1, randomBytes(MIB)), await part(name, id, 2, randomBytes(5))];
  expect(await refusal(complete(name, id, choose(one, two)))).toEqual({ code, status: 400 });
  await complete(name, id, [
    [1, one],
    [2, two],
  ]);
  expect((await cloud.sdk().headObject({ ...at, Key: name })).headers?.["content-length"]).toBe(
    String(MIB + 5),
  );
});

test("every part but the last has at least 1 MiB", async () => {
  const id = await begin("small");
  const [one, two] = [
    await part("small", id, 1, randomBytes(MIB - 1)),
    await part("small", id, 2, randomBytes(5)),
  ];
  expect(
    await refusal(
      complete("small", id, [
        [1, one],
        [2, two],
      ]),
    ),
  ).toMatchObject({ code: "EntityTooSmall" });
});

test("part numbers run from 1 to 10,000", async () => {
  const id = await begin("numbers");
  for (const number of [0, 10_001]) {
    const answer = await signed(cloud, {
      method: "PUT",
      path: `/numbers?partNumber=${number}&uploadId=${id}`,
      body: "x",
    });
    expect(codeOf(answer)).toBe("InvalidArgument");
  }
});

test("a part can be copied from a range of another object", async () => {
  const source = randomBytes(2 * MIB);
  await cloud.sdk().putObject({ ...at, Key: "source", Body: source });
  const id = await begin("from-copy");
  const copied = await cloud.sdk().uploadPartCopy({
    ...at,
    Key: "from-copy",
    UploadId: id,
    PartNumber: 1,
    CopySource: `${BUCKET}.cos.${REGION}.myqcloud.com/source`,
    CopySourceRange: `bytes=100-${MIB + 99}`,
  });
  await complete("from-copy", id, [[1, copied.ETag]]);
  const got = await cloud.sdk().getObject({ ...at, Key: "from-copy" });
  expect(got.Body.equals(source.subarray(100, MIB + 100))).toBe(true);
});

test("parts that the completion leaves out leave no bytes behind", async () => {
  const before = bodyFiles(cloud).length;
  const id = await begin("left");
  const one = await part("left", id, 1, randomBytes(10));
  await part("left", id, 2, randomBytes(10));
  await complete("left", id, [[1, one]]);
  expect(bodyFiles(cloud)).toHaveLength(before + 1);
});
