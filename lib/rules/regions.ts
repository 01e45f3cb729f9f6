import { nearest } from "../plan/yaml/nearest";
import { meaning } from "../plan/yaml/words";
import { findRegion, knownRegions } from "./catalogue";
import { cited } from "./documents";
import type { DeclaredProject, PlanPath, Rule } from "./rule";
import { blueprintsOf, when } from "./subjects";

const ZONES_PAGE = "regions and zones page, 2023-11-23; CVM API metadata, 2026-08-21";

export const regionRules: readonly Rule[] = [
  {
    id: "REGION-UNKNOWN",
    severity: "warning",
    title: "The region is in the catalogue of regions.",
    explanation:
      "A region that the catalogue does not know is either new or mistyped; Landfall cannot check anything about it.",
    source: ZONES_PAGE,
    check: ({ project: { region } }) =>
      when(
        findRegion(region) === undefined,
        ["project", "region"],
        `${region} is not in the catalogue of regions of 2026.${meaning(nearest(region, knownRegions()))} Known: ${knownRegions().join(", ")}.`,
      ),
  },
  {
    id: "REGION-CVM",
    severity: "warning",
    title: "The CVM API of 2026 lists the region.",
    explanation:
      "Some regions of older tables are absent from the API's list of regions of 2026; they may be closed or not open to every account.",
    source: "EnterRescueMode page, 2026-03-26",
    check: ({ project: { region } }) =>
      when(
        findRegion(region)?.cvm === false,
        ["project", "region"],
        `The CVM API's list of regions of 2026 does not have ${region}. Confirm with DescribeRegions that the account can use it, or choose another region.`,
      ),
  },
  {
    id: "REGION-COS",
    severity: "error",
    title: "The region has COS.",
    explanation:
      "Images reach Tencent Cloud through a bucket in the target's region, and the project keeps its journal in one; without COS in the region neither works.",
    source: `${cited("offlineMigration", "prerequisites")}; COS regions and endpoints, 2023-03-15`,
    check: ({ project: { region } }) =>
      when(
        findRegion(region)?.cos === false,
        ["project", "region"],
        `No COS endpoint is documented for ${region}. Choose a region with COS; if the account has COS there, acknowledge with where that is stated.`,
      ),
  },
  {
    id: "ZONE-REGION",
    severity: "refused",
    title: "Every zone is a zone of the project's region.",
    explanation:
      "An instance lives in a zone of the region that its API call goes to; a zone's name starts with its region's.",
    source: ZONES_PAGE,
    check: (declared) =>
      zonesOf(declared).flatMap(({ zone, path }) =>
        when(
          !isZoneOf(zone, declared.project.region),
          path,
          `${zone} is not a zone of ${declared.project.region}. Name one of that region${listed(declared.project.region)}.`,
        ),
      ),
  },
  {
    id: "ZONE-UNKNOWN",
    severity: "warning",
    title: "Every zone is in the catalogue of zones.",
    explanation: "A zone that the catalogue does not know is either new or mistyped.",
    source: ZONES_PAGE,
    check: (declared) => {
      const region = findRegion(declared.project.region);
      return zonesOf(declared).flatMap(({ zone, path }) =>
        when(
          region !== undefined && isZoneOf(zone, declared.project.region) && region.zones[zone] === undefined,
          path,
          `${zone} is not in the catalogue of zones of 2026${listed(declared.project.region)}. Confirm with DescribeZones, or name another.`,
        ),
      );
    },
  },
  {
    id: "ZONE-SOLD-OUT",
    severity: "warning",
    title: "No zone is marked as sold out.",
    explanation:
      "The vendor's pages mark some old zones as sold out: new instances and disks may be refused there.",
    source: ZONES_PAGE,
    check: (declared) =>
      zonesOf(declared).flatMap(({ zone, path }) =>
        when(
          findRegion(declared.project.region)?.zones[zone] === "sold-out",
          path,
          `${zone} is marked as sold out. Name another zone of ${declared.project.region}, or make sure that the account has capacity there.`,
        ),
      ),
  },
];

function zonesOf(declared: DeclaredProject): { zone: string; path: PlanPath }[] {
  const targets = blueprintsOf(declared).map(({ blueprint, path }) => ({
    zone: blueprint.zone,
    path: [...path, "zone"],
  }));
  const home = { zone: declared.project.zone, path: ["project", "zone"] };
  // A blueprint takes the project's zone unless it names another: say a fault of that zone once.
  return [home, ...targets.filter(({ zone }) => zone !== home.zone)];
}

function isZoneOf(zone: string, region: string): boolean {
  return zone.startsWith(`${region}-`) && /^\d+$/.test(zone.slice(region.length + 1));
}

function listed(region: string): string {
  const zones = Object.keys(findRegion(region)?.zones ?? {});
  return zones.length === 0 ? "" : ` (${zones.join(", ")})`;
}
