/** DER (ITU-T X.690), as much of it as certificates are made of. */

const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  oid: 0x06,
  utf8: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

export const sequence = (...parts: readonly Buffer[]): Buffer => encode(TAG.sequence, ...parts);
export const set = (...parts: readonly Buffer[]): Buffer => encode(TAG.set, ...parts);
export const octets = (content: Buffer): Buffer => encode(TAG.octets, content);
export const text = (value: string): Buffer => encode(TAG.utf8, Buffer.from(value));
export const yes: Buffer = encode(TAG.boolean, Buffer.from([0xff]));

/** @param unused how many of the last byte's bits do not count */
export const bits = (content: Buffer, unused = 0): Buffer => encode(TAG.bits, Buffer.from([unused]), content);

/** A number that is not negative, its most significant byte first. */
export function integer(bytes: Buffer): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = first < 0 ? Buffer.from([0]) : bytes.subarray(first);
  return encode(TAG.integer, Buffer.from((digits[0] ?? 0) > 0x7f ? [0] : []), digits);
}

/** @param dotted `2.5.29.17` */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return encode(TAG.oid, Buffer.from([40 * first + second, ...rest.flatMap(base128)]));
}

/** To the second; as RFC 5280 4.1.2.5 has it, up to 2049 with two digits of the year. */
export function time(at: Date): Buffer {
  const digits = at.toISOString().replace(/[-:T]|\.\d+/g, "");
  return at.getUTCFullYear() < 2050
    ? encode(TAG.utcTime, Buffer.from(digits.slice(2)))
    : encode(TAG.generalizedTime, Buffer.from(digits));
}

/** `[number]`: around other values where it is `explicit`, instead of a value's own tag where it is `implicit`. */
export const tagged = (number: number, how: "explicit" | "implicit", content: Buffer): Buffer =>
  encode((how === "explicit" ? 0xa0 : 0x80) | number, content);

function encode(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, ...lengthOf(content.length)]), content]);
}

function lengthOf(length: number): number[] {
  if (length < 0x80) return [length];
  const digits: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256);
  return [0x80 | digits.length, ...digits];
}

function base128(value: number): number[] {
  const digits = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128))
    digits.unshift(0x80 | (rest % 128));
  return digits;
}
