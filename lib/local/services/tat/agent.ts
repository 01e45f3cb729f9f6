import type { Latencies } from "../../latencies";
import type { World } from "../../world";
import { images, type InstanceRow } from "../cvm/rows";

/** `none`: no agent on this system; `offline`: not yet, or the instance is down. */
export type AgentState = "online" | "offline" | "none";

/**
 * The platform's own images carry the agent; a custom image only if its guest says so. It is online a moment after
 * the instance is.
 */
export function agentState(
  instance: InstanceRow,
  world: World,
  now: number,
  latencies: Latencies,
): AgentState {
  const own = world.table(images).get(instance.image)?.type === "PUBLIC_IMAGE" && instance.automation;
  if (!own && !instance.guestAgent) return "none";
  return instance.state === "RUNNING" && now >= instance.runningAt + latencies.agent ? "online" : "offline";
}
