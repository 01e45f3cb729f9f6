import type { World } from "../world";
import { BodyStore } from "./bodies";
import { CosError } from "./errors";
import {
  type BucketRow,
  bucketTable,
  type ObjectRow,
  objectTable,
  type PartRow,
  partTable,
  type UploadRow,
  uploadTable,
} from "./rows";

/** Buckets, objects and uploads: rows in the world, bytes in files beside it. */
export class CosStore {
  readonly bodies: BodyStore;
  private readonly waiting = new Map<string, Promise<unknown>>();

  private constructor(readonly world: World) {
    this.bodies = new BodyStore(world.path("cos", "bodies"), String(world.boot));
  }

  static async open(world: World): Promise<CosStore> {
    const store = new CosStore(world);
    const rows = [...world.table(objectTable).all(), ...world.table(partTable).all()];
    await store.bodies.open(new Set(rows.flatMap((row) => row.segments.map(({ file }) => file))));
    return store;
  }

  now(): number {
    return this.world.clock.now();
  }

  buckets(): BucketRow[] {
    return this.world.table(bucketTable).all();
  }

  /** @throws CosError `NoSuchBucket`, also where the bucket lies in another region. */
  bucket(name: string, region: string | undefined): BucketRow {
    const row = this.world.table(bucketTable).get(name);
    if (row === undefined || row.region !== region) throw new CosError("NoSuchBucket");
    return row;
  }

  findBucket(name: string): BucketRow | undefined {
    return this.world.table(bucketTable).get(name);
  }

  putBucket(row: BucketRow): void {
    this.world.table(bucketTable).put(row);
  }

  deleteBucket(name: string): void {
    this.world.table(bucketTable).delete(name);
  }

  object(bucket: string, key: string): ObjectRow | undefined {
    return this.world.table(objectTable).get(objectId(bucket, key));
  }

  /** @throws CosError `NoSuchKey` */
  existingObject(bucket: string, key: string): ObjectRow {
    const row = this.object(bucket, key);
    if (row === undefined) throw new CosError("NoSuchKey");
    return row;
  }

  /** By key, in the order of its UTF-8 bytes. */
  objects(bucket: string, prefix = ""): ObjectRow[] {
    return this.world
      .table(objectTable)
      .all()
      .filter((row) => row.bucket === bucket && row.key.startsWith(prefix))
      .sort((a, b) => compareKeys(a.key, b.key));
  }

  /** Puts the new object in the old one's place, together with `also`, then drops the old one's bytes. */
  async putObject(row: ObjectRow, also: () => void = () => undefined): Promise<void> {
    const before = this.world.transaction(() => {
      const found = this.object(row.bucket, row.key);
      this.world.table(objectTable).put(row);
      also();
      return found;
    });
    const kept = new Set(row.segments.map(({ file }) => file));
    await this.bodies.remove((before?.segments ?? []).filter(({ file }) => !kept.has(file)));
  }

  updateObject(row: ObjectRow): void {
    this.world.table(objectTable).put(row);
  }

  async deleteObjects(rows: readonly ObjectRow[]): Promise<void> {
    this.world.transaction(() => {
      for (const { id } of rows) this.world.table(objectTable).delete(id);
    });
    await this.bodies.remove(rows.flatMap((row) => row.segments));
  }

  /** @throws CosError `NoSuchUpload` */
  upload(id: string, bucket: string, key: string): UploadRow {
    const row = this.world.table(uploadTable).get(id);
    if (row === undefined || row.bucket !== bucket || row.key !== key) throw new CosError("NoSuchUpload");
    return row;
  }

  uploads(bucket: string): UploadRow[] {
    return this.world
      .table(uploadTable)
      .all()
      .filter((row) => row.bucket === bucket)
      .sort((a, b) => compareKeys(a.key, b.key) || compareKeys(a.id, b.id));
  }

  putUpload(row: UploadRow): void {
    this.world.table(uploadTable).put(row);
  }

  /** By part number. */
  parts(upload: string): PartRow[] {
    return this.world
      .table(partTable)
      .all()
      .filter((row) => row.upload === upload)
      .sort((a, b) => a.number - b.number);
  }

  async putPart(row: PartRow): Promise<void> {
    const table = this.world.table(partTable);
    const before = table.get(row.id);
    table.put(row);
    await this.bodies.remove(before?.segments ?? []);
  }

  /** Forgets an upload and its parts; whoever keeps the parts' bytes has taken them over. */
  forgetUpload(id: string): void {
    this.world.transaction(() => {
      for (const part of this.parts(id)) this.world.table(partTable).delete(part.id);
      this.world.table(uploadTable).delete(id);
    });
  }

  async abortUpload(id: string): Promise<void> {
    const segments = this.parts(id).flatMap((part) => part.segments);
    this.forgetUpload(id);
    await this.bodies.remove(segments);
  }

  /** Runs one after the other what concerns the same thing. */
  async exclusively<T>(thing: string, work: () => Promise<T>): Promise<T> {
    const before = this.waiting.get(thing) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.waiting.set(thing, mine);
    try {
      return await mine;
    } finally {
      if (this.waiting.get(thing) === mine) this.waiting.delete(thing);
    }
  }
}

export function objectId(bucket: string, key: string): string {
  return `${bucket}/${key}`;
}

/** By UTF-8 bytes. JavaScript's own order is the same unless there are surrogates. */
export function compareKeys(a: string, b: string): number {
  if (SURROGATE.test(a) || SURROGATE.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : a > b ? 1 : 0;
}

const SURROGATE = /[\ud800-\udfff]/;
