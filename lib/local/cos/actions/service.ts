import { person } from "../acl";
import { xmlAnswer } from "../answer";
import { type Action, type Call, ownerId } from "../call";
import { CosError } from "../errors";
import type { BucketRow } from "../rows";
import { compareKeys } from "../store";
import { element } from "../xml";

/** How many buckets one answer holds, as COS's own clients ask for them. */
const MOST_LISTED = 2000;

/** `range` of GET Service: what a bucket's creation, in whole seconds, must be to `create-time`. */
const RANGES: ReadonlyMap<string, (created: number, asked: number) => boolean> = new Map([
  ["lt", (created, asked) => created < asked],
  ["lte", (created, asked) => created <= asked],
  ["gt", (created, asked) => created > asked],
  ["gte", (created, asked) => created >= asked],
]);

/**
 * All buckets of the account, or through a region's endpoint, those of the region; filtered by tag, region and time of
 * creation ("GET Service", cloud.tencent.com/document/product/436/8291), a page at a time.
 */
export const getService: Action = async (call) => {
  const marker = call.query.get("marker") ?? "";
  const limit = call.query.integer("max-keys", { from: 1, to: MOST_LISTED }) ?? MOST_LISTED;
  const rest = call.store
    .buckets()
    .filter(filterOf(call))
    .filter((row) => marker === "" || compareKeys(row.id, marker) > 0)
    .sort((a, b) => compareKeys(a.id, b.id));
  const page = rest.slice(0, limit);
  const truncated = rest.length > page.length;
  return xmlAnswer(
    element("ListAllMyBucketsResult", [
      element("Owner", person(ownerId(call.account))),
      element(
        "Buckets",
        page.map((row) =>
          element("Bucket", [
            element("Name", row.id),
            element("Location", row.region),
            element("CreationDate", new Date(row.createdAt).toISOString().replace(/\.\d+Z$/, "Z")),
            element("BucketType", "cos"),
          ]),
        ),
      ),
      ...(marker === "" ? [] : [element("Marker", marker)]),
      ...(truncated ? [element("NextMarker", page.at(-1)?.id ?? "")] : []),
      element("IsTruncated", truncated),
    ]),
  );
};

function filterOf(call: Call): (row: BucketRow) => boolean {
  const { query } = call;
  const [key, value] = [query.get("tagkey"), query.get("tagvalue")];
  const regions = [call.region, query.get("region")].filter(
    (region) => region !== undefined && region !== "",
  );
  const asked = query.integer("create-time", { from: 0, to: Number.MAX_SAFE_INTEGER });
  const inTime = RANGES.get(query.get("range") ?? "");
  if (asked !== undefined && inTime === undefined)
    throw new CosError("InvalidArgument", `range must be one of ${[...RANGES.keys()].join(", ")}.`);
  return (row) =>
    regions.every((region) => row.region === region) &&
    (key === undefined ||
      row.tags.some((tag) => tag.key === key && (value === undefined || tag.value === value))) &&
    (asked === undefined || inTime === undefined || inTime(Math.floor(row.createdAt / 1000), asked));
}
