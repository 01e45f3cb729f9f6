import { Duration } from "../../../plan/units";
import { LIMITS } from "../../../rules/catalogue";
import { cited } from "../../../rules/documents";
import type { Rule } from "../../../rules/rule";
import { when } from "../../../rules/subjects";
import { arithmeticOf, PLANNED_CALLS } from "./arithmetic";
import { replicationRule } from "./rule";

const SNAPSHOT_PAGE = "CBS use limits, 2022-09-30";
/** Seconds: the shorter of the 2 to 3 minutes of the CloudEndure notes. */
const SHORTEST_SECONDS = 120;
/** Hours: the longest interval of SMC's incremental jobs. */
const LONGEST_HOURS = 168;

/** Recovery points: how often, how many, and what that asks of the account. */
export const pointRules: readonly Rule[] = [
  replicationRule({
    id: "REPLICATION-SNAPSHOT-INTERVAL",
    severity: "error",
    title: "Recovery points are at least two minutes apart.",
    explanation:
      "CloudEndure takes one every 2 to 3 minutes. CBS makes one snapshot of a disk at a time (InvalidDisk.SnapshotCreating) and states no duration: shorter intervals wait for each other.",
    source: `${cited("cloudEndure", "replication server")}; snapshot pages, 2022`,
    check: ({ path, workload: { replication } }) => {
      const { snapshotEvery } = replication;
      return when(
        Duration.parse(snapshotEvery).seconds < SHORTEST_SECONDS,
        [...path, "replication", "snapshotEvery"],
        `A recovery point every ${snapshotEvery} comes before the last is made. Write 2m or more; lag is governed by passes, not by points.`,
      );
    },
  }),
  replicationRule({
    id: "REPLICATION-SNAPSHOT-RARE",
    severity: "warning",
    title: "Recovery points are at most a week apart.",
    explanation:
      "SMC's incremental jobs run every 1 to 168 hours; what is older than that is a backup, not a way to cut over.",
    source: "SMC CreateReplicationJob, SDK of 2026",
    check: ({ path, workload: { replication } }) => {
      const { snapshotEvery } = replication;
      return when(
        Duration.parse(snapshotEvery).seconds > Duration.hours(LONGEST_HOURS).seconds,
        [...path, "replication", "snapshotEvery"],
        `With ${snapshotEvery} between recovery points a test may run from old data. Write 7d or less.`,
      );
    },
  }),
  {
    id: "REPLICATION-SNAPSHOT-QUOTA",
    severity: "error",
    title: "The kept recovery points fit into the region's snapshots.",
    explanation:
      "A region takes 64 snapshots and 64 for each of its cloud disks. Kept are keepPoints of every staging disk, and one more while it is made; other disks of the account add to the quota, other snapshots and images use it up.",
    source: SNAPSHOT_PAGE,
    check: (declared) => {
      const { disks, snapshotQuota: quota, snapshots } = arithmeticOf(declared);
      return when(
        snapshots > quota,
        ["workloads"],
        `${disks} staging disks keep up to ${snapshots} snapshots; the region takes ${LIMITS.snapshotsBase} + ${LIMITS.snapshotsPerDisk} × ${disks} = ${quota} for them. Keep fewer points (keepPoints).`,
      );
    },
  },
  {
    id: "REPLICATION-SNAPSHOT-RATE",
    severity: "error",
    title: "Recovery points ask for at most half of the snapshot calls that are allowed.",
    explanation:
      "Actions of CBS take 20 calls a second of an account and region. A point takes one CreateSnapshot a disk, and one DeleteSnapshots for the oldest; the other half is for looking at them and for retries.",
    source: "CBS API category page, undated copy",
    check: (declared) => {
      const { callsPerSecond, disks } = arithmeticOf(declared);
      return when(
        callsPerSecond > PLANNED_CALLS,
        ["workloads"],
        `${disks} staging disks ask for ${callsPerSecond.toFixed(1)} snapshots a second; ${LIMITS.cbsCallsPerSecond} calls are allowed and ${PLANNED_CALLS} planned for. Take recovery points less often (snapshotEvery).`,
      );
    },
  },
];
