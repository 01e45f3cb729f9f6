import { closeSync, openSync, readFileSync, writeSync } from "node:fs";

/** Places in the ground's image that somebody's next start would trip over. */
export const PLACES = ["boot code", "boot sector", "definition", "page", "media"] as const;
export type Place = (typeof PLACES)[number];

const MIB = 1024 ** 2;

/** Flips one bit of the image at this place, in the file itself. */
export function flip(file: string, place: Place): void {
  const bytes = readFileSync(file);
  const at = offsetOf(bytes, place);
  const descriptor = openSync(file, "r+");
  writeSync(descriptor, Buffer.from([(bytes[at] ?? 0) ^ 1]), 0, 1, at);
  closeSync(descriptor);
}

/** Some bytes of the image from this place on. */
export function sampleAt(image: Buffer, place: Place): Buffer {
  const at = offsetOf(image, place);
  return image.subarray(at, at + 64);
}

function offsetOf(image: Buffer, place: Place): number {
  switch (place) {
    case "boot code":
      return 0;
    case "boot sector":
      return MIB + 0x30;
    case "definition":
      return find(image, '"listeners"');
    case "page":
      return find(image, "This page came across");
    case "media":
      // The media lie behind the texts, and nothing else has so many bytes in a row.
      return find(image, "This page came across") + MIB / 4;
  }
}

function find(image: Buffer, text: string): number {
  const at = image.indexOf(text);
  if (at < 0) throw new RangeError(`the image does not hold ${text}`);
  return at;
}
