import type { Construct } from "constructs";
import { Existing, idForm, identityOf, isOfKind, type IExisting } from "./existing";

const IMAGE: unique symbol = Symbol.for("landfall/Image") as never;

export interface IImage extends IExisting {
  readonly imageId: string;
}

/** A CVM image, public or of the account that exists. */
export class Image extends Existing implements IImage {
  /**
   * @param imageId an id such as `img-1a2b3c4d`, or a token of one
   * @throws LandfallError `ID-FORM`
   */
  static fromImageId(scope: Construct, id: string, imageId: string): IImage {
    return new Image(scope, id, IMAGE, imageId, idForm("img"));
  }

  static isImage(this: void, x: unknown): x is IImage {
    return isOfKind(x, IMAGE);
  }

  get imageId(): string {
    return identityOf(this) ?? "";
  }
}
