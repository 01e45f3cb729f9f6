import { Bandwidth } from "../plan/units";
import { nearest } from "../plan/yaml/nearest";
import { meaning } from "../plan/yaml/words";
import { findInstanceType, findRegion, isMissingFrom, LIMITS, similarTypes } from "./catalogue";
import type { Rule } from "./rule";
import { blueprintRule, blueprintsOf, known, when } from "./subjects";

/** Rules about the instance itself: type, bandwidth, user data, role. */
export const instanceRules: readonly Rule[] = [
  blueprintRule({
    id: "INSTANCE-TYPE-UNKNOWN",
    severity: "warning",
    title: "The instance type is in the catalogue of instance types.",
    explanation:
      "A type that the catalogue of 537 types does not know is new or mistyped; Landfall cannot check its memory and architecture.",
    source: "CVM instance types, 2023-03-14, and lists up to 2026",
    check: ({ blueprint: { instanceType }, path }) => {
      if (findInstanceType(instanceType) !== undefined) return [];
      const near = meaning(nearest(instanceType, similarTypes(instanceType)));
      const message = `${instanceType} is not in the catalogue of instance types.${near} Confirm with DescribeZoneInstanceConfigInfos.`;
      return [{ path: [...path, "instanceType"], message }];
    },
  }),
  blueprintRule({
    id: "INSTANCE-TYPE-REGION",
    severity: "warning",
    title: "The instance type's family is sold in the region.",
    explanation:
      "The vendor's price tables show the family in most regions and not in this one. The tables are of 2023 and for reference only.",
    source: "CVM price tables, 2023-06-12",
    check: ({ blueprint: { instanceType }, path, project: { region } }) => {
      const family = findInstanceType(instanceType)?.family;
      return when(
        family !== undefined && isMissingFrom(region, family),
        [...path, "instanceType"],
        `The price tables show no ${family} in ${region}. Confirm with DescribeZoneInstanceConfigInfos, or choose another family.`,
      );
    },
  }),
  blueprintRule({
    id: "PUBLIC-BANDWIDTH",
    severity: "error",
    title:
      "Public bandwidth is at most 100 Mbps in the mainland, Hong Kong and Singapore, 200 Mbps elsewhere.",
    explanation:
      "These are the caps of traffic-billed instances, which is what Landfall launches; more needs a bandwidth package.",
    source: "public network bandwidth cap, 2024-08-07",
    check: ({ blueprint: { publicBandwidth }, path, project: { region } }) => {
      if (publicBandwidth === undefined) return [];
      const cap = bandwidthCap(region);
      const asked = Bandwidth.parse(publicBandwidth).megabitsPerSecond;
      return when(
        asked < 1 || asked > cap,
        [...path, "publicBandwidth"],
        `${publicBandwidth} is not to be had in ${region}: 1 to ${cap} Mbps are. Leave it out for no public address.`,
      );
    },
  }),
  blueprintRule({
    id: "DELETION-PROTECTION",
    severity: "warning",
    title: "A target that is protected from deletion is kept when its cutover is reverted.",
    explanation:
      "TerminateInstances refuses it until DisableApiTermination is lifted: reverting stops at the removal of the target, and a person lifts it. That is its purpose, and better known before.",
    source: "Instance.DisableApiTermination, SDK 4.1.313",
    check: ({ blueprint: { deletionProtection }, path }) =>
      when(
        deletionProtection === true,
        [...path, "deletionProtection"],
        "The target cannot be terminated through the API, by a revert neither. Set it once the wave is finalized, or know who lifts it.",
      ),
  }),
  {
    id: "PUBLIC-BANDWIDTH-SUM",
    severity: "warning",
    title: "All public bandwidth of a region is at most 5 Gbps.",
    explanation:
      "The sum of the peaks of traffic-billed bandwidth in a region has this cap; more by request.",
    source: "public network bandwidth cap, 2024-08-07",
    check: (declared) => {
      const sum = blueprintsOf(declared).reduce(
        (total, { blueprint: { publicBandwidth } }) =>
          total + (publicBandwidth === undefined ? 0 : Bandwidth.parse(publicBandwidth).megabitsPerSecond),
        0,
      );
      return when(
        sum > LIMITS.publicBandwidthRegionMbps,
        ["workloads"],
        `The targets ask for ${sum} Mbps together; a region has ${LIMITS.publicBandwidthRegionMbps}. Give them less, or ask for more.`,
      );
    },
  },
  blueprintRule({
    id: "USER-DATA-SIZE",
    severity: "refused",
    title: "User data has at most 16 KiB before base64.",
    explanation: "RunInstances refuses more.",
    source: "RunInstances, API metadata of 2026-08-21",
    check: ({ blueprint: { userData }, path }) => {
      const bytes = userData === undefined ? 0 : Buffer.from(userData, "base64").length;
      return when(
        bytes > LIMITS.userDataBytes,
        [...path, "userData"],
        `The user data has ${bytes} bytes; ${LIMITS.userDataBytes} are allowed. Let it fetch the rest from a bucket.`,
      );
    },
  }),
  blueprintRule({
    id: "ROLE-NAME",
    severity: "refused",
    title: "A role's name has 1 to 128 letters, digits and + = , . @ _ -.",
    explanation: "No CAM role has another name.",
    source: "CAM CreateRole, API metadata of 2026-08-21",
    check: ({ blueprint, path }) => {
      const role = known(blueprint.role);
      return when(
        role !== undefined && !LIMITS.roleName.test(role),
        [...path, "role"],
        `"${role}" cannot be a role's name: it has 1 to 128 letters, digits and + = , . @ _ -. Give the name, not the ARN.`,
      );
    },
  }),
];

function bandwidthCap(region: string): number {
  const { mainland, elsewhere } = LIMITS.publicBandwidthMbps;
  const capped: readonly string[] = LIMITS.cappedLikeMainland;
  return findRegion(region)?.mainland === false && !capped.includes(region) ? elsewhere : mainland;
}
