import { generalRules } from "../../lib/rules";
import { describeRules, network, plan, type Sides, type Variation } from "./sample";
import { connectionSides } from "./connection-sides";
import { waveSides } from "./wave-sides";

type Change = NonNullable<Variation["change"]>;

const region = (id: string, zone = `${id}-1`) =>
  plan(({ project, workloads }) => {
    Object.assign(project, { region: id, zone });
    workloads.web.blueprint.zone = zone;
  });
const blueprint = (changes: object, facts?: Variation["facts"]) =>
  plan(({ workloads }) => void Object.assign(workloads.web.blueprint, changes), facts);
const systemDisk = (size: string, type = "CLOUD_PREMIUM") => blueprint({ systemDisk: { type, size } });
const dataDisk = (size: string, type = "CLOUD_PREMIUM") =>
  blueprint({ dataDisks: [{ type, size, deleteWithInstance: false }] });
const net = (changes: Parameters<typeof network>[0]): Variation => ({ facts: { network: network(changes) } });
const address = (privateIp: string) => blueprint({ privateIp }, { network: network() });
const tags = (values: Record<string, string>) => plan(({ project }) => void (project.tags = values));
const tagsCount = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, "v"]));
const wave = (change: Change) => plan(change);
const bucket = (name: string) => plan(({ estate }) => void (estate.bucket = name));
const twin = (privateIp: string) =>
  plan(({ workloads }) => {
    const { web } = workloads;
    web.blueprint.privateIp = "10.0.2.10";
    Object.assign(workloads, { db: { ...web, blueprint: { ...web.blueprint, privateIp } } });
  });
const wide = (count: number) =>
  plan(({ workloads }) => {
    const { web } = workloads;
    web.blueprint.publicBandwidth = "100Mbps";
    for (let index = 1; index < count; index += 1) Object.assign(workloads, { [`web${index}`]: web });
  });
const nothing: Variation = {};

const sides: Record<string, Sides> = {
  ...waveSides,
  ...connectionSides,
  "REGION-UNKNOWN": { broken: [region("ap-guangzou")], fine: [nothing, region("eu-moscow")] },
  "REGION-CVM": { broken: [region("ap-mumbai"), region("na-toronto")], fine: [nothing, region("ap-tokyo")] },
  "REGION-COS": {
    broken: [region("eu-moscow"), region("ap-shanghai-fsi")],
    fine: [nothing, region("ap-shenzhen-fsi")],
  },
  "ZONE-REGION": {
    broken: [
      blueprint({ zone: "ap-shanghai-2" }),
      plan(({ project }) => void (project.zone = "ap-guangzhou-fsi-1")),
    ],
    fine: [nothing, blueprint({ zone: "ap-guangzhou-99" })],
  },
  "ZONE-UNKNOWN": {
    broken: [blueprint({ zone: "ap-guangzhou-8" })],
    fine: [nothing, blueprint({ zone: "ap-guangzhou-7" }), region("ap-newland")],
  },
  "ZONE-SOLD-OUT": {
    broken: [blueprint({ zone: "ap-guangzhou-2" })],
    fine: [nothing, blueprint({ zone: "ap-guangzhou-3" })],
  },
  "NETWORK-ALIGNED": {
    broken: [net({ cidr: "10.0.1.0/16" }), net({ testSubnet: "10.0.1.128/24" })],
    fine: [net({}), net({ testSubnet: "10.0.1.128/25" })],
  },
  "VPC-RANGE": {
    broken: [
      net({ cidr: "10.16.0.0/16" }),
      net({ cidr: "172.32.0.0/16" }),
      net({ cidr: "192.168.0.0/15" }),
      net({ cidr: "10.0.0.0/29" }),
      net({ cidr: "10.0.0.0/8" }),
    ],
    fine: [
      net({ cidr: "10.15.0.0/16" }),
      net({ cidr: "172.31.0.0/16" }),
      net({ cidr: "192.168.0.0/16" }),
      net({ cidr: "10.0.0.0/28" }),
      net({ cidr: "10.0.0.0/12" }),
    ],
  },
  "SUBNET-PREFIX": {
    broken: [net({ testSubnet: "10.0.1.0/29" }), net({ testSubnet: "10.0.0.0/15" })],
    fine: [net({ testSubnet: "10.0.1.0/28" }), net({ testSubnet: "10.0.0.0/16" })],
  },
  "SUBNET-IN-VPC": {
    broken: [net({ targetSubnet: "10.1.0.0/24" })],
    fine: [net({}), net({ targetSubnet: "10.0.255.0/24" })],
  },
  "SUBNET-OVERLAP": {
    broken: [net({ targetSubnet: "10.0.1.128/25" }), net({ targetSubnet: "10.0.0.0/16" })],
    fine: [net({}), net({ targetSubnet: "10.0.3.0/24" })],
  },
  "SUBNET-VPC": {
    broken: [
      blueprint({ subnet: "subnet-1a2b3c4d" }, { network: network() }),
      blueprint({ vpc: "vpc-1a2b3c4d" }, { network: network() }),
    ],
    fine: [
      blueprint({}, { network: network() }),
      blueprint({ vpc: "vpc-1a2b3c4d", subnet: "subnet-1a2b3c4d" }, { network: network() }),
      blueprint({ vpc: "vpc-1a2b3c4d" }),
    ],
  },
  "SUBNET-ZONE": {
    broken: [blueprint({ zone: "ap-guangzhou-7" }, { network: network() })],
    fine: [
      blueprint({}, { network: network() }),
      blueprint({ zone: "ap-guangzhou-7", subnet: "subnet-1a2b3c4d" }, { network: network() }),
    ],
  },
  "PRIVATE-IP-SUBNET": {
    broken: [address("10.0.3.0"), address("10.0.1.255")],
    fine: [address("10.0.2.2"), address("10.0.2.254"), blueprint({ privateIp: "10.9.9.9" })],
  },
  "PRIVATE-IP-RESERVED": {
    broken: [address("10.0.2.0"), address("10.0.2.1"), address("10.0.2.255")],
    fine: [address("10.0.2.2"), address("10.0.2.254")],
  },
  "PRIVATE-IP-TWICE": { broken: [twin("10.0.2.10")], fine: [twin("10.0.2.11")] },
  "INSTANCE-TYPE-UNKNOWN": {
    broken: [blueprint({ instanceType: "S5.MEDIUM5" }), blueprint({ instanceType: "constructor.SMALL1" })],
    fine: [nothing, blueprint({ instanceType: "SA9.LARGE8" })],
  },
  "INSTANCE-TYPE-REGION": {
    broken: [
      plan(({ project, workloads }) => {
        project.region = "na-toronto";
        workloads.web.blueprint.instanceType = "S3.SMALL1";
      }),
    ],
    fine: [nothing, blueprint({ instanceType: "S3.SMALL1" })],
  },
  "PUBLIC-BANDWIDTH": {
    broken: [
      blueprint({ publicBandwidth: "101Mbps" }),
      blueprint({ publicBandwidth: "0Mbps" }),
      plan((p) => {
        p.project.region = "ap-tokyo";
        p.workloads.web.blueprint.publicBandwidth = "201Mbps";
      }),
      plan((p) => {
        p.project.region = "ap-hongkong";
        p.workloads.web.blueprint.publicBandwidth = "101Mbps";
      }),
    ],
    fine: [
      nothing,
      blueprint({ publicBandwidth: "100Mbps" }),
      plan((p) => {
        p.project.region = "ap-tokyo";
        p.workloads.web.blueprint.publicBandwidth = "200Mbps";
      }),
    ],
  },
  "DELETION-PROTECTION": {
    broken: [blueprint({ deletionProtection: true })],
    fine: [nothing, blueprint({ deletionProtection: false })],
  },
  "PUBLIC-BANDWIDTH-SUM": { broken: [wide(51)], fine: [nothing, wide(50)] },
  "USER-DATA-SIZE": {
    broken: [blueprint({ userData: Buffer.alloc(16_385).toString("base64") })],
    fine: [nothing, blueprint({ userData: Buffer.alloc(16_384).toString("base64") })],
  },
  "ROLE-NAME": {
    broken: [blueprint({ role: "qcs::cam::uin/1:roleName/x" }), blueprint({ role: "r".repeat(129) })],
    fine: [blueprint({ role: "r".repeat(128) }), blueprint({ role: { $ref: "role" } })],
  },
  "DISK-WHOLE-GIB": {
    broken: [systemDisk("51201MiB"), dataDisk("512MiB")],
    fine: [systemDisk("51200MiB"), dataDisk("1TiB")],
  },
  "SYSTEM-DISK-SIZE": {
    broken: [systemDisk("19GiB"), systemDisk("501GiB")],
    fine: [systemDisk("20GiB"), systemDisk("500GiB")],
  },
  "SYSTEM-DISK-SMALL": {
    broken: [systemDisk("49GiB"), systemDisk("20GiB")],
    fine: [systemDisk("50GiB"), systemDisk("19GiB")],
  },
  "SYSTEM-DISK-TYPE": {
    broken: [systemDisk("50GiB", "CLOUD_HSSD"), systemDisk("50GiB", "CLOUD_BASIC")],
    fine: [systemDisk("50GiB", "CLOUD_BSSD")],
  },
  "DATA-DISK-SIZE": {
    broken: [
      dataDisk("9GiB"),
      dataDisk("32001GiB"),
      dataDisk("19GiB", "CLOUD_SSD"),
      dataDisk("16001GiB", "CLOUD_BASIC"),
    ],
    fine: [
      dataDisk("10GiB"),
      dataDisk("32000GiB"),
      dataDisk("20GiB", "CLOUD_SSD"),
      dataDisk("16000GiB", "CLOUD_BASIC"),
    ],
  },
  "DATA-DISK-STEP": { broken: [dataDisk("55GiB")], fine: [dataDisk("50GiB"), nothing] },
  "DATA-DISK-TYPE": {
    broken: [dataDisk("50GiB", "CLOUD_BASIC"), dataDisk("50GiB", "CLOUD_TSSD")],
    fine: [dataDisk("50GiB", "CLOUD_HSSD")],
  },
  "TAG-KEY": {
    broken: [
      tags({ "project:x": "v" }),
      tags({ "a*b": "v" }),
      tags({ ["k".repeat(128)]: "v" }),
      blueprint({ tags: { "qcs:x": "v" } }),
    ],
    fine: [tags({ "항목 (키)": "v" }), tags({ ["k".repeat(127)]: "v" })],
  },
  "TAG-VALUE": {
    broken: [tags({ k: "" }), tags({ k: "v".repeat(256) })],
    fine: [tags({ k: "v" }), tags({ k: "값".repeat(255) })],
  },
  "TAG-COUNT": {
    broken: [
      tags(tagsCount(46)),
      plan(({ project, workloads }) => {
        project.tags = tagsCount(45);
        workloads.web.blueprint.tags = { more: "v" };
      }),
    ],
    fine: [
      tags(tagsCount(45)),
      plan(({ project, workloads }) => {
        project.tags = tagsCount(45);
        workloads.web.blueprint.tags = { k0: "w" };
      }),
    ],
  },
  "TAG-RESERVED": { broken: [tags({ "landfall:project": "x" })], fine: [tags({ landfall: "x" })] },
  "WAVE-WORKLOAD": { broken: [wave(({ waves }) => void waves.first.workloads.push("wbe"))], fine: [nothing] },
  "WAVE-TWICE": {
    broken: [
      wave(({ waves }) => void waves.first.workloads.push("web")),
      wave(({ waves }) => void Object.assign(waves, { second: { workloads: ["web"], goal: "declare" } })),
    ],
    fine: [nothing],
  },
  "WAVE-NONE": {
    broken: [wave(({ workloads }) => void Object.assign(workloads, { db: workloads.web }))],
    fine: [nothing],
  },
  "WAVE-TEST-RUN": {
    broken: [
      wave(({ waves }) => {
        delete waves.first.testRun;
        waves.first.goal = "test";
      }),
    ],
    fine: [
      nothing,
      wave(({ waves }) => {
        delete waves.first.testRun;
        waves.first.goal = "replicate";
      }),
      plan(({ waves, workloads }) => {
        delete waves.first.testRun;
        Object.assign(workloads, { web: { ...workloads.web, engine: "redis-dts" } });
      }),
    ],
  },
  "WAVE-CUTOVER": {
    broken: [
      wave(({ waves }) => {
        delete waves.first.cutover;
        waves.first.goal = "cutover";
      }),
    ],
    fine: [
      nothing,
      wave(({ waves }) => {
        delete waves.first.cutover;
        waves.first.goal = "test";
      }),
    ],
  },
  "BUCKET-NAME": {
    broken: [bucket("images"), bucket("Images-1250000000"), bucket("images-125")],
    fine: [nothing, bucket("images-1250000000")],
  },
  "BUCKET-DOMAIN": {
    broken: [bucket(`${"b".repeat(20)}-1250000000`)],
    fine: [nothing, bucket(`${"b".repeat(19)}-1250000000`)],
  },
};

describeRules(generalRules, sides);
