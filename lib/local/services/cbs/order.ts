import { demand } from "../../api";
import type { Resource } from "../resource";

interface OrderRequest {
  readonly OrderField?: string;
  readonly Order?: string;
}

/** What lists of this service are ordered by; a field that a kind of thing has none of orders by its creation. */
type OrderFields<R> = Readonly<Record<string, (row: R) => number>>;

const ORDERS = ["ASC", "DESC"];

/**
 * Rows as a list request wants them: by what `OrderField` names, the newest last unless `Order` is DESC.
 *
 * @throws Refusal `InvalidParameterValue`
 */
export function ordered<R extends Resource>(
  rows: readonly R[],
  { OrderField: field, Order: order }: OrderRequest,
  more: OrderFields<R> = {},
): R[] {
  const fields: OrderFields<R> = { CREATE_TIME: (row) => row.createdAt, ...more };
  const key = fields[field || "CREATE_TIME"];
  demand(key, "InvalidParameterValue", `OrderField is one of ${Object.keys(fields).join(", ")}.`);
  demand(ORDERS.includes(order || "ASC"), "InvalidParameterValue", `Order is one of ${ORDERS.join(", ")}.`);
  const sign = order === "DESC" ? -1 : 1;
  // Those alike stay as they were made.
  return [...rows].sort((one, other) => sign * (key(one) - key(other)));
}
