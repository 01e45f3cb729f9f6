import { systemClock } from "../../../lib/base/clock";
import { CHILD_ENV, type FromChild, type ToChild } from "./messages";

// Loaded with `node -r` before a reconciler: time stands still until that process sleeps; then whoever started it moves
// the cloud's clock, and this one follows.

followClock();

function followClock(): void {
  let now = Number(process.env[CHILD_ENV.now]);
  let last = 0;
  const sleepers = new Map<number, () => void>();
  process.on("message", (message: ToChild) => {
    now = Math.max(now, message.now);
    sleepers.get(message.id)?.();
    sleepers.delete(message.id);
    if (sleepers.size === 0) process.channel?.unref();
  });
  process.channel?.unref();
  Object.assign(systemClock, {
    now: () => now,
    sleep: (ms: number, signal?: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason as Error);
        last += 1;
        sleepers.set(last, resolve);
        process.channel?.ref();
        tell({ type: "sleep", id: last, ms });
      }),
  });
}

/** Says something to the process that started this one. */
export function tell(message: FromChild): void {
  process.send?.(message);
}
