import type { Construct } from "constructs";
import { Existing, idForm, identityOf, isOfKind, type IExisting } from "./existing";

const CBS_DISK: unique symbol = Symbol.for("landfall/CbsDisk") as never;

/** A CBS disk that exists, as one is given where its id is asked for. */
export interface ICbsDisk extends IExisting {
  readonly diskId: string;
}

/** A CBS disk that exists. */
export class CbsDisk extends Existing implements ICbsDisk {
  /**
   * A CBS disk that exists.
   *
   * @param diskId an id such as `disk-1a2b3c4d`, or a token of one
   * @throws LandfallError `ID-FORM`
   */
  static fromDiskId(scope: Construct, id: string, diskId: string): ICbsDisk {
    return new CbsDisk(scope, id, CBS_DISK, diskId, idForm("disk"));
  }

  /** Whether something is one of these, also where it comes from another copy of this package. */
  static isCbsDisk(this: void, x: unknown): x is ICbsDisk {
    return isOfKind(x, CBS_DISK);
  }

  /** The id that it was imported by; a token where one was given. */
  get diskId(): string {
    return identityOf(this) ?? "";
  }
}
