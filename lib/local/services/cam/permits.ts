import { matchesWildcard } from "../../wildcard";
import type { World } from "../../world";
import { hold } from "./conditions";
import { documentsInForce } from "./propagation";
import type { RoleRow } from "./rows";
import { names, type Statement, statementsOf } from "./statements";

/** What is to be done, to what, and how it comes. */
export interface Deed {
  /** `cvm:DescribeInstances` */
  readonly action: string;
  /** In six parts. */
  readonly resource: string;
  /** Where it comes from. */
  readonly ip: string;
}

/** What temporary credentials may do: what their role may, and of that what their own policy says. */
export interface Authority {
  /** Undefined where the account itself gave them out. */
  readonly role: RoleRow | undefined;
  /** A document; empty where nothing narrows it. */
  readonly policy: string;
}

/**
 * Whether temporary credentials allow something: one statement must, and none may deny it. What was changed just now
 * does not count yet.
 *
 * @param lag how far CAM lies behind, in milliseconds of the world's clock
 */
export function permits(world: World, { role, policy }: Authority, deed: Deed, lag: number): boolean {
  const { ip } = deed;
  const now = world.clock.now();
  const judge = (documents: readonly string[]): boolean => {
    const fitting = documents
      .flatMap(statementsOf)
      .filter((statement) => concerns(statement, deed) && hold(statement.conditions, { ip, now }));
    return fitting.some(({ allows }) => allows) && fitting.every(({ allows }) => allows);
  };
  return (
    (role === undefined || judge(documentsInForce(world, role, lag))) && (policy === "" || judge([policy]))
  );
}

function concerns({ actions, resources }: Statement, { action, resource }: Deed): boolean {
  return (
    actions.some((pattern) => matchesWildcard(pattern.replace(/^name\//, ""), action)) &&
    resources.some((pattern) => names(pattern, resource))
  );
}
