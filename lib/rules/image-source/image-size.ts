import type { ImageSource } from "../../plan/image-source";
import { Size } from "../../plan/units";
import type { MeasuredImage, RuleFacts } from "../rule";

const MIB = Size.mib(1).bytes;

/** What an image file was found to be; absent where nobody looked. */
export function measuredImage(name: string, { images }: RuleFacts): MeasuredImage | undefined {
  return images?.[name];
}

export function declaredBytes({ virtualSize }: ImageSource): number | undefined {
  return virtualSize === undefined ? undefined : Size.parse(virtualSize).bytes;
}

/** Bytes of the disk inside an image: as it was found, otherwise as declared. */
export function virtualBytes(name: string, image: ImageSource, facts: RuleFacts): number | undefined {
  return measuredImage(name, facts)?.virtualSize ?? declaredBytes(image);
}

/** In whole MiB or more, rounded up. */
export function sizeText(bytes: number | undefined): string {
  return Size.mib(Math.ceil((bytes ?? 0) / MIB)).toString();
}
