import type { World } from "../world";
import { BodyStore } from "./bodies";
import { CosError } from "./errors";
import {
  type BucketRow,
  bucketTable,
  objectId,
  type ObjectRow,
  objectTable,
  type PartRow,
  partTable,
  type Segment,
  type UploadRow,
  uploadTable,
  type VersionRow,
  versionTable,
} from "./rows";
import { type Deletion, Versions } from "./versions";

/** How rows are removed, their bytes not yet. */
export interface Removal {
  /** The key's latest version, or the one that is named. */
  readonly remove: (bucket: string, key: string, version?: string) => void;
  readonly abort: (upload: string) => void;
}

/** Buckets, objects and uploads: rows in the world, bytes in files beside it. */
export class CosStore {
  readonly bodies: BodyStore;
  private readonly versions: Versions;
  private readonly waiting = new Map<string, Promise<unknown>>();

  private constructor(readonly world: World) {
    this.bodies = new BodyStore(world.path("cos", "bodies"), String(world.boot));
    this.versions = new Versions(world);
  }

  static async open(world: World): Promise<CosStore> {
    const store = new CosStore(world);
    const older = world.table(versionTable).all();
    const rows = [
      ...world.table(objectTable).all(),
      ...older.flatMap((version) => version.object ?? []),
      ...world.table(partTable).all(),
    ];
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

  /** The current object, or the version named; `""` names none. */
  findObject(bucket: string, key: string, version: string): ObjectRow | undefined {
    return this.versions.find(bucket, key, version);
  }

  /**
   * The current object, or the version named; `""` names none.
   * @throws CosError `NoSuchKey`, also for a delete marker; `NoSuchVersion`
   */
  existingObject(bucket: string, key: string, version = ""): ObjectRow {
    return this.versions.existing(bucket, key, version);
  }

  /** By key, in the order of its UTF-8 bytes. */
  objects(bucket: string, prefix = ""): ObjectRow[] {
    return this.world
      .table(objectTable)
      .all()
      .filter((row) => row.bucket === bucket && row.key.startsWith(prefix))
      .sort((a, b) => compareKeys(a.key, b.key));
  }

  /** Older versions and delete markers of a bucket, in no order. */
  olderVersions(bucket: string): VersionRow[] {
    return this.versions.in(bucket);
  }

  /**
   * Puts the new object above the old one or, without versioning, in its place, together with `also`; then drops
   * the bytes that nothing refers to any more.
   * @throws CosError `ObjectLocked`, `NoSuchBucket`
   */
  async putObject(row: ObjectRow, also: () => void = () => undefined): Promise<ObjectRow> {
    const { result, dropped } = this.world.transaction(() => {
      const outcome = this.versions.lay(row);
      also();
      return outcome;
    });
    await this.drop(row.id, dropped, result.segments);
    return result;
  }

  /** The same version with other tags or another ACL: of the row as it is now, with nothing awaited since it was read. */
  updateObject(row: ObjectRow): void {
    this.versions.update(row);
  }

  /**
   * Without a version: removes the object or, with versioning, lays a delete marker above it. With one: removes
   * that version for good, if it is there.
   * @throws CosError `ObjectLocked`
   */
  async deleteObject(bucket: string, key: string, version = ""): Promise<Deletion> {
    const { result, dropped } = this.world.transaction(() => this.versions.remove(bucket, key, version));
    await this.drop(objectId(bucket, key), dropped);
    return result;
  }

  /**
   * Everything that `choose` removes goes in one transaction with what it changes besides, and the bytes after it. What
   * is locked stays.
   */
  async removeTogether(choose: (removal: Removal) => void): Promise<void> {
    const objects = new Map<string, ObjectRow[]>();
    const segments: Segment[] = [];
    const remove = (bucket: string, key: string, version = ""): void => {
      const id = objectId(bucket, key);
      const dropped = this.unlessLocked(() => this.versions.remove(bucket, key, version).dropped);
      objects.set(id, [...(objects.get(id) ?? []), ...(dropped ?? [])]);
    };
    const abort = (upload: string): void => {
      segments.push(...this.parts(upload).flatMap((part) => part.segments));
      this.forgetUpload(upload);
    };
    this.world.transaction(() => choose({ remove, abort }));
    for (const [id, dropped] of objects) await this.drop(id, dropped);
    await this.bodies.remove(segments);
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

  /**
   * For bytes that have arrived and belong to nothing yet: where `work`, which is to make use of them, refuses, they
   * go. After a fault they stay until the next start, because what was written may name them.
   */
  async keepUnlessRefused<T>(segments: readonly Segment[], work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof CosError) await this.bodies.remove(segments);
      throw error;
    }
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

  private unlessLocked<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (error instanceof CosError && error.code === "ObjectLocked") return undefined;
      throw error;
    }
  }

  private async drop(id: string, rows: readonly ObjectRow[], kept: readonly Segment[] = []): Promise<void> {
    this.versions.forget(id);
    const files = new Set(kept.map(({ file }) => file));
    await this.bodies.remove(rows.flatMap((row) => row.segments).filter(({ file }) => !files.has(file)));
  }
}

/** By UTF-8 bytes. JavaScript's own order is the same unless there are surrogates. */
export function compareKeys(a: string, b: string): number {
  if (SURROGATE.test(a) || SURROGATE.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : a > b ? 1 : 0;
}

const SURROGATE = /[\ud800-\udfff]/;
