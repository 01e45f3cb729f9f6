import type { Quota, Rule } from "../rule";
import { when } from "../subjects";

/** What the account has left, asked before anything is made. */
export const quotaRules: readonly Rule[] = [
  quotaRule("QUOTA-SNAPSHOTS", "snapshots", {
    title: "The region takes the recovery points.",
    explanation: "64, and 64 for each cloud disk of the region; images take snapshots too.",
    source: "CBS use limits, 2022-09-30",
    remedy: "Delete old ones, or keep fewer points (keepPoints).",
  }),
  quotaRule("QUOTA-IMAGES", "images", {
    title: "The region takes the images of a wave.",
    explanation:
      "The path import takes one image slot a server, before the upload; API texts of 2026 have 500, pages of 2022 have 10 a region.",
    source: "DescribeImageQuota; SyncImages, API metadata of 2026-08-21; CVM use limits, 2022-08-26",
    remedy: "Delete old ones, ask for more, or lower the wave's concurrency.",
  }),
  quotaRule("QUOTA-INSTANCES", "instances", {
    title: "The account may have the relays, conversion servers and targets.",
    explanation: "Peers' users met quotas in the middle of a cutover.",
    source: "DescribeAccountQuota; CVM use limits, 2022-08-26",
    remedy: "Ask for more before the wave begins.",
  }),
  quotaRule("QUOTA-GROUPS", "security groups", {
    title: "The account may have the project's security groups.",
    explanation: "50 a project and region.",
    source: "DescribeSecurityGroupLimits; VPC quota limits, 2021-11-04",
    remedy: "Delete unused ones, or ask for more.",
  }),
];

function quotaRule(
  id: string,
  of: Quota["of"],
  { remedy, ...text }: Pick<Rule, "title" | "explanation" | "source"> & { readonly remedy: string },
): Rule {
  return {
    id,
    severity: "error",
    ...text,
    needs: "account",
    check: (_, { account }) =>
      (account?.quotas ?? [])
        .filter((quota) => quota.of === of)
        .flatMap(({ limit, used, wanted }) =>
          when(
            used + wanted > limit,
            ["project"],
            `${wanted} more ${of} are wanted; the account has ${used} of ${limit} in the region. ${remedy}`,
          ),
        ),
  };
}
