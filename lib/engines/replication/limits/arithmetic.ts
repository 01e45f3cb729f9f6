import { Duration } from "../../../plan/units";
import { LIMITS } from "../../../rules/catalogue";
import { remembered } from "../../../rules/subjects";
import { replicatedIn, stagedDisks } from "./rule";

/** What everything that replicates asks of the account, and what the account gives. */
export interface Arithmetic {
  readonly servers: number;
  readonly disks: number;
  /** Relays that the lock has given out; servers of waves that deploy nothing have none. */
  readonly relays: number;
  /** Snapshots that are kept at most: every point of every disk, and one more of each while it is made. */
  readonly snapshots: number;
  /** The most that one disk has. */
  readonly snapshotsOfADisk: number;
  /** What the region takes for these disks alone. */
  readonly snapshotQuota: number;
  /** CreateSnapshot, and as often DeleteSnapshots for the oldest. */
  readonly callsPerHour: number;
  readonly callsPerSecond: number;
  /** Seconds for one point of all disks at once, at the calls that are planned for. */
  readonly roundSeconds: number;
}

/** Calls of one action of CBS in a second that are planned for; the other half is for looking and for retries. */
export const PLANNED_CALLS = LIMITS.cbsCallsPerSecond / 2;

/** The arithmetic of calls and quota for everything that replicates. */
export const arithmeticOf = remembered((declared): Arithmetic => {
  const servers = replicatedIn(declared).map(({ workload }) => ({
    disks: stagedDisks(workload).length,
    every: Math.max(1, Duration.parse(workload.replication.snapshotEvery).seconds),
    keep: workload.replication.keepPoints,
    relay: workload.placement?.relay,
  }));
  const total = (of: (server: (typeof servers)[number]) => number) =>
    servers.reduce((sum, server) => sum + of(server), 0);
  const disks = total((server) => server.disks);
  const callsPerSecond = total((server) => server.disks / server.every);
  return {
    servers: servers.length,
    disks,
    relays: new Set(servers.flatMap(({ relay }) => (relay === undefined ? [] : [relay]))).size,
    snapshots: total((server) => server.disks * (server.keep + 1)),
    snapshotsOfADisk: servers.reduce((most, { keep }) => Math.max(most, keep + 1), 0),
    snapshotQuota: LIMITS.snapshotsBase + LIMITS.snapshotsPerDisk * disks,
    callsPerHour: Math.ceil(total((server) => (server.disks * HOUR) / server.every)),
    callsPerSecond,
    roundSeconds: Math.ceil(disks / PLANNED_CALLS),
  };
});

const HOUR = 3_600;
