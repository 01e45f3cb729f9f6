import { goalAllows } from "../../plan/wave-steps";
import { LIMITS } from "../catalogue";
import { cited } from "../documents";
import type { DeclaredProject, Rule } from "../rule";
import { blueprintsOf, remembered, when } from "../subjects";
import { serversOf } from "./rule";

const SMC_LIMITS = cited("smcAgent", "limits of sources and jobs");

/** How many servers move at all, at once, and into one zone. */
export const fleetRules: readonly Rule[] = [
  {
    id: "FLEET-SOURCES",
    severity: "warning",
    title: "A project has at most 1,000 sources.",
    explanation:
      "SMC registers 1,000 sources an account, and more by ticket. Landfall has no such limit; beyond it split the fleet, so that one project stays within what people can follow.",
    source: SMC_LIMITS,
    check: (declared) => {
      const count = serversOf(declared).length;
      return when(
        count > LIMITS.smcSources,
        ["workloads"],
        `The project has ${count} sources; comparable services take ${LIMITS.smcSources}. Split it into projects.`,
      );
    },
  },
  {
    id: "FLEET-JOBS",
    severity: "warning",
    title: "At most 1,000 servers have something to do.",
    explanation: "SMC takes 1,000 migration jobs an account, and more by ticket.",
    source: SMC_LIMITS,
    check: (declared) => {
      const moving = Object.values(declared.waves).filter(({ goal }) => goalAllows(goal, "replicate"));
      const count = moving.reduce((sum, { workloads }) => sum + serversAmong(declared, workloads), 0);
      return when(
        count > LIMITS.smcJobs,
        ["waves"],
        `${count} servers are to move at the same time; comparable services take ${LIMITS.smcJobs} jobs. Raise the goals of the waves one after the other.`,
      );
    },
  },
  {
    id: "FLEET-CONCURRENCY",
    severity: "warning",
    title: "At most 50 servers of a wave cut over at once.",
    explanation:
      "SMC runs 50 jobs at once, and more by ticket; each wants snapshots, a conversion server and calls of the API.",
    source: SMC_LIMITS,
    check: (declared) =>
      Object.entries(declared.waves).flatMap(([name, { concurrency, workloads }]) => {
        const servers = serversAmong(declared, workloads);
        const atOnce = Math.min(concurrency ?? servers, servers);
        return when(
          atOnce > LIMITS.smcConcurrentJobs,
          ["waves", name, "concurrency"],
          `${atOnce} servers of wave ${name} would cut over at once; comparable services run ${LIMITS.smcConcurrentJobs}. Give it a concurrency of ${LIMITS.smcConcurrentJobs} or less.`,
        );
      }),
  },
  {
    id: "FLEET-ZONE",
    severity: "warning",
    title: "A zone takes as many targets and relays as the account may have there.",
    explanation: "Pages of 2020 and 2022 give 30 to 60 pay-as-you-go instances a zone, more by request.",
    source: "CVM use limits, 2022-08-26",
    check: (declared) => {
      const zones = new Map<string, number>();
      for (const {
        blueprint: { zone },
      } of blueprintsOf(declared))
        zones.set(zone, (zones.get(zone) ?? 0) + 1);
      const relays = relaysOf(declared);
      const home = declared.project.zone;
      if (relays > 0) zones.set(home, zones.get(home) ?? 0);
      return [...zones].flatMap(([zone, targets]) =>
        when(
          targets + (zone === home ? relays : 0) > LIMITS.instancesPerZone,
          ["workloads"],
          `${targets} targets${zone === home && relays > 0 ? ` and ${relays} relays` : ""} are to stand in ${zone}; an account has ${LIMITS.instancesPerZone} to 60 there unless more were granted. Confirm with DescribeAccountQuota, and ask for more before the cutover.`,
        ),
      );
    },
  },
];

/** Relays stand in the project's zone; the lock says how many there are. */
function relaysOf({ workloads }: DeclaredProject): number {
  const placed = Object.values(workloads) as { readonly placement?: { readonly relay: number } }[];
  return new Set(placed.flatMap(({ placement }) => (placement === undefined ? [] : [placement.relay]))).size;
}

function serversAmong(declared: DeclaredProject, names: readonly string[]): number {
  const servers = serverNames(declared);
  return names.filter((name) => servers.has(name)).length;
}

const serverNames = remembered(
  (declared): ReadonlySet<string> => new Set(serversOf(declared).map(({ name }) => name)),
);
