import type { Account } from "../account";
import type { Latencies } from "../latencies";
import type { Sessions, TemporaryCredential } from "../metadata";
import type { Tasks } from "../tasks";
import type { Vault } from "../vault";
import type { World } from "../world";
import { type Field, parseShape } from "./shape";

/** What a handler may use. It runs inside a transaction of the world and must not wait for anything. */
export interface Context {
  readonly world: World;
  readonly tasks: Tasks;
  readonly account: Account;
  readonly latencies: Latencies;
  readonly vault: Vault;
  readonly sessions: Sessions;
  /** Whether something listens at a port of an instance, by what its guest opened. */
  readonly listens: (instance: string, port: number) => boolean;
  /** The role whose temporary credentials signed the request; undefined for the account's own. */
  readonly caller: TemporaryCredential | undefined;
  /** X-TC-Region; empty for services without regions. */
  readonly region: string;
  readonly requestId: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface Action {
  readonly fields: readonly Field[];
  /** Calls per second and region. */
  readonly rate?: number;
  readonly handle: (request: never, context: Context) => object;
}

/** A service of API 3.0: its host's first label, its version, and what it can do. */
export interface Service {
  readonly name: string;
  readonly version: string;
  /** `regional` services refuse a call without a known X-TC-Region. */
  readonly scope: "regional" | "global";
  /** Error code for a call that `soldOut` strikes. */
  readonly soldOut: string;
  readonly actions: Readonly<Record<string, Action>>;
  /** Not a part of Tencent Cloud: no fault strikes it, no rate limits it, and its calls are not counted. */
  readonly control?: true;
}

/**
 * One row of a service's table.
 *
 * @param shape the request's fields as the official SDK models declare them; see `parseShape`
 */
export function action<Request, Response extends object>(
  shape: string,
  handle: (request: Request, context: Context) => Response,
  options: { readonly rate?: number } = {},
): Action {
  return { fields: parseShape(shape), handle, ...options };
}
