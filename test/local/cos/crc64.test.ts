import fc from "fast-check";
import { combineCrc64, Crc64 } from "../../../lib/local/cos/crc64";

/** Bit by bit, as the definition reads. */
function slowly(bytes: Uint8Array): bigint {
  let crc = 0xffffffffffffffffn;
  for (const byte of bytes) {
    crc ^= BigInt(byte);
    for (let bit = 0; bit < 8; bit++) crc = crc & 1n ? (crc >> 1n) ^ 0xc96c5795d7870f42n : crc >> 1n;
  }
  return crc ^ 0xffffffffffffffffn;
}

const bytes = fc.uint8Array({ maxLength: 200 });

test("the check value of CRC-64/XZ comes out", () => {
  expect(new Crc64().update(Buffer.from("123456789")).value).toBe(0x995dc9bbdf1939fan);
});

test("any bytes, in any pieces, have the CRC of the definition", () => {
  fc.assert(
    fc.property(fc.array(bytes, { maxLength: 5 }), (pieces) => {
      const crc = new Crc64();
      for (const piece of pieces) crc.update(piece);
      expect(crc.value).toBe(slowly(Buffer.concat(pieces)));
    }),
  );
});

test("a CRC is continued from a result, and two are combined from theirs", () => {
  fc.assert(
    fc.property(bytes, bytes, (a, b) => {
      const whole = slowly(Buffer.concat([a, b]));
      expect(new Crc64(slowly(a)).update(b).value).toBe(whole);
      expect(combineCrc64(slowly(a), slowly(b), b.length)).toBe(whole);
    }),
  );
});
