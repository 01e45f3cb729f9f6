import type { World } from "../world";
import { CosError } from "./errors";
import { lockEnd } from "./object-lock";
import {
  bucketTable,
  NULL_VERSION,
  objectId,
  type ObjectRow,
  objectTable,
  type VersionRow,
  versionTable,
} from "./rows";
import { type Versioning, versionId, versioningOf } from "./versioning";

/** What a deletion did. */
export interface Deletion {
  /** The version that was removed, or of the delete marker that was made; absent without versioning. */
  readonly version?: string;
  /** A delete marker was made or removed. */
  readonly marker?: true;
}

/** What became of rows, and the objects that nothing refers to any more: their bytes can go. */
export interface Outcome<T> {
  readonly result: T;
  readonly dropped: readonly ObjectRow[];
}

/**
 * What lies under each key: the current object, older versions and delete markers. Changes rows, never bytes; to be
 * called within a transaction.
 */
export class Versions {
  /** Row ids by object; also of rows that are gone, until `forget`: a transaction may yet be undone. */
  private readonly byObject = new Map<string, Set<string>>();

  constructor(private readonly world: World) {
    for (const row of world.table(versionTable).values()) this.remember(row);
  }

  /** The current object, or the version named; `""` names none. */
  find(bucket: string, key: string, version: string): ObjectRow | undefined {
    const id = objectId(bucket, key);
    const current = this.current(id);
    if (version === "" || (current !== undefined && (current.version ?? NULL_VERSION) === version))
      return current;
    return this.of(id).find((row) => row.version === version)?.object;
  }

  /**
   * The current object, or the version named; `""` names none.
   * @throws CosError `NoSuchKey`, also for a delete marker; `NoSuchVersion`
   */
  existing(bucket: string, key: string, version: string): ObjectRow {
    const found = this.find(bucket, key, version);
    if (found !== undefined) return found;
    const older = this.of(objectId(bucket, key));
    const marker = version === "" ? older[0] : older.find((row) => row.version === version);
    if (marker !== undefined) throw deleted(marker);
    throw new CosError(version === "" ? "NoSuchKey" : "NoSuchVersion");
  }

  /**
   * Lays a new object above the old one or, without versioning, in its place.
   * @throws CosError `ObjectLocked`; `NoSuchBucket` where the bucket went while the object was on its way
   */
  lay(row: ObjectRow): Outcome<ObjectRow> {
    const bucket = this.world.table(bucketTable).get(row.bucket);
    if (bucket === undefined) throw new CosError("NoSuchBucket");
    const versioning = versioningOf(bucket);
    const lockedUntil = lockEnd(bucket, row);
    const result: ObjectRow = {
      ...row,
      ...(versioning === undefined ? {} : this.newVersion(versioning)),
      ...(lockedUntil === undefined ? {} : { lockedUntil }),
    };
    const dropped = this.makeRoom(row.bucket, row.key, versioning);
    this.world.table(objectTable).put(result);
    return { result, dropped };
  }

  /** The same version with other tags or another ACL. */
  update(row: ObjectRow): void {
    const version = row.version ?? NULL_VERSION;
    const older = this.of(row.id).find((one) => one.object !== undefined && one.version === version);
    if (older === undefined) this.world.table(objectTable).put(row);
    else this.put({ ...older, object: row });
  }

  /**
   * Without a version: removes the object or, with versioning, lays a delete marker above it. With one: removes
   * that version for good, if it is there.
   * @throws CosError `ObjectLocked`
   */
  remove(bucket: string, key: string, version: string): Outcome<Deletion> {
    return version === "" ? this.markDeleted(bucket, key) : this.removeVersion(bucket, key, version);
  }

  /** Older versions and delete markers of a bucket, in no order. */
  in(bucket: string): VersionRow[] {
    return this.world
      .table(versionTable)
      .all()
      .filter((row) => row.bucket === bucket);
  }

  /** To be called when what was deleted of the object is gone for good. */
  forget(object: string): void {
    const ids = this.byObject.get(object);
    if (ids === undefined) return;
    for (const id of ids) if (this.world.table(versionTable).get(id) === undefined) ids.delete(id);
    if (ids.size === 0) this.byObject.delete(object);
  }

  private markDeleted(bucket: string, key: string): Outcome<Deletion> {
    const versioning = versioningOf(this.world.table(bucketTable).get(bucket));
    const dropped = this.makeRoom(bucket, key, versioning);
    this.world.table(objectTable).delete(objectId(bucket, key));
    if (versioning === undefined) return { result: {}, dropped };
    const marker = this.newVersion(versioning);
    this.put({ bucket, key, ...marker, modifiedAt: this.now() });
    return { result: { version: marker.version, marker: true }, dropped };
  }

  private removeVersion(bucket: string, key: string, version: string): Outcome<Deletion> {
    const id = objectId(bucket, key);
    const current = this.current(id);
    if (current !== undefined && (current.version ?? NULL_VERSION) === version) {
      this.refuseLocked(current);
      this.world.table(objectTable).delete(id);
      this.uncover(id);
      return { result: { version }, dropped: [current] };
    }
    const older = this.of(id).find((row) => row.version === version);
    if (older === undefined) return { result: { version }, dropped: [] };
    if (older.object !== undefined) this.refuseLocked(older.object);
    this.delete(older);
    if (current === undefined) this.uncover(id);
    return {
      result: { version, ...(older.object === undefined ? { marker: true } : {}) },
      dropped: older.object === undefined ? [] : [older.object],
    };
  }

  /** Clears the place of a key's latest version, and says which objects nothing refers to any more. */
  private makeRoom(bucket: string, key: string, versioning: Versioning | undefined): ObjectRow[] {
    const id = objectId(bucket, key);
    const current = this.current(id);
    const replaced =
      versioning === undefined ||
      (versioning === "Suspended" && (current?.version ?? NULL_VERSION) === NULL_VERSION);
    if (current !== undefined && replaced) this.refuseLocked(current);
    const older = versioning === "Suspended" ? this.of(id) : [];
    const former = older.find((row) => row.version === NULL_VERSION);
    if (former?.object !== undefined) this.refuseLocked(former.object);
    if (former !== undefined) this.delete(former);
    if (versioning !== undefined) this.coverMarker(id);
    if (current !== undefined && !replaced) this.supersede(current);
    return [
      ...(current !== undefined && replaced ? [current] : []),
      ...(former?.object ? [former.object] : []),
    ];
  }

  private newVersion(versioning: Versioning): { version: string; order: number } {
    const order = this.world.ids.number("cos-version");
    return { version: versioning === "Enabled" ? versionId(this.now(), order) : NULL_VERSION, order };
  }

  private refuseLocked({ lockedUntil = 0 }: ObjectRow): void {
    if (lockedUntil > this.now()) throw new CosError("ObjectLocked");
  }

  /** What lies under a key beside its current object, the youngest first. */
  private of(object: string): VersionRow[] {
    const table = this.world.table(versionTable);
    return [...(this.byObject.get(object) ?? [])]
      .flatMap((id) => table.get(id) ?? [])
      .sort((a, b) => b.order - a.order);
  }

  /** Keeps an object as an older version of its key. */
  private supersede(row: ObjectRow): void {
    this.put({
      bucket: row.bucket,
      key: row.key,
      version: row.version ?? NULL_VERSION,
      order: row.order ?? 0,
      modifiedAt: row.modifiedAt,
      supersededAt: this.now(),
      object: row,
    });
  }

  private put(row: Omit<VersionRow, "id">): void {
    const kept = { ...row, id: `${objectId(row.bucket, row.key)}/${row.version}` };
    this.world.table(versionTable).put(kept);
    this.remember(kept);
  }

  /** Something younger than the delete marker that was a key's latest now lies above it. */
  private coverMarker(object: string): void {
    const [latest] = this.of(object);
    if (latest !== undefined && latest.supersededAt === undefined)
      this.put({ ...latest, supersededAt: this.now() });
  }

  /** Makes what is now the youngest of a key its latest: an object becomes the current one. */
  private uncover(object: string): void {
    const [latest] = this.of(object);
    if (latest?.supersededAt === undefined) return;
    if (latest.object === undefined) {
      const { supersededAt: _over, ...marker } = latest;
      this.put(marker);
    } else {
      this.world.table(objectTable).put(latest.object);
      this.delete(latest);
    }
  }

  private delete(row: VersionRow): void {
    this.world.table(versionTable).delete(row.id);
  }

  private remember({ bucket, key, id }: VersionRow): void {
    const object = objectId(bucket, key);
    const ids = this.byObject.get(object);
    if (ids === undefined) this.byObject.set(object, new Set([id]));
    else ids.add(id);
  }

  private current(id: string): ObjectRow | undefined {
    return this.world.table(objectTable).get(id);
  }

  private now(): number {
    return this.world.clock.now();
  }
}

function deleted({ version }: VersionRow): CosError {
  return new CosError(
    "NoSuchKey",
    undefined,
    {},
    { "x-cos-delete-marker": "true", "x-cos-version-id": version },
  );
}
