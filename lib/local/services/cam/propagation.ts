import type { World } from "../../world";
import type { Documented } from "./statements";
import { attachments, type AttachmentRow, formerGrants, policies, type RoleRow } from "./rows";

/** The documents by which a role is judged now: changes of any kind come into force a little later. */
export function documentsInForce(world: World, role: RoleRow, lag: number): Documented[] {
  const now = world.clock.now();
  const present = world
    .table(attachments)
    .all()
    .filter((row) => row.role === role.id && since(world, row) + lag <= now)
    .flatMap((row) => world.table(policies).get(row.policy) ?? []);
  const former = world
    .table(formerGrants)
    .all()
    .filter((row) => row.role === role.id && row.since + lag <= now && row.until + lag > now);
  return [...present, ...former];
}

/** Before a policy's document changes, or an attachment goes: what was in force stays so for a moment. */
export function remember(world: World, lag: number, concerned: (row: AttachmentRow) => boolean): void {
  const table = world.table(formerGrants);
  const now = world.clock.now();
  for (const row of table.all()) if (row.until + lag <= now) table.delete(row.id);
  for (const row of world.table(attachments).all().filter(concerned)) {
    const document = world.table(policies).get(row.policy)?.document;
    if (document === undefined) continue;
    const id = world.ids.next("grant");
    table.put({ id, role: row.role, document, since: since(world, row), until: now });
  }
}

function since(world: World, row: AttachmentRow): number {
  return Math.max(row.createdAt, world.table(policies).get(row.policy)?.documentAt ?? 0);
}
