import type { LocalCloud } from "../../lib/local";

/** Counters of the embedded cloud by what they count: everything of which a second one would be one too many. */
const COUNTED = { img: "images", ins: "instances", snap: "snapshots" } as const;

export type Made = Readonly<Record<(typeof COUNTED)[keyof typeof COUNTED], number>>;

/** How many of each were ever made in this world, whether they are still there or not. */
export function madeIn({ world }: LocalCloud): Made {
  const counters = world.table<{ readonly id: string; readonly value: number }>("counters");
  const of = (counter: keyof typeof COUNTED) => counters.get(counter)?.value ?? 0;
  return { images: of("img"), instances: of("ins"), snapshots: of("snap") };
}
