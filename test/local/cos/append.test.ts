import { createHash } from "node:crypto";
import fc from "fast-check";
import { Crc64 } from "../../../lib/local/cos/crc64";
import { BUCKET, codeOf, raw, refusal, REGION, signed, startWithBucket, type TestCloud } from "./cloud";

const at = { Bucket: BUCKET, Region: REGION };
let cloud: TestCloud;

beforeAll(async () => {
  cloud = await startWithBucket();
});

afterAll(async () => {
  expect(cloud.errors).toEqual([]);
  await cloud.remove();
});

function append(Key: string, Position: number, body: string): ReturnType<typeof signed> {
  return signed(cloud, { method: "POST", path: `/${Key}?append&position=${Position}`, body });
}

test("appends grow an object, and each answer names the next position and the MD5 of what was added", async () => {
  const first = await append("journal", 0, "one\n");
  expect(first.headers).toMatchObject({ "x-cos-next-append-position": "4" });
  const second = await append("journal", 4, "two\n");
  expect(second.headers).toMatchObject({
    "x-cos-next-append-position": "8",
    "x-cos-content-sha1": createHash("md5").update("two\n").digest("hex"),
    "x-cos-hash-crc64ecma": String(new Crc64().update(Buffer.from("one\ntwo\n")).value),
  });
  const { headers } = await cloud.sdk().headObject({ ...at, Key: "journal" });
  expect(headers).toMatchObject({ "x-cos-object-type": "appendable", "content-length": "8" });
});

test("any sequence of appends at any positions gives what a list of strings gives", async () => {
  const step = fc.record({
    offset: fc.constantFrom(0, 0, 0, 0, 1, -1, 7),
    text: fc.string({ maxLength: 40 }),
  });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      const key = `model/${++run}`;
      let model: Buffer | undefined;
      for (const { offset, text } of steps) {
        const position = Math.max(0, (model?.length ?? 0) + offset);
        const answer = await append(key, position, text);
        if (position === (model?.length ?? 0)) {
          expect(answer.status).toBe(200);
          model = Buffer.concat([model ?? Buffer.alloc(0), Buffer.from(text)]);
          expect(answer.headers["x-cos-next-append-position"]).toBe(String(model.length));
        } else {
          expect([answer.status, codeOf(answer)]).toEqual([409, "AppendPositionErr"]);
        }
      }
      const got = await signed(cloud, { path: `/${key}` });
      expect(model === undefined ? got.status : got.body).toEqual(model ?? 404);
    }),
    { numRuns: 25 },
  );
});

test("of many that append at the same position, one wins", async () => {
  await append("race", 0, "start ");
  const answers = await Promise.all([..."abcdefgh"].map((letter) => append("race", 6, letter.repeat(5))));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(answers.filter((answer) => codeOf(answer) === "AppendPositionErr")).toHaveLength(7);
  expect((await signed(cloud, { path: "/race" })).body.toString()).toMatch(/^start (.)\1{4}$/);
});

test("an object that was put cannot be appended to, and a put ends an appendable one", async () => {
  const cos = cloud.sdk();
  await cos.putObject({ ...at, Key: "normal", Body: "x" });
  const answer = await append("normal", 1, "y");
  expect([answer.status, codeOf(answer)]).toEqual([409, "ObjectNotAppendable"]);
  await append("ended", 0, "x");
  await cos.putObject({ ...at, Key: "ended", Body: "y" });
  expect(codeOf(await append("ended", 1, "z"))).toBe("ObjectNotAppendable");
});

test("an append without position or without a length is refused", async () => {
  const without = await signed(cloud, { method: "POST", path: "/a?append", body: "x" });
  expect([without.status, codeOf(without)]).toEqual([400, "InvalidArgument"]);
  const chunked = await signed(cloud, {
    method: "POST",
    path: "/a?append&position=0",
    headers: { "transfer-encoding": "chunked" },
    body: "x",
  });
  expect([chunked.status, codeOf(chunked)]).toEqual([411, "MissingContentLength"]);
});

test("appending needs the right to write", async () => {
  expect(codeOf(await raw(cloud, { method: "POST", path: "/a?append&position=0", body: "x" }))).toBe(
    "AccessDenied",
  );
});

test("appendable objects cannot be copied", async () => {
  await append("uncopied", 0, "x");
  const CopySource = `${BUCKET}.cos.${REGION}.myqcloud.com/uncopied`;
  expect(await refusal(cloud.sdk().putObjectCopy({ ...at, Key: "to", CopySource }))).toMatchObject({
    code: "InvalidCopySource",
  });
});
