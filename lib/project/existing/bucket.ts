import type { Construct } from "constructs";
import { LIMITS } from "../../rules/catalogue";
import { Existing, identityOf, isOfKind, type IExisting } from "./existing";

const BUCKET: unique symbol = Symbol.for("landfall/Bucket") as never;
/** Source: COS bucket overview, 2023-07-10. */
const FORM = { pattern: LIMITS.bucketName, example: "images-1250000000" };

/** A bucket that exists, as one is given where an id or a name is asked for. */
export interface IBucket extends IExisting {
  /** The name that it was imported by; a token where one was given. */
  readonly bucketName: string;
}

/** A bucket that exists. */
export class Bucket extends Existing implements IBucket {
  /**
   * A bucket that exists, by its name.
   *
   * @param bucketName a name with the AppId, such as `images-1250000000`, or a token of one
   * @throws LandfallError `ID-FORM`
   */
  static fromBucketName(scope: Construct, id: string, bucketName: string): IBucket {
    return new Bucket(scope, id, BUCKET, bucketName, FORM);
  }

  /** Whether something is one of these, also where it comes from another copy of this package. */
  static isBucket(this: void, x: unknown): x is IBucket {
    return isOfKind(x, BUCKET);
  }

  /** The name that it was imported by; a token where one was given. */
  get bucketName(): string {
    return identityOf(this) ?? "";
  }
}
