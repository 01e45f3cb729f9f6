import { matchesWildcard } from "../../wildcard";
import type { World } from "../../world";
import { type Circumstances, hold } from "./conditions";
import type { Deed } from "./deeds";
import { documentsInForce } from "./propagation";
import type { RoleRow } from "./rows";
import { names, type Statement, statementsOf } from "./statements";

/** What temporary credentials may do: what their role may, and of that what their own policy says. */
export interface Authority {
  /** Undefined where the account itself gave them out. */
  readonly role: RoleRow | undefined;
  /** A document; empty where nothing narrows it. */
  readonly policy: string;
}

/**
 * Tells what temporary credentials allow now: one statement must, and none may deny it. What was changed just now does
 * not count yet.
 *
 * @param ip where the calls come from
 * @param lag how far CAM lies behind, in milliseconds of the world's clock
 */
export function permissions(
  world: World,
  { role, policy }: Authority,
  ip: string,
  lag: number,
): (deed: Deed) => boolean {
  const circumstances = { ip, now: world.clock.now() };
  const grants = [
    ...(role === undefined ? [] : [documentsInForce(world, role, lag)]),
    ...(policy === "" ? [] : [[{ document: policy }]]),
  ].map((documents) => documents.flatMap(statementsOf).filter(inForce(circumstances)));
  return (deed) =>
    grants.every((statements) => {
      const fitting = statements.filter((statement) => concerns(statement, deed));
      return fitting.some(({ allows }) => allows) && fitting.every(({ allows }) => allows);
    });
}

function inForce(circumstances: Circumstances): (statement: Statement) => boolean {
  return ({ conditions }) => hold(conditions, circumstances);
}

function concerns({ actions, resources }: Statement, { action, resource }: Deed): boolean {
  return (
    actions.some((pattern) => matchesWildcard(pattern.replace(/^name\//, ""), action)) &&
    resources.some((pattern) => names(pattern, resource))
  );
}
