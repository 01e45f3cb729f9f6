import fc from "fast-check";
import { VirtualClock } from "../../../lib/base/clock";
import { RateLimiter } from "../../../lib/tencent/policy/rate-limiter";
import { RATES, rateOf } from "../../../lib/tencent/policy/rates";

/** How many of the instants lie in the fullest second. */
function fullestSecond(instants: readonly number[]): number {
  return Math.max(
    0,
    ...instants.map((from) => instants.filter((at) => at >= from && at < from + 1_000).length),
  );
}

test("in no second are more callers admitted than the rate, however they come", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 12 }),
      fc.array(fc.integer({ min: 0, max: 1_500 }), { minLength: 1, maxLength: 60 }),
      async (rate, gaps) => {
        const clock = new VirtualClock(0);
        const limiter = new RateLimiter(rate, clock);
        const admitted: number[] = [];
        for (const gap of gaps) {
          clock.advance(gap);
          await limiter.admit();
          admitted.push(clock.now());
        }
        expect(fullestSecond(admitted)).toBeLessThanOrEqual(rate);
      },
    ),
    { numRuns: 60 },
  );
});

test("callers at the same time get their turns in order and as early as the rate lets them", async () => {
  const waits: number[] = [];
  const clock = {
    now: () => 0,
    sleep: async (ms: number) => {
      waits.push(ms);
      await new Promise(() => undefined);
    },
  };
  const limiter = new RateLimiter(3, clock);

  for (let caller = 0; caller < 8; caller++) void limiter.admit();
  await new Promise((resolve) => setImmediate(resolve));

  expect(waits).toEqual([1_000, 1_000, 1_000, 2_000, 2_000]);
});

test("nobody waits below the rate", async () => {
  const clock = new VirtualClock(0);
  const limiter = new RateLimiter(10, clock);

  for (let caller = 0; caller < 10; caller++) await limiter.admit();

  expect(clock.now()).toBe(0);
});

test("a timer that fires early does not let anybody through early", async () => {
  let now = 0;
  const clock = {
    now: () => now,
    sleep: async (ms: number) => void (now += Math.max(1, Math.floor(ms / 2))),
  };
  const limiter = new RateLimiter(1, clock);
  await limiter.admit();
  await limiter.admit();

  expect(now).toBeGreaterThanOrEqual(1_000);
});

test.each([
  ["cvm", "DescribeInstances", 40],
  ["cvm", "RunInstances", 10],
  ["cvm", "DescribeZones", 20],
  ["cbs", "DescribeDisks", 100],
  ["tat", "DescribeAutomationAgentStatus", 60],
  ["dts", "DescribeMigrationJobs", 20],
])("%s %s may be called %s times a second", (service, action, rate) => {
  expect(rateOf(RATES, service, action)).toBe(rate);
});
