import type { World } from "../world";
import { NULL_VERSION, objectId, type ObjectRow, objectTable, type VersionRow, versionTable } from "./rows";

/** Older versions and delete markers, by the objects that they belong to. */
export class Versions {
  /** Row ids by object; also of rows that are gone, until `forget`: a transaction may yet be undone. */
  private readonly byObject = new Map<string, Set<string>>();

  constructor(private readonly world: World) {
    for (const row of world.table(versionTable).values()) this.remember(row);
  }

  /** What lies under a key beside its current object, the youngest first. */
  of(object: string): VersionRow[] {
    const table = this.world.table(versionTable);
    return [...(this.byObject.get(object) ?? [])]
      .flatMap((id) => table.get(id) ?? [])
      .sort((a, b) => b.order - a.order);
  }

  in(bucket: string): VersionRow[] {
    return this.world
      .table(versionTable)
      .all()
      .filter((row) => row.bucket === bucket);
  }

  /** Keeps an object as an older version of its key. */
  supersede(row: ObjectRow, now: number): void {
    this.put({
      bucket: row.bucket,
      key: row.key,
      version: row.version ?? NULL_VERSION,
      order: row.order ?? 0,
      modifiedAt: row.modifiedAt,
      supersededAt: now,
      object: row,
    });
  }

  put(row: Omit<VersionRow, "id">): void {
    const kept = { ...row, id: `${objectId(row.bucket, row.key)}/${row.version}` };
    this.world.table(versionTable).put(kept);
    this.remember(kept);
  }

  /** Something younger than the delete marker that was a key's latest now lies above it. */
  coverMarker(object: string, now: number): void {
    const [latest] = this.of(object);
    if (latest !== undefined && latest.supersededAt === undefined) this.put({ ...latest, supersededAt: now });
  }

  /** Makes what is now the youngest of a key its latest: an object becomes the current one. */
  uncover(object: string): void {
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

  delete(row: VersionRow): void {
    this.world.table(versionTable).delete(row.id);
  }

  /** To be called when what was deleted of the object is gone for good. */
  forget(object: string): void {
    const ids = this.byObject.get(object);
    if (ids === undefined) return;
    for (const id of ids) if (this.world.table(versionTable).get(id) === undefined) ids.delete(id);
    if (ids.size === 0) this.byObject.delete(object);
  }

  private remember({ bucket, key, id }: VersionRow): void {
    const object = objectId(bucket, key);
    const ids = this.byObject.get(object);
    if (ids === undefined) this.byObject.set(object, new Set([id]));
    else ids.add(id);
  }
}
