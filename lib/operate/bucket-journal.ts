import { AppendUnknown, type JournalCarrier, PositionConflict } from "../reconcile/carrier";
import { AppendPositionError, type Cos, isApiError, type ObjectAddress } from "../tencent";

export interface BucketJournalPlace {
  /** With the AppId, `landfall-erp-1250000000`. */
  readonly bucket: string;
  /** What the journal's keys begin with; empty, or ending in `/`. */
  readonly prefix: string;
}

/**
 * The journal in the project bucket: segment 1 is the appendable object `<prefix>journal/000001.jsonl`, and so
 * on. COS appends only at the position that is the object's length and refuses every other one, which makes each
 * append a compare-and-swap: two reconcilers, on any machines, cannot both go on.
 *
 * Appendable objects need a bucket without versioning, intelligent tiering and multi-AZ (product/436/7741).
 */
export function bucketJournal(cos: Cos, { bucket, prefix }: BucketJournalPlace): JournalCarrier {
  const folder = `${prefix}journal/`;
  const object = (segment: number): ObjectAddress => ({
    bucket,
    key: `${folder}${String(segment).padStart(6, "0")}.jsonl`,
  });

  return {
    location: `cos://${bucket}/${folder}`,

    async segments() {
      const objects = await cos.list(bucket, folder);
      return objects
        .flatMap(({ key }) => segmentOf(key.slice(folder.length)))
        .sort((left, right) => left - right);
    },

    async read(segment, offset = 0) {
      return (await cos.get(object(segment), { from: offset })) ?? new Uint8Array();
    },

    async append(segment, position, bytes) {
      try {
        return await cos.append(object(segment), position, bytes);
      } catch (error) {
        if (error instanceof AppendPositionError) throw new PositionConflict(position);
        if (isApiError(error, "ambiguous")) throw new AppendUnknown(error);
        throw error;
      }
    },

    async truncate() {
      // An append to an object is whole or not at all: there is no torn tail to cut.
    },

    async remove(segment) {
      await cos.delete(object(segment));
    },
  };
}

/** Other things may lie beside the segments; they are left alone. */
function segmentOf(name: string): number[] {
  const match = /^(\d{6,})\.jsonl$/.exec(name);
  return match === null ? [] : [Number(match[1])];
}
