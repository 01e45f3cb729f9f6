import { isApiError, type Cos } from "../../../lib/tencent";
import { BUCKET, raw, startWithBucket, type TestCloud } from "../../local/cos/cloud";
import { clientOf } from "../local-cloud";

let cloud: TestCloud;
let cos: Cos;

beforeAll(async () => {
  cloud = await startWithBucket();
  cos = clientOf(cloud).cos;
});
afterEach(() => {
  expect(cloud.errors).toEqual([]);
  cloud.faults.clear();
});
afterAll(() => cloud.remove());

const at = (key: string) => ({ bucket: BUCKET, key });
const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString("utf8");

async function classOf(call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.then(() => undefined).catch((cause: unknown) => cause);
  return isApiError(error) ? error.errorClass : `no ApiError but ${String(error)}`;
}

test("tells buckets that exist from those that do not", async () => {
  expect(await cos.headBucket(BUCKET)).toBe(true);
  expect(await cos.headBucket("nowhere-1250000000")).toBe(false);
});

test("gives back what was put, whole or in part", async () => {
  await cos.put(at("a/b.txt"), Buffer.from("0123456789"));

  expect(text(await cos.get(at("a/b.txt")))).toBe("0123456789");
  expect(text(await cos.get(at("a/b.txt"), { from: 4 }))).toBe("456789");
  expect(text(await cos.get(at("a/b.txt"), { to: 4 }))).toBe("0123");
  expect(text(await cos.get(at("a/b.txt"), { from: 2, to: 5 }))).toBe("234");
  expect(text(await cos.get(at("a/b.txt"), { from: 10 }))).toBe("");
});

test("describes an object", async () => {
  await cos.put(at("described"), Buffer.from("0123456789"));

  const head = await cos.head(at("described"));

  expect(head).toMatchObject({ size: 10, appendable: false, etag: '"781e5e245d69b566979b86e28d23f2c7"' });
  expect(head?.crc64).toMatch(/^\d+$/);
});

test("a missing object is undefined, a missing bucket is not", async () => {
  expect(await cos.head(at("missing"))).toBeUndefined();
  expect(await cos.get(at("missing"))).toBeUndefined();
  expect(await classOf(cos.get({ bucket: "nowhere-1250000000", key: "missing" }))).toBe("gone");
});

test("deleting is done once or twice with the same end", async () => {
  await cos.put(at("doomed"), Buffer.from("x"));
  await cos.delete(at("doomed"));
  await cos.delete(at("doomed"));

  expect(await cos.head(at("doomed"))).toBeUndefined();
});

test("an empty object is one", async () => {
  await cos.put(at("empty"), new Uint8Array());

  expect(await cos.head(at("empty"))).toMatchObject({ size: 0 });
  expect(text(await cos.get(at("empty")))).toBe("");
});

test.each(["with space", "percent %20 and +", "schräg/日本", "a&b<c>\"d'", "semi;colon=?#"])(
  "takes the key %s as it stands",
  async (key) => {
    await cos.put(at(`odd/${key}`), Buffer.from(key));

    expect(text(await cos.get(at(`odd/${key}`)))).toBe(key);
    expect(await cos.list(BUCKET, `odd/${key}`)).toEqual([
      { key: `odd/${key}`, size: Buffer.byteLength(key) },
    ]);
    await cos.delete(at(`odd/${key}`));
  },
);

describe("appending", () => {
  test("makes the object, then lengthens it", async () => {
    expect(await cos.append(at("log"), 0, Buffer.from("one\n"))).toBe(4);
    expect(await cos.append(at("log"), 4, Buffer.from("two\n"))).toBe(8);

    expect(text(await cos.get(at("log")))).toBe("one\ntwo\n");
    expect(await cos.head(at("log"))).toMatchObject({ size: 8, appendable: true, nextAppendPosition: 8 });
  });

  test("anywhere but at the end is refused, with the position", async () => {
    await cos.append(at("log2"), 0, Buffer.from("one\n"));

    await expect(cos.append(at("log2"), 3, Buffer.from("x"))).rejects.toMatchObject({
      name: "AppendPositionError",
      position: 3,
      key: "log2",
    });
  });

  test.each(["internalErrorBefore", "internalErrorAfter"] as const)(
    "is ambiguous after %s, and not repeated",
    async (kind) => {
      const handle = jest.spyOn(cloud.cos, "handle");
      cloud.faults.add({ service: "cos", action: "AppendObject", kind });

      expect(await classOf(cos.append(at(`log-${kind}`), 0, Buffer.from("one\n")))).toBe("ambiguous");

      expect(handle).toHaveBeenCalledTimes(1);
      handle.mockRestore();
    },
  );
});

test.each(["throttle", "internalErrorBefore"] as const)("a read outlasts %s", async (kind) => {
  await cos.put(at("patient"), Buffer.from("here"));
  cloud.faults.add({ service: "cos", action: "GetObject", kind, count: 3 });

  expect(text(await cos.get(at("patient")))).toBe("here");
});

test("credentials that the cloud does not know are an error of their own", async () => {
  const account = { ...cloud.account, credentials: { secretId: "AKIDnobody", secretKey: "canary" } };
  const stranger = clientOf({ ...cloud, account }).cos;

  expect(await classOf(stranger.get(at("a/b.txt")))).toBe("auth");
  expect(await classOf(stranger.head(at("a/b.txt")))).toBe("auth");
});

test("a bucket name without an AppId is refused before anything is sent", async () => {
  expect(await classOf(cos.get({ bucket: "plain", key: "x" }))).toBe("config");
});

test("a signed URL reads the object without any other credential", async () => {
  await cos.put(at("shared image.qcow2"), Buffer.from("disk"));

  const url = new URL(cos.signedUrl(at("shared image.qcow2"), 3_600));

  expect(url.protocol).toBe("http:");
  const answer = await raw(cloud, { host: url.host, path: url.pathname + url.search });
  expect(answer.status).toBe(200);
  expect(answer.body.toString()).toBe("disk");
});
