import { arithmeticOf, PLANNED_CALLS } from "../../engines/replication/limits/arithmetic";
import type { DeclaredPlan } from "../../engines/declared";
import { LIMITS } from "../../rules/catalogue";
import { imagesAtOnce } from "../../rules/servers";
import { count } from "./count";

/** What replication asks of the account in calls and quota, and what the account gives; undefined where nothing replicates. */
export function arithmeticText(plan: DeclaredPlan): string | undefined {
  const sum = arithmeticOf(plan);
  if (sum.servers === 0) return undefined;
  const { callsPerHour, callsPerSecond, disks, relays, roundSeconds, servers } = sum;
  const { snapshotQuota, snapshots, snapshotsOfADisk } = sum;
  const lines: readonly (readonly [string, string])[] = [
    ["disks", `${count(disks, "staging disk")} on ${count(relays, "relay")}`],
    [
      "snapshots",
      `at most ${number(snapshots)}, ${snapshotsOfADisk} of a disk; the region takes ${number(snapshotQuota)} (${LIMITS.snapshotsBase} + ${LIMITS.snapshotsPerDisk} × ${disks})`,
    ],
    [
      "calls",
      `${number(callsPerHour)} CreateSnapshot and as many DeleteSnapshots an hour, ${callsPerSecond.toFixed(2)} a second of ${LIMITS.cbsCallsPerSecond}`,
    ],
    ["a round", `one point of all disks at once takes ${roundSeconds} s at ${PLANNED_CALLS} calls a second`],
    [
      "images",
      `${imagesAtOnce(plan)} at once by the goals; the region takes ${LIMITS.imagesByOlderPages} by pages of 2022, ${LIMITS.images} by the API of 2026`,
    ],
  ];
  return [
    `Replication of ${count(servers, "server")}`,
    ...lines.map(([what, text]) => `  ${what.padEnd(9)} ${text}`),
  ].join("\n");
}

function number(value: number): string {
  return value.toLocaleString("en-GB");
}
