import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  Bandwidth,
  Duration,
  Goal,
  HealthCheck,
  MigrationProject,
  PrivateIp,
  SecretRef,
  Size,
  Sizing,
  type CsmAgentProps,
} from "../../lib";
import { canonicalJson } from "../../lib/plan";
import { appOf, newStack, REGION, synthesize, temporaryFolder } from "../support/programs";

const YAML = `
apiVersion: landfall.dev/v1
kind: MigrationProject
name: erp
region: ap-guangzhou
zone: ap-guangzhou-6
network: { vpc: vpc-11111111, stagingSubnet: subnet-11111111, testSubnet: subnet-22222222, targetSubnet: subnet-33333333 }
sources: [203.0.113.0/24, 10.200.0.0/16]
replication:
  relay: { instanceType: S5.LARGE8, image: img-1a2b3c4d }
  network: { mode: private, via: ccn, link: ccn-1a2b3c4d }
  bandwidth:
    limit: 200Mbps
    schedule: [{ days: [mon, tue], from: "09:00", to: "18:00", limit: 50Mbps }]
    timeZone: Asia/Seoul
  snapshotEvery: 3600s
blueprints:
  copied:
    instanceType: copyOrigin
    privateIp: copyOrigin
    systemDisk: { type: CLOUD_PREMIUM, size: 100GiB }
    deletionProtection: true
workloads:
  db:
    engine: replication
    source:
      os: { family: linux, distribution: CentOS, version: "7.9" }
      architecture: x86_64
      firmware: bios
      cpus: 4
      memory: 16GiB
      disks:
        - { device: /dev/vda, size: 50GiB, used: 20GiB, role: system, fileSystem: ext4 }
        - { device: /dev/vdb, size: 2TiB, role: data, fileSystem: xfs, mountPoint: /data }
      addresses: [10.200.0.9]
      runner: { type: ssh, host: 10.200.0.9, user: root, key: { from: file, path: /root/.ssh/id } }
      virtio: true
      rsync: true
      selinux: disabled
      cloudInit: true
    replication: { relay: { sharing: dedicated }, keepPoints: 4, quiesce: { freeze: sync, thaw: "true" } }
    disks: { /dev/vdb: { type: CLOUD_SSD } }
    path: rescue
    blueprint: copied
  files:
    engine: csm-agent
    source:
      os: { family: linux, distribution: CentOS, version: "7.9" }
      architecture: x86_64
      firmware: bios
      disks:
        - { device: /dev/vda, size: 50GiB, used: 20GiB, role: system }
      addresses: [10.200.0.10]
      runner: { type: by-hand }
      virtio: true
      rsync: true
      selinux: disabled
      cloudInit: true
    target:
      image: img-9a8b7c6d
      blueprint: { instanceType: S5.MEDIUM4, systemDisk: { type: CLOUD_PREMIUM, size: 50GiB } }
    agent:
      secretId: { from: env, name: CSM_ID }
      secretKey: { from: ssm, secret: csm, version: v1 }
      network: { mode: 3, proxy: { address: 10.200.0.2, port: 3128, user: csm, password: { from: env, name: PROXY } } }
      bandwidthLimit: 2048
      exclude: [/data/tmp/*]
waves:
  first:
    workloads: [db, files]
    goal: replicate
    testRun: { checks: [{ type: tcp, port: 22 }] }
    cutover: { checks: [{ type: tcp, port: 22 }] }
`;

const shared = {
  architecture: "x86_64",
  firmware: "bios",
  os: { family: "linux", distribution: "CentOS", version: "7.9" },
  virtio: true,
  rsync: true,
  selinux: "disabled",
  cloudInit: true,
} as const;

const THROUGH_PROXY: CsmAgentProps["network"] = {
  mode: 3,
  proxy: { address: "10.200.0.2", port: 3128, user: "csm", password: SecretRef.env("PROXY") },
};
const OVER_GATEWAY: CsmAgentProps["network"] = {
  mode: 1,
  gateway: { type: "ssh", host: "10.200.0.3", user: "root", key: SecretRef.file("/root/.ssh/gateway") },
};

function program(network = THROUGH_PROXY): MigrationProject {
  const project = new MigrationProject(newStack(), "erp", {
    ...REGION,
    network: {
      vpc: "vpc-11111111",
      stagingSubnet: "subnet-11111111",
      testSubnet: "subnet-22222222",
      targetSubnet: "subnet-33333333",
    },
    sources: ["203.0.113.0/24", "10.200.0.0/16"],
    replication: {
      relay: { instanceType: "S5.LARGE8", image: "img-1a2b3c4d" },
      network: { mode: "private", via: "ccn", link: "ccn-1a2b3c4d" },
      bandwidth: {
        limit: Bandwidth.mbps(200),
        schedule: [{ days: ["mon", "tue"], from: "09:00", to: "18:00", limit: Bandwidth.mbps(50) }],
        timeZone: "Asia/Seoul",
      },
      snapshotEvery: Duration.hours(1),
    },
  });
  const db = project.addServer("db", {
    source: {
      ...shared,
      cpus: 4,
      memory: Size.gib(16),
      disks: [
        { device: "/dev/vda", size: Size.gib(50), used: Size.gib(20), role: "system", fileSystem: "ext4" },
        { device: "/dev/vdb", size: Size.tib(2), role: "data", fileSystem: "xfs", mountPoint: "/data" },
      ],
      addresses: ["10.200.0.9"],
      runner: { type: "ssh", host: "10.200.0.9", user: "root", key: SecretRef.file("/root/.ssh/id") },
    },
    replication: {
      relay: { sharing: "dedicated" },
      keepPoints: 4,
      quiesce: { freeze: "sync", thaw: "true" },
    },
    disks: { "/dev/vdb": { type: "CLOUD_SSD" } },
    path: "rescue",
    blueprint: {
      instanceType: Sizing.copyOrigin(),
      privateIp: PrivateIp.copyOrigin(),
      systemDisk: { type: "CLOUD_PREMIUM", size: Size.gib(100) },
      deletionProtection: true,
    },
  });
  const files = project.addServer("files", {
    engine: "csm-agent",
    source: {
      ...shared,
      disks: [{ device: "/dev/vda", size: Size.gib(50), used: Size.gib(20), role: "system" }],
      addresses: ["10.200.0.10"],
      runner: { type: "by-hand" },
    },
    target: {
      image: "img-9a8b7c6d",
      blueprint: { instanceType: "S5.MEDIUM4", systemDisk: { type: "CLOUD_PREMIUM", size: Size.gib(50) } },
    },
    agent: {
      secretId: SecretRef.env("CSM_ID"),
      secretKey: SecretRef.ssm("csm", "v1"),
      network,
      bandwidthLimit: 2048,
      exclude: ["/data/tmp/*"],
    },
  });
  const checks = [HealthCheck.tcp(22)];
  project.addWave("first", {
    workloads: [db, files],
    goal: Goal.REPLICATE,
    testRun: { checks },
    cutover: { checks },
  });
  return project;
}

function fromFile(text: string): MigrationProject {
  const folder = temporaryFolder();
  const file = join(folder, "erp.landfall.yaml");
  writeFileSync(file, text);
  return MigrationProject.fromYaml(newStack(), "erp", file);
}

describe("servers in a YAML blueprint", () => {
  const written = synthesize(fromFile(YAML));
  const programmed = synthesize(program());

  it("make the same plan, byte for byte, and the same Terraform as a program", () => {
    expect(canonicalJson(written.plan)).toBe(canonicalJson(programmed.plan));
    expect(written.terraform).toEqual(programmed.terraform);
  });

  it("say of a gateway what a program says, the port of its SSH filled in", () => {
    const gateway =
      "{ type: ssh, host: 10.200.0.3, user: root, key: { from: file, path: /root/.ssh/gateway } }";
    const text = YAML.replace(/network: \{ mode: 3.*/, `network: { mode: 1, gateway: ${gateway} }`);
    const { plan } = synthesize(fromFile(text));
    expect(canonicalJson(plan)).toBe(canonicalJson(synthesize(program(OVER_GATEWAY)).plan));
    expect(plan.workloads["files"]).toMatchObject({
      agent: { network: { mode: 1, gateway: { host: "10.200.0.3", port: 22 } } },
    });
  });

  it("name an instance whose system they replace, as a program does", () => {
    const text = YAML.replace("path: rescue", "path: rescue\n    reinstall: ins-1a2b3c4d").replace(
      /^ *privateIp: .*\n/m,
      "",
    );
    expect(synthesize(fromFile(text)).plan.workloads["db"]).toMatchObject({ reinstall: "ins-1a2b3c4d" });
  });

  it("go over IPv6 only to a target that may have such an address", () => {
    const text = YAML.replace("bandwidthLimit: 2048", "ipv6: true");
    const named = text.replace(/target:\n.*\n.*\n/, "target: { instance: ins-1a2b3c4d }\n");
    expect(() => synthesize(fromFile(text))).toThrow(/CSM-IPV6/);
    expect(synthesize(fromFile(named)).plan.workloads["files"]).toMatchObject({ agent: { ipv6: true } });
  });

  it("have every default filled in", () => {
    expect(written.plan.workloads["db"]).toMatchObject({
      source: { runner: { port: 22 } },
      replication: {
        relay: { instanceType: "S5.LARGE8", sharing: "dedicated" },
        staging: { type: "CLOUD_PREMIUM", encrypted: false },
        snapshotEvery: "1h",
        keepPoints: 4,
        quiesce: { freeze: "sync", thaw: "true" },
      },
      path: "rescue",
      disks: { "/dev/vdb": { type: "CLOUD_SSD", size: "2050GiB", deleteWithInstance: false } },
      blueprint: { instanceType: "S5.LARGE16", privateIp: "10.200.0.9", deletionProtection: true },
    });
  });

  it("put relays on private addresses where the network is private", () => {
    const relay = written.terraform.resource?.["tencentcloud_instance"]?.["erp_relay_0"];
    expect(relay).toMatchObject({
      image_id: "img-1a2b3c4d",
      instance_type: "S5.LARGE8",
      allocate_public_ip: false,
      subnet_id: "subnet-11111111",
      cam_role_name: expect.stringContaining("tencentcloud_cam_role") as string,
    });
    expect(relay).not.toHaveProperty("internet_max_bandwidth_out");
  });

  it("name no secret anywhere but the place where it is kept", () => {
    expect(JSON.stringify(written.terraform.resource)).not.toMatch(/CSM_ID|PROXY|\.ssh/);
  });

  it("write the same files twice", () => {
    const texts = [1, 2].map(() => {
      const project = program();
      project.placeInMemory();
      const app = appOf(project.node.scope as never);
      app.synth();
      return readFileSync(join(app.outdir, "stacks/stack/cdk.tf.json"), "utf8");
    });
    expect(texts[0]).toBe(texts[1]);
  });

  it("say at their line what a name under blueprints does not mean", () => {
    expect(() => fromFile(YAML.replace("blueprint: copied", "blueprint: copy"))).toThrow(
      /erp\.landfall\.yaml:\d+:16: workloads\.db\.blueprint: nothing under blueprints is named "copy"/,
    );
  });
});
