import type { BlueprintSpec } from "../../lib/plan/blueprint";
import type { SourceDiskSpec, SourceServerSpec } from "../../lib/plan/source";
import type { FoundSource, Quota } from "../../lib/rules/rule";
import { serverRules } from "../../lib/rules/servers/rules";
import { changed, dbSource, fleet, known, nothing, WINDOWS, type Fleet, type FleetSides } from "./fleet";
import { network } from "./sample";
import { describeSides } from "./sides";

const disk = (changes: Partial<SourceDiskSpec>, index = 1) =>
  changed(({ workloads }) => void Object.assign(workloads.db.source.disks[index] ?? {}, changes));
const target = (changes: Partial<BlueprintSpec>, source: Partial<SourceServerSpec> = {}) =>
  changed(({ workloads }) => {
    Object.assign(workloads.db.source, source);
    Object.assign(workloads.db.blueprint, changes);
  });
const csmTarget = (changes: Partial<BlueprintSpec>) =>
  changed(({ workloads: { web } }) => {
    if ("blueprint" in web.target) Object.assign(web.target.blueprint, changes);
  });
const found = (db: FoundSource) => known({ sources: { db } });
const used = (processor: number, memory: number, disk: number) =>
  found({ usedPercent: { processor, memory, disk } });
function quota(of: Quota["of"]): FleetSides[string] {
  const left = (used: number, limit: number) =>
    known({ account: { quotas: [{ of, used, limit, wanted: 2 }] } });
  return { broken: [left(9, 10), left(11, 10)], fine: [nothing, left(8, 10), known({ account: {} })] };
}
const windows = (version: string, blueprint: Partial<BlueprintSpec> = {}) =>
  target(blueprint, { os: { ...WINDOWS, version } });

const reach = (...sources: (string | { $ref: string })[]) =>
  changed(({ project }) => void (project.sources = sources));
const everyoneInside = (project: Fleet) => {
  project.workloads.db.source.instance = "ins-1a2b3c4d";
  project.workloads.web.source.instance = "ins-5e6f7g8h";
};

function stoppedSwitch(launchStopped: boolean, workload?: string) {
  return changed(({ waves, workloads }) => {
    workloads.db.blueprint.launchStopped = launchStopped;
    waves.data.workloads.push("web");
    if (waves.data.cutover)
      waves.data.cutover.switch = [
        {
          type: "eip",
          address: "eip-1a2b3c4d",
          managedBy: "none",
          ...(workload !== undefined && { workload }),
        },
      ];
  });
}

/** Two of the servers share a relay, another has its own. */
function placed({ workloads }: Fleet): void {
  const onRelay = (relay: number) => ({
    relay,
    instance: { $ref: `relay/${relay}/id` },
    address: { $ref: `relay/${relay}/address` },
    disks: {},
  });
  Object.assign(workloads.db, { placement: onRelay(0) });
  Object.assign(workloads, { s0: { ...workloads.db }, s1: { ...workloads.db, placement: onRelay(1) } });
}

const at = (goal: "replicate") => (project: Fleet) => {
  project.waves.data.goal = goal;
  project.waves.front.goal = goal;
};

/** Only images, this many in one wave. */
const imports = (count: number, goal: "declare" | "replicate" | "cutover", reinstall?: string) =>
  changed((project) => {
    at("replicate")(project);
    const members = Array.from({ length: count }, (_, index) => `image-${index}`);
    for (const name of members)
      Object.assign(project.workloads, {
        [name]: { engine: "image-import", ...(reinstall && { reinstall }) },
      });
    Object.assign(project.waves, { images: { workloads: members, goal } });
  });

const rescued = (count: number, reinstall?: string) =>
  more(count, ({ workloads }) => {
    for (const workload of Object.values(workloads))
      if (workload.engine === "replication")
        Object.assign(workload, { path: "rescue", ...(reinstall !== undefined && { reinstall }) });
  });

/** As many more servers as are asked for, all in wave `data`. */
const more = (count: number, change: (project: Fleet) => void = () => undefined) =>
  changed((project) => {
    for (let index = 0; index < count; index += 1) {
      const name = `s${index}`;
      Object.assign(project.workloads, { [name]: { ...project.workloads.db, source: unaddressed(project) } });
      project.waves.data.workloads.push(name);
    }
    change(project);
  });

function unaddressed({ workloads }: Fleet): SourceServerSpec {
  const { addresses: _, ...source } = workloads.db.source;
  return source;
}

const sides: FleetSides = {
  "SOURCE-SYSTEM-DISK": {
    broken: [disk({ role: "system" }), disk({ role: "data" }, 0)],
    fine: [nothing],
  },
  "SOURCE-DISK-TWICE": { broken: [disk({ device: "/dev/vda" })], fine: [nothing] },
  "SOURCE-DISK-USED": {
    broken: [disk({ used: "101GiB" })],
    fine: [disk({ used: "100GiB" }), nothing],
  },
  "SOURCE-DISK-SWAP": { broken: [disk({ fileSystem: "SWAP" })], fine: [disk({ fileSystem: "xfs" })] },
  "SOURCE-FILE-SYSTEM": {
    broken: [disk({ fileSystem: "reiserfs" })],
    fine: [disk({ fileSystem: "NTFS" }), nothing],
  },
  "SOURCE-VOLUMES": {
    broken: [disk({ volume: "lvm" }), disk({ volume: "dynamic" }), disk({ volume: "raid" })],
    fine: [disk({ volume: "plain" }), nothing],
  },
  "SOURCE-WINDOWS-2003-2008": {
    broken: [windows("2003"), windows("2008 R2")],
    fine: [windows("2012"), nothing],
  },
  "SOURCE-TWICE": {
    broken: [
      changed(({ workloads: { db, web } }) => {
        db.source.instance = "ins-1a2b3c4d";
        web.source.instance = "ins-1a2b3c4d";
      }),
    ],
    fine: [
      nothing,
      changed(({ workloads: { db, web } }) => {
        db.source.instance = "ins-1a2b3c4d";
        web.source.instance = "ins-5e6f7g8h";
      }),
    ],
  },
  "SOURCE-ADDRESS-TWICE": {
    broken: [dbSource({ addresses: ["203.0.113.11"] })],
    fine: [nothing, dbSource({ addresses: ["203.0.113.10", "203.0.113.10"] })],
  },
  "SOURCES-OPEN": {
    broken: [reach("0.0.0.0/0"), reach("203.0.113.0/24", "0.0.0.0/0")],
    fine: [nothing, reach("0.0.0.0/1"), reach({ $ref: "office" })],
  },
  "SOURCES-ALIGNED": {
    broken: [reach("203.0.113.7/24")],
    fine: [nothing, reach("203.0.113.7/32"), reach({ $ref: "office" })],
  },
  "SOURCES-NONE": {
    broken: [reach(), changed(({ project }) => void delete project.sources)],
    fine: [
      nothing,
      reach({ $ref: "office" }),
      changed((project) => {
        project.project.sources = [];
        everyoneInside(project);
      }),
    ],
  },
  "SOURCES-COVER": {
    broken: [reach("203.0.113.0/29"), reach("198.51.100.0/24", "203.0.113.10/32")],
    fine: [
      nothing,
      reach("203.0.113.10/31"),
      reach(),
      reach("203.0.113.0/29", { $ref: "office" }),
      changed((project) => {
        project.project.sources = ["198.51.100.0/24"];
        everyoneInside(project);
      }),
    ],
  },
  "SOURCES-OVERLAP": {
    broken: [{ ...reach("10.0.128.0/17"), ...known({ network: network() }) }],
    fine: [
      reach("10.0.128.0/17"),
      { ...reach("10.1.0.0/16", "0.0.0.0/0"), ...known({ network: network() }) },
    ],
  },
  "SOURCES-COUNT": {
    broken: [reach(...Array.from({ length: 33 }, (_, index) => `203.0.113.${index}/32`))],
    fine: [nothing, reach(...Array.from({ length: 32 }, (_, index) => `203.0.113.${index}/32`))],
  },
  "SOURCE-CLOCK": {
    broken: [found({ clockSkewSeconds: 301 }), found({ clockSkewSeconds: -301 })],
    fine: [nothing, found({ clockSkewSeconds: 300 }), found({})],
  },
  "SOURCE-LOAD": {
    broken: [used(91, 0, 0), used(0, 96, 0), used(0, 0, 100)],
    fine: [nothing, used(90, 95, 99), found({})],
  },
  "SOURCE-SHADOW-COPIES": {
    broken: [found({ shadowCopies: 1 })],
    fine: [nothing, found({ shadowCopies: 0 }), found({})],
  },
  "TARGET-ARCHITECTURE": {
    broken: [
      target({}, { architecture: "arm_64" }),
      target({ instanceType: "SR1.MEDIUM4" }),
      csmTarget({ instanceType: "SR1.MEDIUM4" }),
    ],
    fine: [nothing, target({ instanceType: "SR1.MEDIUM4" }, { architecture: "arm_64" })],
  },
  "TARGET-PROCESSORS": {
    broken: [target({}, { cpus: 3 })],
    fine: [nothing, target({ instanceType: "S5.LARGE8" }, { cpus: 4 })],
  },
  "TARGET-MEMORY": {
    broken: [target({}, { memory: "5GiB" }), csmTarget({ instanceType: "S5.SMALL2" })],
    fine: [nothing, target({ instanceType: "S5.MEDIUM8" }, { memory: "5GiB" })],
  },
  "TARGET-WINDOWS-HOSTNAME": {
    broken: [windows("2019", { hostname: "a".repeat(16) }), windows("2019", { hostname: "erp.db" })],
    fine: [windows("2019", { hostname: "a".repeat(15) }), target({ hostname: "erp.db" })],
  },
  "TARGET-WINDOWS-KEY-PAIR": {
    broken: [windows("2019", { keyPair: "skey-1a2b3c4d" })],
    fine: [windows("2019"), target({ keyPair: "skey-1a2b3c4d" })],
  },
  "TARGET-WINDOWS-MEMORY": {
    broken: [windows("2022", { instanceType: "S5.SMALL2" }), windows("2016", { instanceType: "S5.SMALL1" })],
    fine: [windows("2022", { instanceType: "S5.SMALL4" }), target({ instanceType: "S5.SMALL2" })],
  },
  "TARGET-STOPPED-SWITCH": {
    broken: [stoppedSwitch(true), stoppedSwitch(true, "db")],
    fine: [nothing, stoppedSwitch(false), target({ launchStopped: true }), stoppedSwitch(true, "web")],
  },
  "TARGET-WINDOWS-LICENCE": {
    broken: [
      target({}, { os: WINDOWS, cloudInit: false }),
      target({}, { os: WINDOWS, cloudInit: undefined }),
    ],
    fine: [
      nothing,
      windows("2019"),
      changed(({ workloads }) => {
        workloads.db.licence = "BYOL";
        Object.assign(workloads.db.source, { os: WINDOWS, cloudInit: false });
      }),
    ],
  },
  "TARGET-CLOUD-INIT": {
    broken: [
      target({ hostname: "erp-db" }, { cloudInit: false }),
      target({ userData: "IyEvYmluL3No" }, { cloudInit: false, os: WINDOWS }),
    ],
    fine: [target({ hostname: "erp-db" }), target({}, { cloudInit: false })],
  },
  "FLEET-SOURCES": { broken: [more(999)], fine: [more(998)] },
  "FLEET-JOBS": {
    broken: [more(999, ({ waves }) => void (waves.data.goal = "replicate"))],
    fine: [more(998), more(999, ({ waves }) => void (waves.data.goal = "declare"))],
  },
  "FLEET-CONCURRENCY": {
    broken: [more(50), more(60, ({ waves }) => void (waves.data.concurrency = 51))],
    fine: [more(49), more(60, ({ waves }) => void (waves.data.concurrency = 50))],
  },
  "QUOTA-SNAPSHOTS": quota("snapshots"),
  "QUOTA-IMAGES": quota("images"),
  "QUOTA-INSTANCES": quota("instances"),
  "QUOTA-GROUPS": quota("security groups"),
  "FLEET-ZONE": {
    broken: [more(29), more(28, placed), more(27, placed)],
    fine: [more(28), more(26, placed)],
  },
  "FLEET-IMAGES": {
    broken: [more(499), imports(501, "replicate")],
    fine: [more(498), more(600, at("replicate")), imports(500, "replicate"), imports(501, "declare")],
  },
  "FLEET-IMAGES-OLDER-PAGES": {
    broken: [more(9), imports(6, "cutover", "ins-1a2b3c4d"), rescued(40, "ins-1a2b3c4d")],
    fine: [more(8), more(9, at("replicate")), imports(5, "cutover", "ins-1a2b3c4d"), rescued(40)],
  },
};

describeSides(fleet, serverRules, sides);
