import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DiskImport, Goal, HealthCheck, MigrationProject, Size, type DiskImportProps } from "../../lib";
import { canonicalJson } from "../../lib/plan";
import type { TerraformJson } from "../../lib/testing";
import { image, newProject, newStack, REGION, synthesize, temporaryFolder, wave } from "../support/programs";

function data(more: Partial<DiskImportProps> = {}): DiskImportProps {
  return {
    image: { file: "data.qcow2", virtualSize: Size.gib(90) },
    disk: { type: "CLOUD_SSD", size: Size.gib(100) },
    ...more,
  };
}

function resources(terraform: TerraformJson, type: string): Record<string, unknown>[] {
  return Object.values(terraform.resource?.[type] ?? {}) as Record<string, unknown>[];
}

/** One disk by itself, in a wave that declares neither checks nor a test run. */
function alone(more: Partial<DiskImportProps> = {}, goal: Goal = Goal.FINALIZE): MigrationProject {
  const project = newProject(newStack());
  project.addWave("disks", {
    workloads: [project.addDiskImage("data", data(more))],
    goal,
    cutover: { checks: [] },
  });
  return project;
}

describe("a disk import", () => {
  it("is written through a relay, which Terraform makes without a disk for it", () => {
    const { plan, terraform } = synthesize(alone());
    expect(plan.workloads["data"]).toMatchObject({
      disk: { zone: REGION.zone, deleteWithInstance: false },
      placement: { relay: 0, instance: { $ref: "relay/0/id" } },
    });
    expect(resources(terraform, "tencentcloud_instance")).toEqual([
      expect.objectContaining({ instance_name: "landfall-erp-relay-0", availability_zone: REGION.zone }),
    ]);
    expect(resources(terraform, "tencentcloud_cbs_storage")).toEqual([]);
  });

  it("is written over a disk that exists, of which a snapshot is kept until finalize", () => {
    const disk = { ...data().disk, existing: "disk-1a2b3c4d" };
    expect(() => synthesize(alone({ disk }))).toThrow(/DISK-OVERWRITTEN/);
    const project = alone({ disk });
    project.acknowledge("DISK-OVERWRITTEN", { path: "workloads/data", reason: "it is empty" });
    const { plan } = synthesize(project);
    const said = Object.fromEntries(
      plan.jobs.map(({ actions, makes, step, undo }) => [
        step,
        { makes, does: actions.map(({ detail }) => detail), undo: undo.map(({ detail }) => detail) },
      ]),
    );
    expect(said["replicate"]).toEqual({
      makes: ["object", "snapshot of what the disk held"],
      does: [
        "data.qcow2 to the project bucket",
        "what disk-1a2b3c4d holds, to be kept until finalize",
        "data.qcow2 onto the CLOUD_SSD disk disk-1a2b3c4d of 100GiB in ap-guangzhou-6, through a relay",
        "the disk, read back, has the hash of the disk inside the image",
      ],
      undo: ["disk-1a2b3c4d back from that snapshot", "the snapshot of what the disk held and the upload"],
    });
    expect(said["finalize"]?.does).toEqual(["the snapshot of what the disk held, the upload"]);
  });

  it("needs no test run of its wave: its own test reads a copy of the disk", () => {
    const { plan } = synthesize(alone());
    expect(plan.jobs.map(({ id }) => id)).toEqual([
      "data/replicate",
      "data/test",
      "data/cutover",
      "data/finalize",
    ]);
    expect(plan.jobs[2]).toMatchObject({ after: ["data/test"], gates: [{ type: "test-passed" }] });
  });

  it("says step by step what happens to disk, copy and upload", () => {
    expect(synthesize(alone({ attachTo: { instance: "ins-1a2b3c4d" } })).plan.jobs).toMatchSnapshot();
  });

  it("waits for the target that it is attached to", () => {
    const project = newProject(newStack());
    const web = project.addImage("web", image());
    const disk = project.addDiskImage("data", data({ attachTo: { workload: web } }));
    project.addWave("first", wave([web, disk]));
    const { plan } = synthesize(project);
    expect(plan.jobs.find(({ id }) => id === "data/cutover")).toMatchObject({
      after: ["data/test", "web/cutover"],
      actions: expect.arrayContaining([
        { action: "attach", detail: "the disk to the target of web" },
      ]) as unknown,
      undo: [{ action: "detach", detail: "the disk from the target of web; it is kept" }],
    });
  });

  it("shares a relay with servers' disks only where both want the same of it", () => {
    const project = newProject(newStack(), "erp", { replication: { relay: { instanceType: "S5.LARGE8" } } });
    const disks = ["a", "b"].map((name) => project.addDiskImage(name, data()));
    project.addWave("disks", { workloads: disks, goal: Goal.REPLICATE });
    expect(resources(synthesize(project).terraform, "tencentcloud_instance")).toMatchObject([
      { instance_name: "landfall-erp-relay-0", instance_type: "S5.LARGE8" },
    ]);
  });

  it("asks for no relay at declare", () => {
    const { plan, terraform } = synthesize(alone({}, Goal.DECLARE));
    expect(resources(terraform, "tencentcloud_instance")).toEqual([]);
    expect(plan.workloads["data"]).not.toHaveProperty("placement");
  });

  it("is told apart from other constructs", () => {
    const project = newProject(newStack());
    expect(DiskImport.isDiskImport(project.addDiskImage("data", data()))).toBe(true);
    expect(DiskImport.isDiskImport(project)).toBe(false);
  });
});

const YAML = `
apiVersion: landfall.dev/v1
kind: MigrationProject
name: erp
region: ap-guangzhou
zone: ap-guangzhou-6
workloads:
  data:
    engine: disk-import
    image: { file: data.vmdk, virtualSize: 90GiB }
    disk: { type: CLOUD_SSD, size: 102400MiB, deleteWithInstance: true }
    attachTo: { workload: web }
    keep: { object: true }
  spare:
    engine: disk-import
    image: { object: { bucket: images-1250000000, key: spare.img, region: ap-guangzhou }, format: raw, virtualSize: 1TiB }
    disk: { type: CLOUD_PREMIUM, size: 1100GiB, zone: ap-guangzhou-6 }
  web:
    engine: image-import
    image: { file: web.qcow2 }
    os: { type: Ubuntu, version: "22.04", architecture: x86_64 }
    blueprint: { instanceType: S5.MEDIUM4, systemDisk: { type: CLOUD_PREMIUM, size: 50GiB } }
waves:
  first:
    workloads: [data, spare, web]
    goal: cutover
    testRun: { checks: [{ type: tcp, port: 22 }] }
    cutover: { checks: [] }
`;

describe("a disk import in YAML", () => {
  it("is the same plan and the same Terraform, byte for byte, as the program that says it", () => {
    const file = join(temporaryFolder(), "erp.landfall.yaml");
    writeFileSync(file, YAML);
    const fromYaml = synthesize(MigrationProject.fromYaml(newStack(), "erp", file));

    const project = newProject(newStack());
    const web = project.addImage("web", image());
    const spare = project.addDiskImage("spare", {
      image: {
        object: { bucket: "images-1250000000", key: "spare.img", region: "ap-guangzhou" },
        format: "raw",
        virtualSize: Size.tib(1),
      },
      disk: { type: "CLOUD_PREMIUM", size: Size.gib(1100) },
    });
    const disk = project.addDiskImage("data", {
      image: { file: "data.vmdk", virtualSize: Size.gib(90) },
      disk: { type: "CLOUD_SSD", size: Size.gib(100), deleteWithInstance: true },
      attachTo: { workload: web },
      keep: { object: true },
    });
    project.addWave("first", {
      workloads: [web, spare, disk],
      goal: Goal.CUTOVER,
      testRun: { checks: [HealthCheck.tcp(22)] },
      cutover: { checks: [] },
    });
    const fromProgram = synthesize(project);
    expect(canonicalJson(fromYaml.plan)).toBe(canonicalJson(fromProgram.plan));
    expect(fromYaml.terraform).toEqual(fromProgram.terraform);
  });
});
