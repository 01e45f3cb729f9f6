import { type Context, Refusal } from "../../api";
import { demandState } from "./find";
import { instances, type InstanceRow } from "./rows";
import { beginTurn } from "./turn";

/**
 * The instance becomes the target of an online migration, as when Tencent's tool begins: its system gives way to a
 * receiver, and it is hands off until the tool ends (tencent.md 1.8, 1.9). No public API does this.
 */
export function enterMigrationMode(id: string, context: Context): void {
  const instance = findTarget(id, context);
  demandState(instance, ["RUNNING"]);
  beginTurn(
    instance,
    {
      operation: "LiveMigrateInstance",
      during: "ENTER_SERVICE_LIVE_MIGRATE",
      after: context.latencies.migrationMode,
      to: "SERVICE_LIVE_MIGRATE",
      patch: {},
    },
    context,
  );
}

/** The tool has ended, or cleans up after a run that failed: the instance starts from what was written. */
export function exitMigrationMode(id: string, context: Context): void {
  const instance = findTarget(id, context);
  demandState(instance, ["SERVICE_LIVE_MIGRATE"]);
  beginTurn(
    instance,
    {
      operation: "ExitLiveMigrateInstance",
      during: "EXIT_SERVICE_LIVE_MIGRATE",
      after: context.latencies.migrationMode,
      to: "RUNNING",
      patch: {},
    },
    context,
  );
}

function findTarget(id: string, { world }: Context): InstanceRow {
  const row = world.table(instances).get(id);
  if (row === undefined)
    throw new Refusal("InvalidInstanceId.NotFound", `The instance \`${id}\` does not exist.`);
  return row;
}
