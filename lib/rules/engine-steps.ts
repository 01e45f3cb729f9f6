/** Engines whose one target is locked while it is filled, so that nothing can be launched from it. Source: DTS for Redis, seed 001. */
const WITHOUT_TEST_RUN: readonly string[] = ["redis-dts"];

/** Whether an engine can launch a test run; where it cannot, no goal and no gate asks for one. */
export function canTest(engine: string): boolean {
  return !WITHOUT_TEST_RUN.includes(engine);
}
