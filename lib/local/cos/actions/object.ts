import { type Answer, emptyAnswer, hashHeaders, objectHeaders, xmlAnswer } from "../answer";
import { type Action, bucketOf, type Call, header } from "../call";
import { checkConditions, parseRange } from "../conditions";
import { CosError } from "../errors";
import { metadataOf } from "../metadata";
import { readXml } from "../body";
import type { ObjectRow } from "../rows";
import { objectId } from "../store";
import { receiveBody } from "../body";
import { element } from "../xml";

export const putObject: Action = async (call) => {
  const bucket = bucketOf(call);
  if (header(call, "x-cos-forbid-overwrite") === "true") {
    throw new CosError("NotImplemented", "The embedded cloud does not model x-cos-forbid-overwrite.");
  }
  const metadata = metadataOf(call);
  const { segment, md5, crc64 } = await receiveBody(call);
  const row: ObjectRow = {
    id: objectId(bucket.id, call.key),
    bucket: bucket.id,
    key: call.key,
    kind: "normal",
    size: segment.size,
    etag: md5,
    crc64: String(crc64),
    modifiedAt: call.store.now(),
    segments: [segment],
    ...metadata,
  };
  await call.store.putObject(row);
  return emptyAnswer(200, { ...hashHeaders(row), ...encryption(row) });
};

export const getObject: Action = async (call) => {
  const row = readable(call);
  const range = parseRange(call.headers["range"], row.size);
  const { start, end } = range ?? { start: 0, end: row.size };
  const ranged: Record<string, string> = range
    ? { "content-range": `bytes ${start}-${end - 1}/${row.size}` }
    : {};
  return {
    status: range ? 206 : 200,
    headers: { ...objectHeaders(row), ...overrides(call), ...ranged },
    body: { segments: row.segments, start, end },
  };
};

export const headObject: Action = async (call) => {
  const row = readable(call);
  return emptyAnswer(200, { ...objectHeaders(row), "content-length": String(row.size) });
};

/** Deleting what is not there is a success. */
export const deleteObject: Action = async (call) => {
  const row = call.store.object(bucketOf(call).id, call.key);
  if (row !== undefined) await call.store.deleteObjects([row]);
  return emptyAnswer(204);
};

const MOST_DELETIONS = 1000;

export const deleteMultipleObjects: Action = async (call) => {
  const bucket = bucketOf(call);
  const request = await readXml(call, "Delete");
  const keys = request.all("Object").map((one) => one.textOf("Key") ?? "");
  if (keys.length === 0 || keys.length > MOST_DELETIONS || keys.includes(""))
    throw new CosError("MalformedXML");
  await call.store.deleteObjects(keys.flatMap((key) => call.store.object(bucket.id, key) ?? []));
  const quiet = request.textOf("Quiet")?.toLowerCase() === "true";
  const deleted = quiet ? [] : keys.map((key) => element("Deleted", [element("Key", key)]));
  return xmlAnswer(element("DeleteResult", deleted));
};

/** Whether a browser may ask from elsewhere: never, as no bucket can have CORS rules here. */
export const optionsObject: Action = async (): Promise<Answer> => {
  throw new CosError("AccessDenied", "AccessForbidden");
};

function readable(call: Call): ObjectRow {
  const row = call.store.existingObject(bucketOf(call).id, call.key);
  const version = call.query.get("versionId");
  if (version !== undefined && version !== "" && version !== "null") throw new CosError("NoSuchVersion");
  checkConditions(call.headers, row);
  return row;
}

/** `response-content-type=…` and the like, for whoever signed the request. */
function overrides(call: Call): Record<string, string> {
  if (call.signed === undefined) return {};
  return Object.fromEntries(
    call.query.entries
      .filter(([name]) => OVERRIDES.includes(name))
      .map(([name, value]) => [name.slice("response-".length), value]),
  );
}

const OVERRIDES = [
  "response-content-type",
  "response-content-language",
  "response-expires",
  "response-cache-control",
  "response-content-disposition",
  "response-content-encoding",
];

export function encryption(row: Pick<ObjectRow, "headers">): Record<string, string> {
  const value = row.headers["x-cos-server-side-encryption"];
  return value === undefined ? {} : { "x-cos-server-side-encryption": value };
}
