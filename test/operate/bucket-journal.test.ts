import { join } from "node:path";
import { bucketJournal } from "../../lib/operate/bucket-journal";
import { AppendUnknown, type JournalCarrier } from "../../lib/reconcile/carrier";
import { isApiError } from "../../lib/tencent";
import { BUCKET, REGION, startWithBucket, type TestCloud } from "../local/cos/cloud";
import { describeCarrier } from "../reconcile/carrier-conformance";
import { clientOf } from "../tencent/local-cloud";

describeCarrier("bucket", async () => {
  const cloud = await startWithBucket();
  return {
    open: () => bucketJournal(clientOf(cloud).cos, { bucket: BUCKET, prefix: "" }),
    opener: {
      module: join(__dirname, "open-bucket-journal.ts"),
      argument: {
        bucket: BUCKET,
        region: REGION,
        proxy: cloud.front.proxyUrl,
        ...cloud.account.credentials,
      },
    },
    close: () => cloud.remove(),
  };
});

describe("the bucket carrier", () => {
  let cloud: TestCloud;
  let carrier: JournalCarrier;

  beforeEach(async () => {
    cloud = await startWithBucket();
    carrier = bucketJournal(clientOf(cloud).cos, { bucket: BUCKET, prefix: "erp/" });
  });
  afterEach(() => cloud.remove());

  test("lies in the bucket under names that sort in order", async () => {
    await carrier.append(7, 0, Buffer.from("line\n"));

    expect(carrier.location).toBe(`cos://${BUCKET}/erp/journal/`);
    expect(await clientOf(cloud).cos.list(BUCKET, "")).toEqual([
      { key: "erp/journal/000007.jsonl", size: 5 },
    ]);
  });

  test("overlooks what is no segment", async () => {
    const { cos } = clientOf(cloud);
    await carrier.append(1, 0, Buffer.from("line\n"));
    for (const key of [
      "erp/journal/notes.txt",
      "erp/journal/000002.jsonl.bak",
      "other/journal/000003.jsonl",
    ]) {
      await cos.put({ bucket: BUCKET, key }, Buffer.from("x"));
    }

    expect(await carrier.segments()).toEqual([1]);
  });

  test("says that it does not know when the answer to an append was lost, though the bytes arrived", async () => {
    await carrier.append(1, 0, Buffer.from("alpha\n"));
    cloud.faults.add({ service: "cos", action: "AppendObject", kind: "internalErrorAfter" });

    await expect(carrier.append(1, 6, Buffer.from("beta\n"))).rejects.toBeInstanceOf(AppendUnknown);

    expect(Buffer.from(await carrier.read(1)).toString()).toBe("alpha\nbeta\n");
    expect(cloud.faults.pending()).toEqual([]);
  });

  test("says that it does not know when the connection broke before anything was done", async () => {
    cloud.faults.add({ service: "cos", action: "AppendObject", kind: "cut" });

    await expect(carrier.append(1, 0, Buffer.from("alpha\n"))).rejects.toBeInstanceOf(AppendUnknown);

    expect(await carrier.segments()).toEqual([]);
  });

  test("waits and repeats when COS is throttled, because then nothing was written", async () => {
    cloud.faults.add({ service: "cos", action: "AppendObject", kind: "throttle", count: 3 });

    expect(await carrier.append(1, 0, Buffer.from("alpha\n"))).toBe(6);
  });

  test("an object that was not made by appending is no race, but a fault to be looked at", async () => {
    await clientOf(cloud).cos.put({ bucket: BUCKET, key: "erp/journal/000001.jsonl" }, Buffer.from("forged"));

    const error: unknown = await carrier.append(1, 6, Buffer.from("line\n")).catch((cause: unknown) => cause);

    expect(isApiError(error, "config") && error.apiCode).toBe("ObjectNotAppendable");
  });
});
