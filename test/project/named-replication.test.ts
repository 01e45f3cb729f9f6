import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { MigrationProject, ReplicationSettings } from "../../lib";
import type { ReplicationSpec } from "../../lib/engines/replication/schema";
import { canonicalJson } from "../../lib/plan";
import { appOf, newStack, synthesize, temporaryFolder } from "../support/programs";

const SERVER = `
    engine: replication
    source:
      os: { family: linux, distribution: Ubuntu, version: "20.04" }
      architecture: x86_64
      firmware: bios
      cpus: 2
      memory: 4GiB
      disks: [{ device: /dev/vda, size: 50GiB, used: 20GiB, role: system, fileSystem: ext4 }]
      addresses: [10.200.0.9]
      runner: { type: by-hand }
      virtio: true
    blueprint: { instanceType: S5.MEDIUM4, systemDisk: { type: CLOUD_PREMIUM, size: 50GiB } }`;

interface Written {
  readonly settings?: string;
  readonly project?: string;
  readonly web?: string;
}

function fileOf({ project, settings, web = "busy" }: Written = {}): string {
  const file = join(temporaryFolder(), "erp.landfall.yaml");
  writeFileSync(
    file,
    `apiVersion: landfall.dev/v1
kind: MigrationProject
name: erp
region: ap-guangzhou
zone: ap-guangzhou-6
sources: [10.200.0.0/24]
${project === undefined ? "" : `replication: ${project}\n`}replicationSettings:
  busy: ${settings ?? "{ relay: { sharing: dedicated }, snapshotEvery: 1h }"}
workloads:
  db:${SERVER}
    replication: busy
  web:${SERVER}
    replication: ${web}
  old:${SERVER}
waves:
  all: { workloads: [db, web, old], goal: declare }
`,
  );
  return file;
}

function planOf(file: string) {
  return synthesize(MigrationProject.fromYaml(newStack(), "erp", file)).plan;
}

function replicationOf({ workloads }: ReturnType<typeof planOf>, name: string) {
  return (workloads[name] as ReplicationSpec).replication;
}

/** What the file's faults are, with their places. */
function faultsOf(file: string): string {
  try {
    const stack = newStack();
    MigrationProject.fromYaml(stack, "erp", file);
    appOf(stack).synth();
    return "";
  } catch (error) {
    return String(error);
  }
}

describe("replication settings that a blueprint names", () => {
  it("are shared by every server that names them, and by no other", () => {
    const plan = planOf(fileOf());
    for (const name of ["db", "web"])
      expect(replicationOf(plan, name)).toMatchObject({
        relay: { sharing: "dedicated" },
        snapshotEvery: "1h",
      });
    expect(replicationOf(plan, "old")).toMatchObject({ relay: { sharing: "shared" }, snapshotEvery: "15m" });
  });

  it("mean what a program says with a construct that servers share", () => {
    const project = MigrationProject.fromYaml(newStack(), "erp", fileOf());
    const named = project.node.findAll().filter((node) => ReplicationSettings.isReplicationSettings(node));
    expect(named.map(({ node }) => node.id)).toEqual(["replication-settings-busy"]);

    const inline = fileOf({ web: "{ relay: { sharing: dedicated }, snapshotEvery: 60m }" });
    expect(canonicalJson(planOf(inline))).toBe(canonicalJson(synthesize(project).plan));
  });

  it("serve as the project's own as well, below what a server says", () => {
    const plan = planOf(fileOf({ project: "busy", web: "{ keepPoints: 9 }" }));
    expect(replicationOf(plan, "old")).toMatchObject({ relay: { sharing: "dedicated" }, keepPoints: 6 });
    expect(replicationOf(plan, "web")).toMatchObject({ relay: { sharing: "dedicated" }, keepPoints: 9 });
  });

  it("are missed by name, with what there is", () => {
    for (const written of [{ web: "bsuy" }, { project: "bsuy" }])
      expect(faultsOf(fileOf(written))).toMatch(
        /erp\.landfall\.yaml:\d+:\d+: .*replication: nothing under replicationSettings is named "bsuy"; allowed: "busy"\..*\[NAME-UNKNOWN\]/,
      );
  });

  it.each<[string, Written]>([
    ["by a server", {}],
    ["by the project", { project: "busy", web: "{ keepPoints: 9 }" }],
  ])("show their own line where a rule speaks against them that are used %s", (_, written) => {
    const settings = "{ snapshotEvery: 1m }";
    expect(faultsOf(fileOf({ ...written, settings }))).toMatch(
      written.project === undefined
        ? /erp\.landfall\.yaml:8:\d+: workloads\/db\/replication\/snapshotEvery/
        : /erp\.landfall\.yaml:9:\d+: workloads\/old\/replication\/snapshotEvery/,
    );
  });
});
