import type { BucketRow } from "./rows";

/** What a stored sub-resource of a bucket says, read once for each state of the bucket; undefined where there is none. */
export function settingOf<Setting>(
  name: string,
  read: (text: string) => Setting,
): (bucket: BucketRow | undefined) => Setting | undefined {
  const known = new WeakMap<BucketRow, Setting>();
  return (bucket) => {
    const text = bucket?.documents[name];
    if (bucket === undefined || text === undefined) return undefined;
    const found = known.get(bucket) ?? read(text);
    known.set(bucket, found);
    return found;
  };
}
