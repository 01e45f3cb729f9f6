import { nearest } from "../../../plan/yaml/nearest";
import { meaning } from "../../../plan/yaml/words";
import { findInstanceType, similarTypes } from "../../../rules/catalogue";
import { cited } from "../../../rules/documents";
import type { PlanPath, Rule } from "../../../rules/rule";
import { gibOf } from "../../../rules/servers";
import { when } from "../../../rules/subjects";
import { replicationRule, type ReplicatedSubject } from "./rule";

const GUIDE = cited("cloudEndure", "replication settings");

/** The relay and the conversion server. */
export const hostRules: readonly Rule[] = [
  replicationRule({
    id: "REPLICATION-HOST-TYPE",
    severity: "warning",
    title: "The types of relay and conversion server are in the catalogue of instance types.",
    explanation: "A type that the catalogue does not know is new or mistyped.",
    source: "CVM instance types, 2023-03-14, and lists up to 2026",
    check: (subject) =>
      hostsOf(subject)
        .filter(({ type }) => findInstanceType(type) === undefined)
        .map(({ path, type, what }) => ({
          path,
          message: `${type} of the ${what} is not in the catalogue of instance types.${meaning(nearest(type, similarTypes(type)))} Confirm with DescribeZoneInstanceConfigInfos.`,
        })),
  }),
  replicationRule({
    id: "REPLICATION-HOST-ARCHITECTURE",
    severity: "error",
    title: "Relay and conversion server are x86.",
    explanation:
      "Their bundle carries programs for x86_64; comparable services have x86 replication servers only.",
    source: "AWS MGN, replication servers, 2026; Landfall's relay bundle",
    check: (subject) =>
      hostsOf(subject).flatMap(({ path, type, what }) =>
        when(
          findInstanceType(type)?.architecture === "arm64",
          path,
          `${type} of the ${what} is ARM. Choose a type of another family than SR1.`,
        ),
      ),
  }),
  replicationRule({
    id: "REPLICATION-RELAY-SMALL",
    severity: "warning",
    title: "The relay is not larger than the conversion server.",
    explanation: "A relay only receives data, so a small one will do; conversion does the work.",
    source: GUIDE,
    check: ({ path, workload: { replication } }) => {
      const relay = findInstanceType(replication.relay.instanceType);
      const conversion = findInstanceType(replication.conversion.instanceType);
      return when(
        relay !== undefined && conversion !== undefined && relay.cpus > conversion.cpus,
        [...path, "replication", "relay", "instanceType"],
        `The relay has ${relay?.cpus} processors, the conversion server ${conversion?.cpus}. Take a smaller relay or a larger conversion server.`,
      );
    },
  }),
  replicationRule({
    id: "REPLICATION-CONVERSION-LARGE",
    severity: "warning",
    title: "The conversion server is as large as the source, or larger.",
    explanation: "It makes the source's system bootable; a smaller one makes the cutover longer.",
    source: GUIDE,
    check: ({ path, workload: { replication, source } }) => {
      const { instanceType } = replication.conversion;
      const type = findInstanceType(instanceType);
      if (type === undefined) return [];
      const small = [
        ...(source.cpus !== undefined && type.cpus < source.cpus
          ? [`${type.cpus} processors of ${source.cpus}`]
          : []),
        ...(source.memory !== undefined && type.memoryGib < gibOf(source.memory)
          ? [`${type.memoryGib}GiB of memory of ${source.memory}`]
          : []),
      ];
      return when(
        small.length > 0,
        [...path, "replication", "conversion", "instanceType"],
        `${instanceType} has ${small.join(" and ")} that the source has. Choose a type as large as the source, or larger.`,
      );
    },
  }),
];

function hostsOf({ path, workload: { replication } }: ReplicatedSubject): {
  what: string;
  type: string;
  path: PlanPath;
}[] {
  return (["relay", "conversion"] as const).map((host) => ({
    what: host === "relay" ? "relay" : "conversion server",
    type: replication[host].instanceType,
    path: [...path, "replication", host, "instanceType"],
  }));
}
