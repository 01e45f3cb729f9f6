import fc from "fast-check";
import { Bandwidth, Duration, Size } from "../../lib/plan/units";

test.each([
  [Size.mib(512), "512MiB"],
  [Size.mib(1536), "1536MiB"],
  [Size.gib(50), "50GiB"],
  [Size.gib(2048), "2TiB"],
  [Size.mib(0), "0MiB"],
  [Duration.seconds(90), "90s"],
  [Duration.minutes(15), "15m"],
  [Duration.hours(24), "1d"],
  [Duration.days(7), "7d"],
  [Bandwidth.mbps(100), "100Mbps"],
])("%p is written as %s", (unit, text) => {
  expect(unit.toString()).toBe(text);
  expect(JSON.stringify({ unit })).toBe(`{"unit":"${text}"}`);
});

test("a size reads back from its text", () => {
  fc.assert(
    fc.property(fc.nat(1e9), (mib) =>
      expect(Size.parse(Size.mib(mib).toString()).bytes).toBe(mib * 1024 ** 2),
    ),
  );
});

test("a duration reads back from its text", () => {
  fc.assert(
    fc.property(fc.nat(1e9), (seconds) =>
      expect(Duration.parse(Duration.seconds(seconds).toString()).seconds).toBe(seconds),
    ),
  );
});

test("equal amounts have one text", () => {
  expect(Size.mib(1024).toString()).toBe(Size.gib(1).toString());
  expect(Duration.minutes(60).toString()).toBe(Duration.hours(1).toString());
});

test("a fraction of a GiB is seen as one", () => {
  expect(Size.parse("1536MiB").toGib()).toBe(1.5);
});

test.each([-1, 1.5, NaN, Infinity, 2 ** 53])("the amount %p is refused with what is allowed", (amount) => {
  for (const make of [() => Size.gib(amount), () => Duration.hours(amount), () => Bandwidth.mbps(amount)]) {
    expect(make).toThrow(
      expect.objectContaining({
        code: "UNIT-AMOUNT",
        remedy: expect.stringContaining("smaller unit") as unknown,
      }) as Error,
    );
  }
});

test.each(["", "50", "50GB", "50 GiB", "-1GiB", "050GiB", "1.5GiB", "50gib", "99999999999GiB", "50GiB\n"])(
  "%j is no size",
  (text) => {
    expect(() => Size.parse(text)).toThrow(expect.objectContaining({ code: "UNIT-TEXT" }) as Error);
  },
);

test.each(["15 min", "1h30m", "m", "1w"])("%j is no duration", (text) => {
  expect(() => Duration.parse(text)).toThrow(/is not a duration; write 90s, 15m, 24h or 7d/);
});

test.each(["100", "100Mb", "100mbps"])("%j is no bandwidth", (text) => {
  expect(() => Bandwidth.parse(text)).toThrow(/is not a bandwidth; write 100Mbps/);
});
