import { matchesWildcard } from "../../wildcard";
import type { World } from "../../world";
import { attachments, policies, type RoleRow } from "./rows";

interface Statement {
  readonly allows: boolean;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** What is to be done, and to what; without a resource only actions are compared. */
export interface Deed {
  /** `cvm:DescribeInstances` */
  readonly action: string;
  readonly resource?: string;
}

/** What temporary credentials may do: what their role may, and of that what their own policy says. */
export interface Authority {
  /** Undefined where the account itself gave them out. */
  readonly role: RoleRow | undefined;
  /** A document; empty where nothing narrows it. */
  readonly policy: string;
}

/**
 * Whether temporary credentials allow something: one statement must, and none may deny it. Attachments that were just
 * made do not count yet.
 *
 * @param lag how far CAM lies behind, in milliseconds of the world's clock
 */
export function permits(world: World, { role, policy }: Authority, deed: Deed, lag: number): boolean {
  return (
    (role === undefined || judge(statementsOfRole(world, role, lag), deed)) &&
    (policy === "" || judge(statementsOf(policy), deed))
  );
}

function judge(statements: readonly Statement[], deed: Deed): boolean {
  const fitting = statements.filter((statement) => concerns(statement, deed));
  return fitting.some(({ allows }) => allows) && fitting.every(({ allows }) => allows);
}

function statementsOfRole(world: World, role: RoleRow, lag: number): Statement[] {
  const now = world.clock.now();
  return world
    .table(attachments)
    .all()
    .filter((row) => row.role === role.id && row.createdAt + lag <= now)
    .flatMap((row) => statementsOf(world.table(policies).get(row.policy)?.document ?? "{}"));
}

function concerns({ actions, resources }: Statement, { action, resource }: Deed): boolean {
  return (
    actions.some((pattern) => matchesWildcard(pattern.replace(/^name\//, ""), action)) &&
    (resource === undefined || resources.some((pattern) => matchesWildcard(pattern, resource)))
  );
}

function statementsOf(document: string): Statement[] {
  const parsed = JSON.parse(document) as Record<string, unknown>;
  const statements = listOf(parsed["statement"] ?? parsed["Statement"]) as Record<string, unknown>[];
  return statements.map((statement) => {
    const field = (name: string): unknown =>
      statement[name] ?? statement[name.charAt(0).toUpperCase() + name.slice(1)];
    return {
      allows: String(field("effect")).toLowerCase() === "allow",
      actions: listOf(field("action")).map(String),
      resources: listOf(field("resource")).map(String),
    };
  });
}

function listOf(value: unknown): unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}
