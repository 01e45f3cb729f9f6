/**
 * CRC-64 as COS sends it in `x-cos-hash-crc64ecma`: ECMA-182's polynomial, reflected, initial value and final
 * xor all ones (Go's `crc64.ECMA`). Two 32-bit halves and eight tables, so that no byte costs a bigint.
 */
export class Crc64 {
  private high: number;
  private low: number;

  /** Continues from an earlier result, by default from nothing. */
  constructor(from: bigint = 0n) {
    const state = BigInt.asUintN(64, ~from);
    this.high = Number(state >> 32n);
    this.low = Number(state & 0xffffffffn);
  }

  update(bytes: Uint8Array): this {
    let high = this.high >>> 0;
    let low = this.low >>> 0;
    const whole = bytes.length - (bytes.length % 8);
    let at = 0;
    for (; at < whole; at += 8) {
      const a = low ^ word(bytes, at);
      const b = high ^ word(bytes, at + 4);
      const i0 = slot(7, a);
      const i1 = slot(6, a >>> 8);
      const i2 = slot(5, a >>> 16);
      const i3 = slot(4, a >>> 24);
      const i4 = slot(3, b);
      const i5 = slot(2, b >>> 8);
      const i6 = slot(1, b >>> 16);
      const i7 = slot(0, b >>> 24);
      high =
        highs[i0]! ^ highs[i1]! ^ highs[i2]! ^ highs[i3]! ^ highs[i4]! ^ highs[i5]! ^ highs[i6]! ^ highs[i7]!;
      low = lows[i0]! ^ lows[i1]! ^ lows[i2]! ^ lows[i3]! ^ lows[i4]! ^ lows[i5]! ^ lows[i6]! ^ lows[i7]!;
    }
    for (; at < bytes.length; at++) {
      const index = (low ^ bytes[at]!) & 0xff;
      low = ((low >>> 8) | (high << 24)) ^ lows[index]!;
      high = (high >>> 8) ^ highs[index]!;
    }
    this.high = high >>> 0;
    this.low = low >>> 0;
    return this;
  }

  get value(): bigint {
    return BigInt.asUintN(64, ~((BigInt(this.high) << 32n) | BigInt(this.low)));
  }
}

/** The CRC of two pieces after each other, from theirs and the second's length in bytes. */
export function combineCrc64(first: bigint, second: bigint, secondLength: number): bigint {
  return multiply(first, power(BigInt(secondLength) * 8n)) ^ second;
}

const polynomial = 0xc96c5795d7870f42n;
const tables = 8;
const highs = new Uint32Array(tables * 256);
const lows = new Uint32Array(tables * 256);

for (let byte = 0; byte < 256; byte++) {
  let value = BigInt(byte);
  for (let bit = 0; bit < 8; bit++) value = value & 1n ? (value >> 1n) ^ polynomial : value >> 1n;
  highs[byte] = Number(value >> 32n);
  lows[byte] = Number(value & 0xffffffffn);
}
for (let index = 256; index < tables * 256; index++) {
  const [high, low] = [highs[index - 256]!, lows[index - 256]!];
  lows[index] = ((low >>> 8) | (high << 24)) ^ lows[low & 0xff]!;
  highs[index] = (high >>> 8) ^ highs[low & 0xff]!;
}

function slot(table: number, byte: number): number {
  return (table << 8) | (byte & 0xff);
}

function word(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

/** Product modulo the polynomial; the highest bit stands for x^0. */
function multiply(a: bigint, b: bigint): bigint {
  let product = 0n;
  for (let bit = 1n << 63n; bit > 0n; bit >>= 1n) {
    if (a & bit) product ^= b;
    b = b & 1n ? (b >> 1n) ^ polynomial : b >> 1n;
  }
  return product;
}

const powers = new Map<bigint, bigint>();

/** x to the given power; parts of an upload share their length, so the last few are kept. */
function power(exponent: bigint): bigint {
  const known = powers.get(exponent);
  if (known !== undefined) return known;
  let result = 1n << 63n;
  let square = 1n << 62n;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = multiply(result, square);
    square = multiply(square, square);
  }
  if (powers.size > 64) powers.clear();
  powers.set(exponent, result);
  return result;
}
