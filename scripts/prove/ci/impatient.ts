import timers from "node:timers/promises";

/**
 * Lets a Node process look twenty times as often as it would: what takes the real cloud minutes takes the embedded
 * cloud of this proof a tenth of a second. Preloaded: `node -r <this file>`.
 */
const FASTER = 20;

const { setTimeout: delay } = timers;
timers.setTimeout = (ms, value, options) => delay((ms ?? 0) / FASTER, value, options);
