import type { Construct } from "constructs";
import { Existing, idForm, identityOf, isOfKind, type IExisting } from "./existing";

const REDIS_INSTANCE: unique symbol = Symbol.for("landfall/RedisInstance") as never;

/** A Redis instance that exists, as one is given where an id or a name is asked for. */
export interface IRedisInstance extends IExisting {
  /** The id that it was imported by; a token where one was given. */
  readonly redisInstanceId: string;
}

/** A TencentDB for Redis instance that exists. */
export class RedisInstance extends Existing implements IRedisInstance {
  /**
   * A Redis instance that exists, by its id.
   *
   * @param redisInstanceId an id such as `crs-1a2b3c4d`, or a token of one
   * @throws LandfallError `ID-FORM`
   */
  static fromRedisInstanceId(scope: Construct, id: string, redisInstanceId: string): IRedisInstance {
    return new RedisInstance(scope, id, REDIS_INSTANCE, redisInstanceId, idForm("crs"));
  }

  /** Whether something is one of these, also where it comes from another copy of this package. */
  static isRedisInstance(this: void, x: unknown): x is IRedisInstance {
    return isOfKind(x, REDIS_INSTANCE);
  }

  /** The id that it was imported by; a token where one was given. */
  get redisInstanceId(): string {
    return identityOf(this) ?? "";
  }
}
