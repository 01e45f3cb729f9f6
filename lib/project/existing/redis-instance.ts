import type { Construct } from "constructs";
import { Existing, idForm, identityOf, isOfKind, type IExisting } from "./existing";

const REDIS_INSTANCE: unique symbol = Symbol.for("landfall/RedisInstance") as never;

export interface IRedisInstance extends IExisting {
  readonly redisInstanceId: string;
}

/** A TencentDB for Redis instance that exists. */
export class RedisInstance extends Existing implements IRedisInstance {
  /**
   * @param redisInstanceId an id such as `crs-1a2b3c4d`, or a token of one
   * @throws LandfallError `ID-FORM`
   */
  static fromRedisInstanceId(scope: Construct, id: string, redisInstanceId: string): IRedisInstance {
    return new RedisInstance(scope, id, REDIS_INSTANCE, redisInstanceId, idForm("crs"));
  }

  static isRedisInstance(this: void, x: unknown): x is IRedisInstance {
    return isOfKind(x, REDIS_INSTANCE);
  }

  get redisInstanceId(): string {
    return identityOf(this) ?? "";
  }
}
