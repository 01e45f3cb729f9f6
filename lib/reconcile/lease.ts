import { randomUUID } from "node:crypto";
import { userInfo } from "node:os";
import { z } from "zod";
import { isoInstant } from "../base/clock";
import { LandfallError } from "../base/errors";
import { hasEnded, processIdentitySchema, thisProcess } from "./process-identity";

/** Who holds a lease. */
export const leaseHolderSchema = z.strictObject({
  /** Differs between any two that may compete. */
  id: z.string().min(1),
  /** For people. */
  name: z.string().min(1),
  process: processIdentitySchema.optional(),
});
export type LeaseHolder = z.infer<typeof leaseHolderSchema>;

/** The right to write the journal, until an instant. */
export interface Lease {
  readonly holder: LeaseHolder;
  /** ISO instant. */
  readonly until: string;
}

/** This process as a holder: `alice (process 4711 on build-7)`. */
export function processHolder(): LeaseHolder {
  const identity = thisProcess();
  const host = identity.machine.split(" ")[0] ?? identity.machine;
  return { id: randomUUID(), name: `${userName()} (process ${identity.pid} on ${host})`, process: identity };
}

/** Whether somebody else's lease bars this holder: it has not run out, and its process is not known to have ended. */
export function bars(lease: Lease, holder: LeaseHolder, now: number): boolean {
  if (lease.holder.id === holder.id || Date.parse(lease.until) <= now) return false;
  return lease.holder.process === undefined || !hasEnded(lease.holder.process);
}

/** `LEASE-HELD`: another reconciler works with this journal. */
export class LeaseHeld extends LandfallError {
  constructor(
    readonly lease: Lease,
    location: string,
  ) {
    super("LEASE-HELD", `${lease.holder.name} holds the journal ${location} until ${lease.until}.`, {
      remedy: "Wait until it has ended; a reconciler that was killed loses its lease at that time.",
    });
  }
}

/** `LEASE-LOST`: somebody else wrote to the journal, so this reconciler must not go on. */
export class LeaseLost extends LandfallError {
  constructor(
    readonly lease: Lease | undefined,
    location: string,
    now: number,
  ) {
    const who = lease === undefined ? "another reconciler" : `${lease.holder.name} (until ${lease.until})`;
    super(
      "LEASE-LOST",
      `At ${isoInstant(now)} ${who} had taken over the journal ${location}; this reconciler stopped.`,
      {
        remedy: "Nothing needs to be mended: whoever holds the journal finishes what was begun here.",
      },
    );
  }
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that no account has.
    return `user ${process.getuid?.() ?? "unknown"}`;
  }
}
