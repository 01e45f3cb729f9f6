import { randomBytes } from "node:crypto";
import { mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type COS from "cos-nodejs-sdk-v5";
import { isApiError, type Cos, type UploadProgress } from "../../../lib/tencent";
import { BUCKET, REGION, startWithBucket, type TestCloud } from "../../local/cos/cloud";
import { clientOf } from "../local-cloud";

const MIB = 1024 ** 2;
const partSize = MIB;
/** Four parts, the last a small one. */
const SIZE = 3 * MIB + 123;

let cloud: TestCloud;
let cos: Cos;
let directory: string;
let file: string;
let sent: string[];

beforeAll(async () => {
  cloud = await startWithBucket();
  cos = clientOf(cloud).cos;
});
afterAll(() => cloud.remove());

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "landfall-upload-"));
  file = join(directory, "disk.raw");
  await writeFile(file, randomBytes(SIZE));
  sent = [];
  const handle = cloud.cos.handle.bind(cloud.cos);
  jest.spyOn(cloud.cos, "handle").mockImplementation((request) => {
    const part = /partNumber=(\d+)/.exec(request.path)?.[1];
    if (request.method === "PUT" && part !== undefined) sent.push(part);
    return handle(request);
  });
});
afterEach(async () => {
  jest.restoreAllMocks();
  cloud.faults.clear();
  expect(cloud.errors).toEqual([]);
  await rm(directory, { recursive: true });
});

let objects = 0;
const next = () => ({ bucket: BUCKET, key: `images/disk-${++objects}.raw` });

async function unfinished(key: string): Promise<number> {
  const list = { Bucket: BUCKET, Region: REGION, Prefix: key } as COS.MultipartListParams;
  const { Upload } = await (cloud.sdk().multipartList(list) as Promise<{ Upload: unknown[] }>);
  return Upload.length;
}

async function expectStored(object: { bucket: string; key: string }): Promise<void> {
  const stored = (await cos.get(object)) ?? new Uint8Array();
  expect(Buffer.compare(await readFile(file), stored)).toBe(0);
}

async function failure(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => {
      throw new Error("did not fail");
    },
    (cause: unknown) => cause,
  );
}

/** Two parts arrive, then COS fails for good. */
async function interrupt(object: { bucket: string; key: string }): Promise<void> {
  cloud.faults.add({
    service: "cos",
    action: "UploadPart",
    kind: "internalErrorBefore",
    after: 2,
    count: 1_000,
  });
  expect(isApiError(await failure(cos.upload(object, file, { partSize })), "ambiguous")).toBe(true);
  cloud.faults.clear();
  sent = [];
}

test("uploads a file in parts and says how far it is", async () => {
  const object = next();
  const progress: UploadProgress[] = [];

  await cos.upload(object, file, { partSize, onProgress: (step) => progress.push(step) });

  await expectStored(object);
  expect([...sent].sort()).toEqual(["1", "2", "3", "4"]);
  expect(progress.map(({ done }) => done)).toEqual(
    [...progress.map(({ done }) => done)].sort((a, b) => a - b),
  );
  expect(progress.at(-1)).toEqual({ done: SIZE, total: SIZE });
  expect(await unfinished(object.key)).toBe(0);
});

test("goes on where an interrupted upload ended", async () => {
  const object = next();
  await interrupt(object);

  await cos.upload(object, file, { partSize });

  expect(sent).toHaveLength(2);
  await expectStored(object);
  expect(await unfinished(object.key)).toBe(0);
});

test("sends a part again whose bytes have changed since", async () => {
  const object = next();
  await interrupt(object);
  const handle = await open(file, "r+");
  for (let part = 0; part < 4; part++) await handle.write("changed", part * MIB + 100);
  await handle.close();

  await cos.upload(object, file, { partSize });

  expect(sent).toHaveLength(4);
  await expectStored(object);
});

test("does not go on with parts of another size", async () => {
  const object = next();
  await interrupt(object);

  await cos.upload(object, file, { partSize: 2 * MIB });

  expect([...sent].sort()).toEqual(["1", "2"]);
  await expectStored(object);
});

test.each(["throttle", "internalErrorAfter", "internalErrorBefore"] as const)(
  "a part outlasts %s",
  async (kind) => {
    const object = next();
    cloud.faults.add({ service: "cos", action: "UploadPart", kind, count: 3 });

    await cos.upload(object, file, { partSize });

    await expectStored(object);
  },
);

test("a completion whose answer was lost is found to have been done", async () => {
  const object = next();
  cloud.faults.add({ service: "cos", action: "CompleteMultipartUpload", kind: "internalErrorAfter" });

  await cos.upload(object, file, { partSize });

  await expectStored(object);
});

test("a completion that was not done is ambiguous, and the next upload sends nothing twice", async () => {
  const object = next();
  cloud.faults.add({ service: "cos", action: "CompleteMultipartUpload", kind: "internalErrorBefore" });

  expect(isApiError(await failure(cos.upload(object, file, { partSize })), "ambiguous")).toBe(true);
  sent = [];
  await cos.upload(object, file, { partSize });

  expect(sent).toEqual([]);
  await expectStored(object);
});

test("a file that changes on the way is not made into an object", async () => {
  const object = next();
  const change = async () => {
    const handle = await open(file, "a");
    await handle.write("more");
    await handle.close();
  };
  let changed: Promise<void> | undefined;

  const error = await failure(
    cos.upload(object, file, { partSize, onProgress: () => void (changed ??= change()) }),
  );
  await changed;

  expect(error).toMatchObject({ code: "UPLOAD-SOURCE" });
  expect(await cos.head(object)).toBeUndefined();
});

test("a file that is not there is an error that names it", async () => {
  expect(await failure(cos.upload(next(), join(directory, "none.raw")))).toMatchObject({
    code: "UPLOAD-SOURCE",
    message: expect.stringContaining("none.raw") as string,
  });
});

test("an empty file becomes an empty object", async () => {
  const object = next();
  await writeFile(file, "");

  await cos.upload(object, file);

  expect(await cos.head(object)).toMatchObject({ size: 0 });
});

test("a signal stops all parts, and what was left can be ended", async () => {
  const object = next();
  const controller = new AbortController();

  const upload = cos.upload(object, file, {
    partSize,
    signal: controller.signal,
    onProgress: () => controller.abort(),
  });

  expect(isApiError(await failure(upload), "aborted")).toBe(true);
  expect(await unfinished(object.key)).toBe(1);
  await cos.abortUploads(object);
  expect(await unfinished(object.key)).toBe(0);
});

test("ending uploads leaves those of other objects alone", async () => {
  const object = next();
  const longer = { ...object, key: `${object.key}.bak` };
  await interrupt(object);
  await interrupt(longer);

  await cos.abortUploads(object);

  expect(await unfinished(object.key)).toBe(1);
  await cos.abortUploads(longer);
});
