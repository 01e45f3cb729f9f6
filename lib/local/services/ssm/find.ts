import { type Context, demand, Refusal } from "../../api";
import { secrets, type SecretRow } from "./rows";

/** @throws Refusal: the code is exactly `ResourceNotFound`, for which the official provider waits. */
export function findSecret(context: Context, name: string): SecretRow {
  const row = context.world.table(secrets).get(idOf(context.region, name));
  if (row === undefined) throw new Refusal("ResourceNotFound", `The secret \`${name}\` does not exist.`);
  return row;
}

/** Enabled or disabled. */
export function findUsable(context: Context, name: string): SecretRow {
  const row = findSecret(context, name);
  demand(
    row.status !== "PendingDelete",
    "ResourceUnavailable.ResourcePendingDeleted",
    `The secret \`${name}\` is about to be deleted.`,
  );
  return row;
}

export function idOf(region: string, name: string): string {
  return `${region}/${name}`;
}

export function seconds(at: number): number {
  return Math.floor(at / 1000);
}
