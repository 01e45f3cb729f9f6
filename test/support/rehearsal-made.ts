import type { LocalCloud } from "../../lib/local";

/** Everything of which a second one would be one too many. */
export interface Made {
  readonly images: number;
  readonly instances: number;
  readonly snapshots: number;
}

/** How many of each were ever made in this world, whether they are still there or not. */
export function madeIn({ world }: LocalCloud): Made {
  const counters = world.table<{ readonly id: string; readonly value: number }>("counters");
  const of = (counter: string) => counters.get(counter)?.value ?? 0;
  return { images: of("img"), instances: of("ins"), snapshots: of("snap") };
}
