import { demandPermission } from "../authorize";
import { emptyAnswer, hashHeaders, objectHeaders, versionHeaders, xmlAnswer } from "../answer";
import { type Action, bucketOf, type Call, namedVersion } from "../call";
import { checkConditions, parseRange } from "../conditions";
import { CosError } from "../errors";
import { metadataOf } from "../metadata";
import { readXml } from "../body";
import { objectId, type ObjectRow } from "../rows";
import { receiveBody } from "../body";
import type { Deletion } from "../versions";
import { element, type Markup } from "../xml";

export const putObject: Action = async (call) => {
  const bucket = bucketOf(call);
  const metadata = metadataOf(call);
  const { segment, md5, crc64 } = await receiveBody(call);
  const row = await call.store.keepUnlessRefused([segment], () =>
    call.store.putObject({
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
    }),
  );
  return emptyAnswer(200, { ...hashHeaders(row), ...encryption(row), ...versionHeaders(call, row.version) });
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
    headers: { ...objectHeaders(row), ...versionHeaders(call, row.version), ...overrides(call), ...ranged },
    body: { segments: row.segments, start, end },
  };
};

export const headObject: Action = async (call) => {
  const row = readable(call);
  return emptyAnswer(200, {
    ...objectHeaders(row),
    ...versionHeaders(call, row.version),
    "content-length": String(row.size),
  });
};

/** Deleting what is not there is a success. */
export const deleteObject: Action = async (call) => {
  const { id } = bucketOf(call);
  const done = await call.store.deleteObject(id, call.key, namedVersion(call));
  return emptyAnswer(204, {
    ...(done.version === undefined ? {} : versionHeaders(call, done.version)),
    ...(done.marker ? { "x-cos-delete-marker": "true" } : {}),
  });
};

const MOST_DELETIONS = 1000;

export const deleteMultipleObjects: Action = async (call) => {
  const bucket = bucketOf(call);
  const request = await readXml(call, "Delete");
  const objects = request
    .all("Object")
    .map((one) => ({ key: one.textOf("Key") ?? "", version: one.textOf("VersionId") ?? "" }));
  if (objects.length === 0 || objects.length > MOST_DELETIONS || objects.some(({ key }) => key === ""))
    throw new CosError("MalformedXML");
  const quiet = request.textOf("Quiet")?.toLowerCase() === "true";
  const results: Markup[] = [];
  for (const { key, version } of objects) {
    try {
      const deed = { name: "DeleteMultipleObjects", access: "write", key, version } as const;
      demandPermission(call, { ...call, ...deed });
      const done = await call.store.deleteObject(bucket.id, key, version);
      if (!quiet) results.push(deleted(key, version, done));
    } catch (error) {
      if (!(error instanceof CosError)) throw error;
      results.push(undeleted(key, version, error));
    }
  }
  return xmlAnswer(element("DeleteResult", results));
};

function deleted(key: string, version: string, done: Deletion): Markup {
  return element("Deleted", [
    element("Key", key),
    ...(done.marker
      ? [element("DeleteMarker", true), element("DeleteMarkerVersionId", done.version ?? "")]
      : []),
    ...(version === "" ? [] : [element("VersionId", version)]),
  ]);
}

function undeleted(key: string, version: string, error: CosError): Markup {
  return element("Error", [
    element("Key", key),
    ...(version === "" ? [] : [element("VersionId", version)]),
    element("Code", error.code),
    element("Message", error.message),
  ]);
}

function readable(call: Call): ObjectRow {
  const row = call.store.existingObject(bucketOf(call).id, call.key, namedVersion(call));
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

/** How the object is encrypted, for answers that send nothing else of it. */
export function encryption(row: Pick<ObjectRow, "headers">): Record<string, string> {
  const said = Object.entries(row.headers).filter(([name]) =>
    name.startsWith("x-cos-server-side-encryption"),
  );
  return Object.fromEntries(said);
}
