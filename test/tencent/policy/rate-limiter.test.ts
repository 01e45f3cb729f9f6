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

test("callers at the same time get their turns in order, and a virtual clock moves no further than needed", async () => {
  const clock = new VirtualClock(0);
  const limiter = new RateLimiter(3, clock);
  const turns: [caller: number, at: number][] = [];

  await Promise.all(
    Array.from({ length: 8 }, (_, caller) => limiter.admit().then(() => turns.push([caller, clock.now()]))),
  );

  expect(turns).toEqual([0, 0, 0, 1_100, 1_100, 1_100, 2_200, 2_200].map((at, caller) => [caller, at]));
});

test("who gives up is told at once, takes no turn and holds nobody up", async () => {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  let now = 0;
  const clock = { now: () => now, sleep: (ms: number) => held.then(() => void (now += ms)) };
  const limiter = new RateLimiter(1, clock);
  const controller = new AbortController();
  await limiter.admit();

  const first = limiter.admit();
  const impatient = limiter.admit(controller.signal);
  const last = limiter.admit();
  controller.abort(new Error("enough"));
  await expect(impatient).rejects.toThrow("enough");
  release();
  await Promise.all([first, last]);

  expect(now).toBe(2_200);
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
