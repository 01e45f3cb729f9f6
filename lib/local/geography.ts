/** Regions and zones as DescribeRegions, DescribeZones and the redis pages list them (2023 to 2026). */
interface RegionFacts {
  readonly name: string;
  /** The first digits of the numeric zone ids; the zone's number follows in four digits. */
  readonly zoneIdPrefix: string;
  readonly zones: readonly number[];
}

const REGIONS: Readonly<Record<string, RegionFacts>> = {
  "ap-guangzhou": { name: "South China (Guangzhou)", zoneIdPrefix: "10", zones: [1, 2, 3, 4, 5, 6, 7] },
  "ap-shanghai": { name: "East China (Shanghai)", zoneIdPrefix: "20", zones: [1, 2, 3, 4, 5, 6, 7, 8] },
  "ap-nanjing": { name: "East China (Nanjing)", zoneIdPrefix: "33", zones: [1, 2, 3] },
  "ap-beijing": { name: "North China (Beijing)", zoneIdPrefix: "80", zones: [1, 2, 3, 4, 5, 6, 7] },
  "ap-chengdu": { name: "Southwest China (Chengdu)", zoneIdPrefix: "16", zones: [1, 2] },
  "ap-chongqing": { name: "Southwest China (Chongqing)", zoneIdPrefix: "19", zones: [1] },
  "ap-shenzhen-fsi": { name: "South China (Shenzhen Finance)", zoneIdPrefix: "11", zones: [1, 2, 3] },
  "ap-shanghai-fsi": { name: "East China (Shanghai Finance)", zoneIdPrefix: "70", zones: [1, 2, 3] },
  "ap-beijing-fsi": { name: "North China (Beijing Finance)", zoneIdPrefix: "46", zones: [1] },
  "ap-hongkong": { name: "Hong Kong/Macao/Taiwan (Hong Kong, China)", zoneIdPrefix: "30", zones: [1, 2, 3] },
  "ap-singapore": { name: "Southeast Asia (Singapore)", zoneIdPrefix: "90", zones: [1, 2, 3, 4] },
  "ap-jakarta": { name: "Southeast Asia (Jakarta)", zoneIdPrefix: "72", zones: [1, 2] },
  "ap-bangkok": { name: "Southeast Asia (Bangkok)", zoneIdPrefix: "23", zones: [1, 2] },
  "ap-seoul": { name: "Northeast Asia (Seoul)", zoneIdPrefix: "18", zones: [1, 2] },
  "ap-tokyo": { name: "Northeast Asia (Tokyo)", zoneIdPrefix: "25", zones: [1, 2] },
  "ap-mumbai": { name: "South Asia (Mumbai)", zoneIdPrefix: "21", zones: [1, 2] },
  "na-siliconvalley": { name: "West US (Silicon Valley)", zoneIdPrefix: "15", zones: [1, 2] },
  "na-ashburn": { name: "East US (Virginia)", zoneIdPrefix: "22", zones: [1, 2] },
  "na-toronto": { name: "North America (Toronto)", zoneIdPrefix: "40", zones: [1] },
  "sa-saopaulo": { name: "South America (Sao Paulo)", zoneIdPrefix: "74", zones: [1] },
  "eu-frankfurt": { name: "Europe (Frankfurt)", zoneIdPrefix: "17", zones: [1, 2] },
  "eu-moscow": { name: "Europe (Moscow)", zoneIdPrefix: "24", zones: [1] },
};

export interface Zone {
  readonly zone: string;
  readonly zoneId: string;
  readonly name: string;
}

export function regions(): { readonly region: string; readonly name: string }[] {
  return Object.entries(REGIONS).map(([region, facts]) => ({ region, name: facts.name }));
}

export function isRegion(region: string): boolean {
  return region in REGIONS;
}

export function zonesOf(region: string): Zone[] {
  const facts = REGIONS[region];
  if (facts === undefined) return [];
  return facts.zones.map((zone) => ({
    zone: `${region}-${zone}`,
    zoneId: `${facts.zoneIdPrefix}${String(zone).padStart(4, "0")}`,
    name: `${facts.name} Zone ${zone}`,
  }));
}

export function isZoneOf(zone: string | undefined, region: string): zone is string {
  return zonesOf(region).some((candidate) => candidate.zone === zone);
}
