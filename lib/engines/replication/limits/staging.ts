import { LIMITS } from "../../../rules/catalogue";
import type { Breach, DeclaredProject, Rule } from "../../../rules/rule";
import { gibOf, someOf } from "../../../rules/servers";
import { when } from "../../../rules/subjects";
import { replicatedIn, replicationRule, stagedDisks, type Replicated } from "./rule";

/** Staging disks, and their places on relays. */
export const stagingRules: readonly Rule[] = [
  replicationRule({
    id: "REPLICATION-STAGING-TYPE",
    severity: "error",
    title: "Staging disks are of a type that is made on its own.",
    explanation:
      "CreateDisks takes no CLOUD_BASIC any more, and CLOUD_TSSD only together with some instance types.",
    source: "CreateDisks, API metadata of 2026-08-21; cloud disk types, 2022-09-29",
    check: ({ path, workload: { replication } }) => {
      const types: readonly string[] = LIMITS.stagingDiskTypes;
      const { type } = replication.staging;
      return when(
        !types.includes(type),
        [...path, "replication", "staging", "type"],
        `${type} disks are not made on their own. Choose ${types.join(", ")}.`,
      );
    },
  }),
  replicationRule({
    id: "REPLICATION-STAGING-SIZE",
    severity: "error",
    title: "No source disk is larger than a staging disk can be.",
    explanation:
      "A staging disk has the size of its source disk; smaller than the type's smallest is rounded up.",
    source: "creating cloud disks, 2022-09-30",
    check: ({ path, workload: { replication, source } }) => {
      const { max } = LIMITS.dataDiskGib[replication.staging.type];
      return source.disks.flatMap(({ device, size }, index) =>
        when(
          gibOf(size) > max,
          [...path, "source", "disks", index, "size"],
          `${device} has ${size}; a ${replication.staging.type} staging disk has at most ${max} GiB. Split the data over disks on the source.`,
        ),
      );
    },
  }),
  replicationRule({
    id: "REPLICATION-STAGING-ENCRYPTED",
    severity: "warning",
    title: "Encrypted staging makes encrypted targets.",
    explanation:
      "Encryption is chosen when a disk is made and never changes; snapshots of an encrypted disk, and disks made from them, are encrypted, cannot be shared with other accounts and not be copied across regions.",
    source: "cloud disk encryption, 2022-09-29",
    check: ({ path, workload: { replication } }) =>
      when(
        replication.staging.encrypted,
        [...path, "replication", "staging", "encrypted"],
        "Target data disks come from encrypted snapshots and stay encrypted. Be sure that nobody has to share or copy them to another region.",
      ),
  }),
  replicationRule({
    id: "REPLICATION-DISK-COUNT",
    severity: "refused",
    title: "A source has at most 20 disks to copy.",
    explanation: "All disks of a server are staged on one relay, which takes 20 data disks.",
    source: "CVM use limits, 2022-08-26",
    check: ({ path, workload }) =>
      when(
        stagedDisks(workload).length > LIMITS.dataDisksPerInstance,
        [...path, "source", "disks"],
        `The source has ${stagedDisks(workload).length} disks to copy, a relay takes ${LIMITS.dataDisksPerInstance}. Bring data together on fewer disks, or exclude some.`,
      ),
  }),
  replicationRule({
    id: "REPLICATION-PLACEMENT-DISKS",
    severity: "refused",
    title: "Every disk has its place on the relay, in one of 20 slots.",
    explanation: "The lock says where each disk is staged; what is not there is not replicated.",
    source: "Landfall's lock; CVM use limits, 2022-08-26",
    check: ({ path, workload }) => {
      const { placement } = workload;
      if (placement === undefined) return [];
      const missing = stagedDisks(workload).filter(({ device }) => !Object.hasOwn(placement.disks, device));
      const beyond = Object.entries(placement.disks).filter(
        ([, { slot }]) => slot >= LIMITS.dataDisksPerInstance,
      );
      return [
        ...missing.map(({ device }) => ({
          path: [...path, "placement", "disks"],
          message: `${device} has no place on relay ${placement.relay}. Run landfall lock.`,
        })),
        ...beyond.map(([device, { slot }]) => ({
          path: [...path, "placement", "disks", device],
          message: `${device} is in slot ${slot}; a relay has the slots 0 to ${LIMITS.dataDisksPerInstance - 1}. Run landfall lock.`,
        })),
      ];
    },
  }),
  {
    id: "REPLICATION-PLACEMENT-SLOT",
    severity: "refused",
    title: "No two disks have the same slot of a relay.",
    explanation: "One would be written over the other.",
    source: "Landfall's lock",
    check: sharedSlots,
  },
  {
    id: "REPLICATION-PLACEMENT-DEDICATED",
    severity: "refused",
    title: "A dedicated relay serves one server.",
    explanation: "The settings of at least one of its servers ask for a relay of its own.",
    source: "Landfall's lock",
    check: sharedRelays,
  },
];

function sharedSlots(declared: DeclaredProject): Breach[] {
  const taken = new Map<string, string>();
  return replicatedIn(declared).flatMap(({ name, path, workload: { placement } }) =>
    Object.entries(placement?.disks ?? {}).flatMap(([device, { slot }]) => {
      const key = `relay ${placement?.relay}, slot ${slot}`;
      const other = taken.get(key);
      taken.set(key, `${name} ${device}`);
      return when(
        other !== undefined,
        [...path, "placement", "disks", device],
        `${key} already holds ${other}. Run landfall lock, and do not edit its file by hand.`,
      );
    }),
  );
}

function sharedRelays(declared: DeclaredProject): Breach[] {
  const byRelay = new Map<number | undefined, Replicated[]>();
  for (const server of replicatedIn(declared)) {
    const relay = server.workload.placement?.relay;
    if (relay !== undefined) byRelay.set(relay, [...(byRelay.get(relay) ?? []), server]);
  }
  return [...byRelay].flatMap(([relay, servers]) =>
    servers
      .filter(({ workload }) => servers.length > 1 && workload.replication.relay.sharing === "dedicated")
      .map(({ name, path }) => ({
        path: [...path, "placement", "relay"],
        message: `Relay ${relay} is to serve ${name} alone, and ${someOf(servers.map((server) => server.name).filter((other) => other !== name))} is on it as well. Run landfall lock.`,
      })),
  );
}
