/** Engines whose one target is locked while it is filled, so that nothing can be launched from it. Source: old DTS guide. */
const WITHOUT_TEST_RUN: readonly string[] = ["redis-dts"];

/** Engines whose test run is the same for every wave: nothing answers on a disk. */
const TESTED_WITHOUT_CHECKS: readonly string[] = ["disk-import"];

/** Whether a test run of an engine depends on what its wave declares as one. */
export function needsTestRun(engine: string): boolean {
  return canTest(engine) && !TESTED_WITHOUT_CHECKS.includes(engine);
}

/** Whether an engine can launch a test run; where it cannot, no goal and no gate asks for one. */
export function canTest(engine: string): boolean {
  return !WITHOUT_TEST_RUN.includes(engine);
}
