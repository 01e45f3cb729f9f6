import { LandfallError } from "../../../base/errors";
import { isApiError } from "../../../tencent/api-error";
import type { Tools } from "./resource";

const MINUTE = 60_000;

/** How long things may take; the official provider waits about as long. */
export const BUDGETS = {
  launch: 15 * MINUTE,
  terminate: 15 * MINUTE,
  disk: 9 * MINUTE,
  address: 5 * MINUTE,
  database: 60 * MINUTE,
  /** Until what used a resource has let go of it. */
  release: 5 * MINUTE,
  /** Until a write to CAM can be read. */
  propagation: MINUTE,
} as const;

const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 5_000;

/**
 * Asks until there is an answer other than `undefined`, less and less often.
 *
 * @throws LandfallError `DEPLOY-TIMEOUT` after `budget` ms.
 */
export async function until<T>(
  tools: Tools,
  what: string,
  budget: number,
  ask: () => Promise<T | undefined>,
): Promise<T> {
  const end = tools.clock.now() + budget;
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE)) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (tools.clock.now() >= end) {
      throw new LandfallError(
        "DEPLOY-TIMEOUT",
        `${what} is not done after ${Math.round(budget / MINUTE)} minutes`,
        {
          remedy: "Look at it in the console; the next deploy goes on from there.",
        },
      );
    }
    await tools.clock.sleep(pause, tools.signal);
  }
}

/**
 * Removes something, again while what used it lets go. Gone is as good as removed.
 */
export async function removal(tools: Tools, what: string, remove: () => Promise<unknown>): Promise<void> {
  let last: unknown;
  const attempt = async (): Promise<true | undefined> => {
    try {
      await remove();
      return true;
    } catch (error) {
      if (isGone(error)) return true;
      if (!isHeld(error)) throw error;
      last = error;
      return undefined;
    }
  };
  try {
    await until(tools, what, BUDGETS.release, attempt);
  } catch (error) {
    throw error instanceof LandfallError && error.code === "DEPLOY-TIMEOUT" ? (last ?? error) : error;
  }
}

/** How far a thing is from being gone: `busy` with a change of its own, or in a state in which it can be removed. */
export type Presence = "gone" | "busy" | { readonly state: string };

/**
 * Removes something that has states: waits while it is busy, asks once in every state in which it can be removed,
 * and returns when it is gone. An earlier removal that was cut short is only waited for.
 */
export async function removeFromState(
  tools: Tools,
  what: string,
  budget: number,
  look: () => Promise<Presence>,
  remove: () => Promise<unknown>,
): Promise<void> {
  let asked: string | undefined;
  await until(tools, what, budget, async () => {
    const presence = await look();
    if (presence === "gone") return true;
    if (presence === "busy" || presence.state === asked) return undefined;
    asked = presence.state;
    await removal(tools, what, remove);
    return undefined;
  });
}

/** Whether something else still uses the resource, or it is not known whether the call had its effect. */
function isHeld(error: unknown): boolean {
  return (
    isApiError(error, "transient", "ambiguous") ||
    (isApiError(error) && /InUse|DependencyViolation/.test(error.apiCode ?? ""))
  );
}

/** `undefined` for what is gone. */
export async function unlessGone<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** CAM says `InvalidParameter.RoleNotExist` and the like, which elsewhere would be a fault of the request. */
function isGone(error: unknown): boolean {
  return isApiError(error, "gone") || (isApiError(error) && /NotExist$/.test(error.apiCode ?? ""));
}

/** The id that a create call must have answered with. */
export function answered(id: string | undefined, action: string): string {
  if (id !== undefined && id !== "") return id;
  throw new LandfallError("DEPLOY-ANSWER", `${action} answered without an id`, {
    remedy: "Deploy again: what was made is found and taken over.",
  });
}
