import { replicationRules } from "../../../lib/engines/replication/rules";
import type { PlacementSpec, ReplicationSpec } from "../../../lib/engines/replication/schema";
import type { ReplicationSettingsSpec } from "../../../lib/plan/replication";
import type { SourceDiskSpec, SourceServerSpec } from "../../../lib/plan/source";
import type { AccountFacts, FoundSource, RuleFacts } from "../../../lib/rules/rule";
import {
  changed,
  dbSource,
  fleet,
  known,
  nothing,
  WINDOWS,
  type FleetSides,
  type FleetVariation,
} from "../../rules/fleet";
import { network } from "../../rules/sample";
import { breachesIn, describeSides } from "../../rules/sides";

type Schedule = NonNullable<ReplicationSettingsSpec["bandwidth"]["schedule"]>;

const db = (changes: Partial<ReplicationSpec>, facts?: RuleFacts) =>
  changed(({ workloads }) => void Object.assign(workloads.db, changes), facts);
const settings = (changes: Partial<ReplicationSettingsSpec>, facts?: RuleFacts) =>
  changed(({ workloads }) => void Object.assign(workloads.db.replication, changes), facts);
const hosts = (relay: string, conversion: string, source: Partial<SourceServerSpec> = {}) =>
  changed(({ workloads }) => {
    workloads.db.replication.relay.instanceType = relay;
    workloads.db.replication.conversion.instanceType = conversion;
    Object.assign(workloads.db.source, source);
  });
const bandwidth = (given: ReplicationSettingsSpec["bandwidth"]) => settings({ bandwidth: given });
const schedule = (entries: Partial<Schedule[number]>[], timeZone: string | undefined = "Asia/Seoul") =>
  bandwidth({
    schedule: entries.map((entry) => ({
      days: ["mon"],
      from: "22:00",
      to: "06:00",
      limit: "10Mbps",
      ...entry,
    })),
    ...(timeZone !== "" && { timeZone }),
  });
const way = (given: ReplicationSettingsSpec["network"], facts?: RuleFacts) =>
  settings({ network: given }, facts);
const disk = (changes: Partial<SourceDiskSpec>, index = 1, more: Partial<ReplicationSpec> = {}) =>
  changed(({ workloads }) => {
    Object.assign(workloads.db.source.disks[index] ?? {}, changes);
    Object.assign(workloads.db, more);
  });
/** A server with this many data disks beside its system disk. */
const disks = (count: number, more: Partial<ReplicationSpec> = {}, keepPoints = 6, snapshotEvery = "15m") =>
  changed(({ workloads }) => {
    const [system] = workloads.db.source.disks;
    const data = Array.from({ length: count }, (_, index) => ({
      device: `/dev/d${index}`,
      size: "10GiB",
      role: "data" as const,
    }));
    workloads.db.source.disks = [...(system ? [system] : []), ...data];
    Object.assign(workloads.db, more);
    Object.assign(workloads.db.replication, { keepPoints, snapshotEvery });
  });
const place = (slots: Record<string, number>, relay = 0): PlacementSpec => ({
  relay,
  instance: { $ref: `relay/${relay}/id` },
  address: { $ref: `relay/${relay}/address` },
  disks: Object.fromEntries(
    Object.entries(slots).map(([device, slot]) => [device, { slot, disk: { $ref: `disk/${slot}` } }]),
  ),
});
const placed = (first: PlacementSpec, second: PlacementSpec, sharing: "shared" | "dedicated" = "shared") =>
  changed(({ workloads }) => {
    const { db: one } = workloads;
    one.replication.relay.sharing = sharing;
    Object.assign(workloads, { db: { ...one, placement: first }, app: { ...one, placement: second } });
  });
const own = { network: network() };
const found = (source: FoundSource) => known({ sources: { db: source } });
const account = (facts: AccountFacts) => known({ account: facts });
const path = (of: "import" | "rescue", source: Partial<SourceServerSpec> = {}): FleetVariation =>
  changed(({ workloads }) => {
    workloads.db.path = of;
    Object.assign(workloads.db.source, source);
  });
const inRegion = (region: string) =>
  changed(({ project, workloads }) => {
    project.region = region;
    workloads.db.path = "rescue";
  });
const onto = (
  reinstall: ReplicationSpec["reinstall"],
  more: Partial<ReplicationSpec> = {},
  instance?: SourceServerSpec["instance"],
) =>
  changed(({ workloads: { db } }) => {
    Object.assign(db, { ...more, ...(reinstall !== undefined && { reinstall }) });
    if (instance !== undefined) db.source.instance = instance;
  });
const SCRIPTS = { freeze: "systemctl stop shop", thaw: "systemctl start shop" };
const onWindows = (quiesce: ReplicationSettingsSpec["quiesce"]) =>
  changed(({ workloads: { db } }) => {
    db.source.os = WINDOWS;
    db.replication.quiesce = quiesce;
  });
const ONE = { "/dev/vda": 0, "/dev/vdb": 1 };
const VPN = { mode: "private", via: "vpn", link: "vpngw-1a2b3c4d" } as const;

const sides: FleetSides = {
  "REPLICATION-SYSTEM": {
    broken: [dbSource({ os: { family: "linux", distribution: "Rocky Linux", version: "9" } })],
    fine: [nothing, dbSource({ os: WINDOWS })],
  },
  "REPLICATION-32-BIT": { broken: [dbSource({ architecture: "i386" })], fine: [nothing] },
  "REPLICATION-VIRTIO": { broken: [dbSource({ virtio: false })], fine: [nothing] },
  "REPLICATION-QUIESCE": {
    broken: [settings({ quiesce: "vss" }), dbSource({ os: WINDOWS })],
    fine: [nothing, settings({ quiesce: SCRIPTS }), onWindows(SCRIPTS), onWindows("vss")],
  },
  "REPLICATION-PRIVATE-LINK": {
    broken: [
      way({ mode: "private", via: "vpn" }),
      way({ mode: "private", via: "vpn", link: "pcx-1a2b3c4d" }),
      way({ mode: "private", via: "vpc", link: "pcx-1a2b3c4d" }),
    ],
    fine: [
      nothing,
      way(VPN),
      way({ mode: "private", via: "ccn", link: { $ref: "ccn" } }),
      way({ mode: "private", via: "vpc" }),
    ],
  },
  "REPLICATION-PRIVATE-NETWORK": { broken: [way(VPN, own)], fine: [nothing, way(VPN), known(own)] },
  "REPLICATION-NETWORK-OVERLAP": {
    broken: [
      changed(({ workloads: { db: server } }) => {
        server.replication.network = VPN;
        server.source.addresses = ["10.0.9.9"];
      }, own),
    ],
    fine: [
      way(VPN, own),
      dbSource({ addresses: ["10.0.9.9"] }, own),
      changed(({ workloads: { db: server } }) => {
        server.replication.network = { mode: "private", via: "vpc" };
        server.source.addresses = ["10.0.9.9"];
      }, own),
    ],
  },
  "REPLICATION-PUBLIC-PRIVATE-ADDRESS": {
    broken: [dbSource({ addresses: ["192.168.1.4"] }), dbSource({ addresses: ["172.31.0.1"] })],
    fine: [
      nothing,
      dbSource({ addresses: ["172.32.0.1"] }),
      dbSource({ addresses: ["192.168.1.4"], instance: "ins-1a2b3c4d" }),
    ],
  },
  "REPLICATION-OUTBOUND": {
    broken: [
      found({ openPorts: [443, 8080, 8703] }),
      found({ openPorts: [8080, 8703, 1500] }),
      found({ openPorts: [] }),
    ],
    fine: [nothing, found({}), found({ openPorts: [443, 8080, 8703, 1500] })],
  },
  "REPLICATION-RELAY-ROUTE": {
    broken: [account({ stagingRoute: false })],
    fine: [
      nothing,
      account({ stagingRoute: true }),
      account({}),
      way(VPN, { account: { stagingRoute: false } }),
    ],
  },
  "REPLICATION-THROTTLE": {
    broken: [bandwidth({}), bandwidth({ schedule: [] })],
    fine: [nothing, schedule([{}]), bandwidth({ limit: "1Mbps" })],
  },
  "REPLICATION-BANDWIDTH-ZERO": {
    broken: [bandwidth({ limit: "0Mbps" }), schedule([{ limit: "0Mbps" }])],
    fine: [nothing, bandwidth({}), schedule([{ limit: "1Mbps" }])],
  },
  "REPLICATION-SCHEDULE-ZONE": {
    broken: [schedule([{}], ""), schedule([{}], "KST"), schedule([{}], "Asia/Seul")],
    fine: [nothing, schedule([{}]), schedule([{}], "UTC")],
  },
  "REPLICATION-SCHEDULE-EMPTY": {
    broken: [schedule([{ from: "06:00" }])],
    fine: [nothing, schedule([{ from: "00:00", to: "23:59" }])],
  },
  "REPLICATION-SCHEDULE-OVERLAP": {
    broken: [
      schedule([{}, {}]),
      schedule([{}, { days: ["tue"], from: "05:59", to: "07:00" }]),
      schedule([{ days: ["mon"], from: "00:00", to: "01:00" }, { days: ["sun"] }]),
      schedule([{}, { days: ["fri"], from: "09:00" }, { days: ["fri"], from: "08:00", to: "09:01" }]),
    ],
    fine: [
      nothing,
      schedule([{}]),
      schedule([{}, { days: ["tue"], from: "06:00", to: "07:00" }]),
      schedule([{}, { from: "06:00", to: "22:00" }]),
      schedule([{ days: ["mon"], from: "06:00", to: "07:00" }, { days: ["sun"] }]),
    ],
  },
  "REPLICATION-FIRST-PASS": {
    broken: [
      disk({ size: "32000GiB", used: "31000GiB" }, 1, {
        replication: { ...fleet().workloads.db.replication, bandwidth: { limit: "100Mbps" } },
      }),
    ],
    fine: [
      nothing,
      disk({ size: "32000GiB", used: "30000GiB" }, 1, {
        replication: { ...fleet().workloads.db.replication, bandwidth: { limit: "100Mbps" } },
      }),
      disk({ size: "32000GiB" }, 1, {
        replication: { ...fleet().workloads.db.replication, bandwidth: {} },
      }),
    ],
  },
  "REPLICATION-HOST-TYPE": {
    broken: [hosts("S5.MEDIUM5", "S5.LARGE8"), hosts("S5.MEDIUM4", "ZZ.LARGE8")],
    fine: [nothing],
  },
  "REPLICATION-HOST-ARCHITECTURE": {
    broken: [hosts("SR1.MEDIUM4", "S5.LARGE8"), hosts("S5.MEDIUM4", "SR1.LARGE8")],
    fine: [nothing, hosts("ZZ.MEDIUM4", "S5.LARGE8")],
  },
  "REPLICATION-RELAY-SMALL": {
    broken: [hosts("S5.2XLARGE16", "S5.LARGE8")],
    fine: [nothing, hosts("S5.LARGE8", "S5.LARGE8")],
  },
  "REPLICATION-CONVERSION-LARGE": {
    broken: [
      hosts("S5.MEDIUM4", "S5.LARGE8", { cpus: 5 }),
      hosts("S5.MEDIUM4", "S5.LARGE8", { memory: "9GiB" }),
    ],
    fine: [nothing, hosts("S5.MEDIUM4", "S5.LARGE8", { cpus: 4, memory: "8GiB" })],
  },
  "REPLICATION-STAGING-TYPE": {
    broken: [
      settings({ staging: { type: "CLOUD_BASIC", encrypted: false } }),
      settings({ staging: { type: "CLOUD_TSSD", encrypted: false } }),
    ],
    fine: [nothing, settings({ staging: { type: "CLOUD_HSSD", encrypted: false } })],
  },
  "REPLICATION-STAGING-SIZE": {
    broken: [
      disk({ size: "32001GiB" }),
      disk({ size: "16001GiB" }, 1, {
        replication: {
          ...fleet().workloads.db.replication,
          staging: { type: "CLOUD_BASIC", encrypted: false },
        },
      }),
    ],
    fine: [nothing, disk({ size: "32000GiB" })],
  },
  "REPLICATION-STAGING-ENCRYPTED": {
    broken: [settings({ staging: { type: "CLOUD_PREMIUM", encrypted: true } })],
    fine: [nothing],
  },
  "REPLICATION-DISK-COUNT": {
    broken: [disks(20)],
    fine: [disks(19), disks(20, { replication: excluding("/dev/d0") })],
  },
  "REPLICATION-PLACEMENT-DISKS": {
    broken: [
      db({ placement: place({ "/dev/vda": 0 }) }),
      db({ placement: place({ ...ONE, "/dev/vdb": 20 }) }),
    ],
    fine: [
      nothing,
      db({ placement: place({ ...ONE, "/dev/vdb": 19 }) }),
      db({ placement: place({ "/dev/vda": 0 }), replication: excluding("/dev/vdb") }),
    ],
  },
  "REPLICATION-PLACEMENT-SLOT": {
    broken: [placed(place(ONE), place({ "/dev/vda": 1, "/dev/vdb": 2 }))],
    fine: [
      nothing,
      placed(place(ONE), place({ "/dev/vda": 2, "/dev/vdb": 3 })),
      placed(place(ONE), place(ONE, 1)),
    ],
  },
  "REPLICATION-PLACEMENT-DEDICATED": {
    broken: [placed(place(ONE), place({ "/dev/vda": 2 }), "dedicated")],
    fine: [
      nothing,
      placed(place(ONE), place(ONE, 1), "dedicated"),
      placed(place(ONE), place({ "/dev/vda": 2 })),
    ],
  },
  "REPLICATION-SNAPSHOT-INTERVAL": {
    broken: [
      settings({ snapshotEvery: "119s" }),
      settings({ snapshotEvery: "0s" }),
      settings({ snapshotEvery: "1m" }),
    ],
    fine: [nothing, settings({ snapshotEvery: "2m" })],
  },
  "REPLICATION-SNAPSHOT-RARE": {
    broken: [settings({ snapshotEvery: "169h" })],
    fine: [nothing, settings({ snapshotEvery: "7d" })],
  },
  "REPLICATION-SNAPSHOT-QUOTA": {
    broken: [disks(64, {}, 64)],
    fine: [nothing, disks(63, {}, 64), disks(500, {}, 63)],
  },
  "REPLICATION-SNAPSHOT-RATE": {
    broken: [disks(1_200, {}, 6, "2m")],
    fine: [nothing, disks(1_199, {}, 6, "2m"), disks(8_999, {}, 6, "15m")],
  },
  "REPLICATION-IMPORT-USED": {
    broken: [disk({ used: "51GiB", size: "60GiB" }, 0), disk({ used: undefined, size: "51GiB" }, 0)],
    fine: [
      nothing,
      disk({ used: "50GiB", size: "500GiB" }, 0),
      disk({ used: "51GiB", size: "60GiB" }, 0, { path: "rescue" }),
    ],
  },
  "REPLICATION-IMPORT-SIZE": {
    broken: [disk({ size: "501GiB" }, 0)],
    fine: [nothing, disk({ size: "500GiB" }, 0), disk({ size: "501GiB" }, 0, { path: "rescue" })],
  },
  "REPLICATION-IMPORT-UEFI": {
    broken: [path("import", { firmware: "uefi" })],
    fine: [nothing, path("rescue", { firmware: "uefi" })],
  },
  "REPLICATION-IMPORT-VOLUMES": {
    broken: [disk({ volume: "dynamic" }, 0), disk({ volume: "raid" }, 0)],
    fine: [nothing, disk({ volume: "lvm" }, 0), disk({ volume: "dynamic" })],
  },
  "REPLICATION-RESCUE-WINDOWS": {
    broken: [path("rescue", { os: WINDOWS })],
    fine: [path("rescue"), path("import", { os: WINDOWS })],
  },
  "REPLICATION-RESCUE-ARM": {
    broken: [path("rescue", { architecture: "arm_64" })],
    fine: [path("rescue"), path("import", { architecture: "arm_64" })],
  },
  "REPLICATION-RESCUE-REGION": {
    broken: [inRegion("ap-mumbai"), inRegion("na-toronto")],
    fine: [inRegion("ap-seoul"), inRegion("ap-newland"), nothing],
  },
  "REPLICATION-RESCUE-UNPROVEN": { broken: [path("rescue")], fine: [nothing] },
  "REPLICATION-RESCUE-UEFI": {
    broken: [path("rescue", { firmware: "uefi" })],
    fine: [path("rescue"), path("import", { firmware: "uefi" })],
  },
  "REPLICATION-TARGET-SYSTEM-DISK": {
    broken: [disk({ size: "51GiB" }, 0)],
    fine: [nothing, disk({ size: "50GiB" }, 0)],
  },
  "REPLICATION-TARGET-DISK-SIZE": {
    broken: [becomes("/dev/vdb", "99GiB")],
    fine: [nothing, becomes("/dev/vdb", "100GiB")],
  },
  "REPLICATION-TARGET-DISK-COUNT": {
    broken: [disks(19, further(2))],
    fine: [nothing, disks(19, further(1))],
  },
  "REPLICATION-REINSTALL-IMAGE": {
    broken: [onto("ins-1a2b3c4d", { target: "image" })],
    fine: [nothing, onto("ins-1a2b3c4d"), onto(undefined, { target: "image" })],
  },
  "REPLICATION-REINSTALL-SOURCE": {
    broken: [onto("ins-1a2b3c4d", {}, "ins-1a2b3c4d"), onto({ $ref: "a/id" }, {}, { $ref: "a/id" })],
    fine: [
      nothing,
      onto("ins-1a2b3c4d"),
      onto("ins-1a2b3c4d", {}, "ins-5e6f7a8b"),
      onto(undefined, {}, "ins-5e6f7a8b"),
    ],
  },
  "REPLICATION-FIXED-ADDRESS": {
    broken: [db({ blueprint: { ...fleet().workloads.db.blueprint, privateIp: "10.0.2.10" } })],
    fine: [
      nothing,
      db({ target: "image", blueprint: { ...fleet().workloads.db.blueprint, privateIp: "10.0.2.10" } }),
      onto("ins-1a2b3c4d", { blueprint: { ...fleet().workloads.db.blueprint, privateIp: "10.0.2.10" } }),
    ],
  },
  "REPLICATION-EXCLUDE-SYSTEM": {
    broken: [settings({ exclude: ["/dev/vda"] })],
    fine: [nothing, settings({ exclude: ["/dev/vdb"] })],
  },
  "REPLICATION-EXCLUDE-DEVICE": {
    broken: [settings({ exclude: ["/dev/vdz"] }), settings({ exclude: ["3"] })],
    fine: [nothing, settings({ exclude: ["/dev/vdb"] })],
  },
  "REPLICATION-EXCLUDE-PATH": {
    broken: [settings({ exclude: ["/var/lib/docker"] })],
    fine: [nothing, settings({ exclude: ["/dev/vdb", "1"] })],
  },
  "REPLICATION-WHOLE-DISKS": {
    broken: [disk({ used: "0MiB" })],
    fine: [nothing, disk({ used: "0MiB" }, 1, { replication: excluding("/dev/vdb") })],
  },
};

function excluding(...exclude: string[]): ReplicationSettingsSpec {
  return { ...fleet().workloads.db.replication, exclude };
}

function becomes(device: string, size: string): FleetVariation {
  return db({ disks: { [device]: { type: "CLOUD_PREMIUM", size, deleteWithInstance: false } } });
}

function further(count: number): Partial<ReplicationSpec> {
  const { blueprint } = fleet().workloads.db;
  const empty = { type: "CLOUD_PREMIUM" as const, size: "10GiB", deleteWithInstance: false };
  return { blueprint: { ...blueprint, dataDisks: Array.from({ length: count }, () => empty) } };
}

describeSides(fleet, replicationRules, sides);

function messages(id: string, variation: FleetVariation): string[] {
  const rule = replicationRules.find((candidate) => candidate.id === id);
  if (rule === undefined) throw new Error(`no rule ${id}`);
  return breachesIn(fleet, rule, variation).map(({ message }) => message);
}

describe("the arithmetic of recovery points", () => {
  test("says how many snapshots are kept and how many the region takes", () => {
    expect(messages("REPLICATION-SNAPSHOT-QUOTA", disks(64, {}, 64))).toEqual([
      "65 staging disks keep up to 4225 snapshots; the region takes 64 + 64 × 65 = 4224 for them. Keep fewer points (keepPoints).",
    ]);
  });

  test("says how many calls a second they take", () => {
    expect(messages("REPLICATION-SNAPSHOT-RATE", disks(1_799, {}, 6, "2m"))).toEqual([
      "1800 staging disks ask for 15.0 snapshots a second; 20 calls are allowed and 10 planned for. Take recovery points less often (snapshotEvery).",
    ]);
  });
});

describe("where sources contradict each other", () => {
  test("8: GPT and EFI are denied by the pages and taken by the API: an error that a ticket and a test run can set aside", () => {
    expect(messages("REPLICATION-IMPORT-UEFI", path("import", { firmware: "uefi" }))).toEqual([
      "The source boots by UEFI; imported are MBR disks that boot by BIOS. Use the path rescue, or acknowledge with the ticket that allows GPT and a test run.",
    ]);
    expect(replicationRules.find(({ id }) => id === "REPLICATION-IMPORT-UEFI")?.severity).toBe("error");
  });

  test("9: what ImportImage calls arm_64 is arm64 among instance types, and neither has rescue mode", () => {
    expect(messages("REPLICATION-HOST-ARCHITECTURE", hosts("SR1.MEDIUM4", "S5.LARGE8"))).toHaveLength(1);
    expect(messages("REPLICATION-RESCUE-ARM", path("rescue", { architecture: "arm_64" }))).toEqual([
      "ARM instances have no rescue mode. Use the path import.",
    ]);
  });

  test("14: it is ImportImage's 50 GB that counts, not the 500 GB of offline migration", () => {
    expect(messages("REPLICATION-IMPORT-USED", disk({ used: "60GiB", size: "80GiB" }, 0))).toEqual([
      "The system disk holds 60GiB; 50 GB can be imported. Use the path rescue, say how much is used, or move data to a data disk.",
    ]);
    expect(messages("REPLICATION-IMPORT-SIZE", disk({ used: "40GiB", size: "500GiB" }, 0))).toEqual([]);
  });
});
