import type { Construct } from "constructs";
import { Existing, idForm, identityOf, isOfKind, type IExisting } from "./existing";

const IMAGE: unique symbol = Symbol.for("landfall/Image") as never;

/** A CVM image, public or of the account that exists, as one is given where its id or name is asked for. */
export interface IImage extends IExisting {
  readonly imageId: string;
}

/** A CVM image, public or of the account that exists. */
export class Image extends Existing implements IImage {
  /**
   * A CVM image, public or of the account that exists.
   *
   * @param imageId an id such as `img-1a2b3c4d`, or a token of one
   * @throws LandfallError `ID-FORM`
   */
  static fromImageId(scope: Construct, id: string, imageId: string): IImage {
    return new Image(scope, id, IMAGE, imageId, idForm("img"));
  }

  /** Whether something is one of these, also where it comes from another copy of this package. */
  static isImage(this: void, x: unknown): x is IImage {
    return isOfKind(x, IMAGE);
  }

  /** The id that it was imported by; a token where one was given. */
  get imageId(): string {
    return identityOf(this) ?? "";
  }
}
