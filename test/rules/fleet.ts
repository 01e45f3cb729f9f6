import type { CsmAgentSpec } from "../../lib/engines/csm-agent/schema";
import type { ReplicationSpec } from "../../lib/engines/replication/schema";
import type { BlueprintSpec } from "../../lib/plan/blueprint";
import type { SourceServerSpec } from "../../lib/plan/source";
import type { WaveSpec } from "../../lib/plan/wave";
import type { RuleFacts } from "../../lib/rules";
import type { SidesOf, VariationOf } from "./sides";

/** Two servers, one of each engine, that break no rule: to be changed by one thing at a time. */
export interface Fleet {
  project: { name: string; region: string; zone: string; sources?: (string | { $ref: string })[] };
  estate: { bucket: string | { $ref: string } };
  workloads: { db: ReplicationSpec; web: CsmAgentSpec };
  waves: { data: WaveSpec; front: WaveSpec };
}

export function fleet(): Fleet {
  return {
    project: { name: "erp", region: "ap-guangzhou", zone: "ap-guangzhou-6", sources: ["203.0.113.0/24"] },
    estate: { bucket: { $ref: "estate/bucket" } },
    workloads: { db: replicated(), web: carried() },
    waves: { data: wave("db"), front: wave("web") },
  };
}

function replicated(): ReplicationSpec {
  return {
    engine: "replication",
    source: {
      ...server("203.0.113.10"),
      disks: [
        { device: "/dev/vda", size: "40GiB", used: "20GiB", role: "system", fileSystem: "ext4" },
        { device: "/dev/vdb", size: "100GiB", used: "50GiB", role: "data", fileSystem: "xfs" },
      ],
    },
    replication: {
      relay: { instanceType: "S5.MEDIUM4", sharing: "shared" },
      conversion: { instanceType: "S5.LARGE8" },
      staging: { type: "CLOUD_PREMIUM", encrypted: false },
      network: { mode: "public" },
      bandwidth: { limit: "200Mbps" },
      compression: "adaptive",
      checksum: true,
      snapshotEvery: "15m",
      keepPoints: 6,
      quiesce: "fsfreeze",
    },
    path: "import",
    target: "instance",
    blueprint: { ...blueprint(), systemDisk: { type: "CLOUD_PREMIUM", size: "50GiB" } },
  };
}

function carried(): CsmAgentSpec {
  return {
    engine: "csm-agent",
    source: {
      ...server("203.0.113.11"),
      disks: [
        { device: "/dev/vda", size: "40GiB", used: "20GiB", role: "system", fileSystem: "ext4" },
        {
          device: "/dev/vdb",
          size: "100GiB",
          used: "50GiB",
          role: "data",
          fileSystem: "ext4",
          mountPoint: "/data",
        },
      ],
    },
    target: {
      blueprint: {
        ...blueprint(),
        publicBandwidth: "100Mbps",
        dataDisks: [{ type: "CLOUD_PREMIUM", size: "100GiB", deleteWithInstance: false }],
      },
      made: { $ref: "server/web/id" },
    },
    agent: {
      secretId: { from: "env", name: "CSM_SECRET_ID" },
      secretKey: { from: "env", name: "CSM_SECRET_KEY" },
      network: { mode: 0 },
      ipv6: false,
      checksum: false,
      ignoreCheck: false,
    },
  };
}

function server(address: string): Omit<SourceServerSpec, "disks"> {
  return {
    os: { family: "linux", distribution: "CentOS", version: "7.9" },
    architecture: "x86_64",
    firmware: "bios",
    cpus: 2,
    memory: "4GiB",
    addresses: [address],
    runner: { type: "ssh", host: address, port: 22, user: "root", key: { from: "file", path: "keys/id" } },
    virtio: true,
    rsync: true,
    selinux: "disabled",
    cloudInit: true,
  };
}

function blueprint(): BlueprintSpec {
  return {
    instanceType: "S5.MEDIUM4",
    zone: "ap-guangzhou-6",
    vpc: { $ref: "estate/vpc" },
    subnet: { $ref: "estate/targetSubnet" },
    securityGroups: [{ $ref: "estate/targetGroup" }],
    systemDisk: { type: "CLOUD_PREMIUM", size: "60GiB" },
  };
}

function wave(workload: string): WaveSpec {
  const checks = [{ type: "tcp" as const, port: 22, from: "probe" as const, within: "10m" }];
  return {
    workloads: [workload],
    goal: "finalize",
    hooks: [
      {
        name: "stop the applications",
        when: "before",
        step: "cutover",
        run: { type: "http", method: "POST", url: "https://ops.example.com/erp/stop", status: 200 },
        mustSucceed: true,
        timeout: "10m",
      },
    ],
    testRun: { checks, deadline: "24h" },
    cutover: { checks, testMaxAge: "7d" },
  };
}

export type FleetVariation = VariationOf<Fleet>;
export type FleetSides = Readonly<Record<string, SidesOf<Fleet>>>;

export const nothing: FleetVariation = {};

export function changed(change: (fleet: Fleet) => void, facts?: RuleFacts): FleetVariation {
  return { change, ...(facts && { facts }) };
}

export function known(facts: RuleFacts): FleetVariation {
  return { facts };
}

/** The replicated server with this of its source changed. */
export function dbSource(changes: Partial<SourceServerSpec>, facts?: RuleFacts): FleetVariation {
  return changed(({ workloads }) => void Object.assign(workloads.db.source, changes), facts);
}

/** The server that the CSM tool carries, with this of its source changed. */
export function webSource(changes: Partial<SourceServerSpec>, facts?: RuleFacts): FleetVariation {
  return changed(({ workloads }) => void Object.assign(workloads.web.source, changes), facts);
}

export const WINDOWS = { family: "windows", distribution: "Windows Server", version: "2019" } as const;
