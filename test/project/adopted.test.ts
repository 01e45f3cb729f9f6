import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Testing } from "cdktf";
import { Bandwidth, Goal, Size, type WaveProps } from "../../lib";
import { waveHash } from "../../lib/plan";
import { IGNORED_ADOPTED_CHANGES, IGNORED_INSTANCE_CHANGES } from "../../lib/estate";
import type { Adopted } from "../../lib/plan/adopted";
import { placeFromProgram, readLock, writeLock, type Placement } from "../../lib/project/lock";
import { blueprint, image, newProject, newStackLockedBy, temporaryFolder, wave } from "../support/programs";
import { schemaFaults } from "../support/schema-facts";
import { server } from "../support/servers";

const TAGS = { "landfall:project": "erp", "landfall:workload": "web", "landfall:role": "target" };
const ADOPTED: Adopted = {
  instance: "ins-12345678",
  name: "lf-web-0a1b2c3d-1-target",
  image: "img-12345678",
  tags: TAGS,
  dataDisks: [
    {
      disk: "disk-aaaaaaaa",
      name: "data",
      type: "CLOUD_SSD",
      gib: 100,
      encrypted: false,
      tags: { a: "${b}" },
    },
  ],
  addresses: [
    {
      address: "eip-aaaaaaaa",
      name: "front ${door}",
      type: "EIP",
      chargeType: "TRAFFIC_POSTPAID_BY_HOUR",
      mbps: 20,
      tags: { team: "edge" },
    },
  ],
};
const PLACE: Placement = { engine: "image-import", state: "retired", adopted: ADOPTED };

interface Program {
  readonly place?: Placement;
  /** Default: `web`. */
  readonly declares?: string | undefined;
  readonly abandons?: string;
  readonly goal?: WaveProps["goal"];
}

function lockFileOf(workloads: Record<string, Placement>): string {
  const file = join(temporaryFolder(), "landfall.lock.json");
  writeLock(file, { version: 1, projects: { erp: { workloads } } });
  return file;
}

/** The stack of a project with one workload, whose lock has a place for `web`. */
function stackOf({ place = PLACE, goal = Goal.FINALIZE, ...program }: Program = {}) {
  const declares = "declares" in program ? program.declares : "web";
  const lockFile = lockFileOf({ web: place, other: { engine: "image-import", state: "placed" } });
  const stack = newStackLockedBy(lockFile);
  const project = newProject(stack, "erp", { tags: { team: "shop" } });
  const other = project.addImage("other", image());
  const workloads = [other];
  if (declares !== undefined)
    workloads.push(
      project.addImage(declares, {
        ...image(),
        blueprint: blueprint({
          tags: { tier: "front" },
          publicBandwidth: Bandwidth.mbps(5),
          privateIp: "10.0.2.10",
          dataDisks: [{ type: "CLOUD_SSD", size: Size.gib(100) }],
        }),
      }),
    );
  if (program.abandons !== undefined) project.abandon(program.abandons, { reason: "moved to its own stack" });
  project.addWave("first", wave(workloads, { goal }));
  return { stack, project, lockFile };
}

function synthesized(program: Program = {}) {
  return JSON.parse(Testing.synth(stackOf(program).stack, true)) as {
    import?: unknown;
    removed?: unknown;
    moved?: unknown;
    resource: Record<string, Record<string, Record<string, unknown>>>;
  };
}

describe("a finalized target", () => {
  it("is taken over with its data disks and elastic addresses, and nothing of it is made anew", () => {
    const stack = synthesized();

    expect(stack.import).toEqual([
      { to: "tencentcloud_instance.erp_target_web", id: "ins-12345678" },
      { to: "tencentcloud_cbs_storage.erp_target_web_disk-aaaaaaaa", id: "disk-aaaaaaaa" },
      { to: "tencentcloud_cbs_storage_attachment.erp_target_web_disk-aaaaaaaa", id: "disk-aaaaaaaa" },
      { to: "tencentcloud_eip.erp_target_web_eip-aaaaaaaa", id: "eip-aaaaaaaa" },
    ]);
    expect(schemaFaults(stack)).toEqual([]);
  });

  it("is written as its blueprint says, with its own name and tags", () => {
    const { erp_target_web: target } = synthesized().resource["tencentcloud_instance"] ?? {};

    expect(target).toMatchObject({
      instance_name: ADOPTED.name,
      image_id: ADOPTED.image,
      instance_type: "S5.MEDIUM4",
      availability_zone: "ap-guangzhou-6",
      private_ip: "10.0.2.10",
      subnet_id: "${tencentcloud_subnet.erp_estate_network_target-subnet_54122A3A.id}",
      system_disk_size: 50,
      tags: { ...TAGS, tier: "front" },
    });
    expect(target).not.toHaveProperty("data_disks");
  });

  it("has its bandwidth from its elastic addresses where it has any, otherwise from its blueprint", () => {
    const bandwidthOf = (adopted: Adopted) => {
      const place = { ...PLACE, adopted };
      return synthesized({ place }).resource["tencentcloud_instance"]?.["erp_target_web"];
    };
    const said = ["internet_charge_type", "internet_max_bandwidth_out"];

    const elastic = Object.keys(bandwidthOf(ADOPTED) ?? {});
    expect(elastic.filter((name) => said.includes(name))).toEqual([]);
    const foreign = Object.keys(bandwidthOf({ ...ADOPTED, addresses: [], foreignAddress: true }) ?? {});
    expect(foreign.filter((name) => said.includes(name))).toEqual([]);
    expect(bandwidthOf({ ...ADOPTED, addresses: [] })).toMatchObject({
      allocate_public_ip: true,
      internet_charge_type: "TRAFFIC_POSTPAID_BY_HOUR",
      internet_max_bandwidth_out: 5,
    });
  });

  it("keeps its elastic addresses as they are, and nothing of the stack binds them", () => {
    const { resource } = synthesized();

    expect(resource["tencentcloud_eip"]).toEqual({
      "erp_target_web_eip-aaaaaaaa": {
        name: "front $${door}",
        type: "EIP",
        internet_charge_type: "TRAFFIC_POSTPAID_BY_HOUR",
        internet_max_bandwidth_out: 20,
        tags: { team: "edge" },
        lifecycle: { prevent_destroy: true, ignore_changes: ["cdc_id"] },
      },
    });
    expect(resource).not.toHaveProperty("tencentcloud_eip_association");
    expect(IGNORED_ADOPTED_CHANGES).toContain("allocate_public_ip");
  });

  it("says of an address of the old kind of account neither how it is charged nor how wide it is", () => {
    const addresses = [{ address: "eip-bbbbbbbb", name: "", type: "EIP", tags: {} }];
    const { resource } = synthesized({ place: { ...PLACE, adopted: { ...ADOPTED, addresses } } });
    const { "erp_target_web_eip-bbbbbbbb": eip = {} } = resource["tencentcloud_eip"] ?? {};

    expect(Object.keys(eip).sort()).toEqual(["lifecycle", "tags", "type"]);
  });

  it("has what has left it forgotten, and destroyed by nobody", () => {
    const parted = ["disk-bbbbbbbb", "eip-bbbbbbbb"];
    const stack = synthesized({ place: { ...PLACE, parted } });

    expect(stack.removed).toEqual(
      [
        "tencentcloud_cbs_storage.erp_target_web_disk-bbbbbbbb",
        "tencentcloud_cbs_storage_attachment.erp_target_web_disk-bbbbbbbb",
        "tencentcloud_eip.erp_target_web_eip-bbbbbbbb",
      ].map((from) => ({ from, lifecycle: { destroy: false } })),
    );
    expect(stack.import).toEqual(synthesized().import);
  });

  it("changes neither the hash of its wave nor its jobs, whatever the lock says of it", () => {
    const hashOf = (place: Placement) => {
      const declared = programOf(stackOf({ place }).project);
      return [waveHash(declared, "first"), JSON.stringify(declared.jobs)];
    };

    const plain = hashOf({ engine: "image-import", state: "retired" });
    expect(hashOf(PLACE)).toEqual(plain);
    expect(hashOf({ ...PLACE, parted: ["eip-bbbbbbbb"] })).toEqual(plain);
  });

  it("is never destroyed, and no change that would write its system anew reaches it", () => {
    const { resource } = synthesized();

    expect(resource["tencentcloud_instance"]?.["erp_target_web"]).toMatchObject({
      lifecycle: {
        prevent_destroy: true,
        ignore_changes: [...IGNORED_INSTANCE_CHANGES, ...IGNORED_ADOPTED_CHANGES],
      },
    });
    expect(resource["tencentcloud_cbs_storage"]).toEqual({
      "erp_target_web_disk-aaaaaaaa": expect.objectContaining({
        storage_size: 100,
        tags: { a: "$${b}" },
        lifecycle: {
          prevent_destroy: true,
          ignore_changes: ["charge_type", "dedicated_cluster_id", "project_id", "throughput_performance"],
        },
      }) as unknown,
    });
    expect(Object.values(resource["tencentcloud_cbs_storage_attachment"] ?? {})).toMatchObject([
      { lifecycle: { prevent_destroy: true } },
    ]);
  });

  it("stays when its wave's goal is lowered", () => {
    expect(synthesized({ goal: Goal.DECLARE }).import).toEqual(synthesized().import);
  });

  it("keeps its address apart from that of a workload that is not finalized", () => {
    expect(synthesized({ place: { engine: "image-import", state: "live" } }).import).toBeUndefined();
  });

  it("moves with its server to another name", () => {
    const lockFile = lockFileOf({ shop: { ...PLACE, engine: "replication" } });
    const stack = newStackLockedBy(lockFile);
    const project = newProject(stack, "erp", { sources: ["10.200.0.0/24"] });
    const shop = project.addServer("shop", server({ renamedFrom: "web" }));
    project.addWave("first", wave([shop], { goal: Goal.DECLARE }));
    const { moved, import: imports } = JSON.parse(Testing.synth(stack, true)) as Record<string, unknown>;

    const disk = "_disk-aaaaaaaa";
    const parts = [
      ["instance"],
      ["cbs_storage", disk],
      ["cbs_storage_attachment", disk],
      ["eip", "_eip-aaaaaaaa"],
    ];
    expect(moved).toEqual(
      parts.map(([type, part = ""]) => ({
        from: `tencentcloud_${type}.erp_target_web${part}`,
        to: `tencentcloud_${type}.erp_target_shop${part}`,
      })),
    );
    expect(imports).toMatchObject([{ to: "tencentcloud_instance.erp_target_shop" }, {}, {}, {}]);
  });
});

function programOf(project: ReturnType<typeof newProject>) {
  const { declared } = project.assembled;
  if (declared === undefined) throw new Error(JSON.stringify(project.assembled.problems));
  return declared;
}

describe("a finalized workload that is no longer declared", () => {
  it("is missed, with what to do", () => {
    expect(() => synthesized({ declares: undefined })).toThrow(
      /"web" is finalized and its target is a resource of this stack; keep it declared, or abandon it with a reason/,
    );
  });

  it("is forgotten by Terraform once it is abandoned, and left as it is", () => {
    const stack = synthesized({ declares: undefined, abandons: "web" });

    expect(stack.removed).toEqual(
      [
        "tencentcloud_instance.erp_target_web",
        "tencentcloud_cbs_storage.erp_target_web_disk-aaaaaaaa",
        "tencentcloud_cbs_storage_attachment.erp_target_web_disk-aaaaaaaa",
        "tencentcloud_eip.erp_target_web_eip-aaaaaaaa",
      ].map((from) => ({ from, lifecycle: { destroy: false } })),
    );
    expect(stack.import).toBeUndefined();
    expect(stack.resource).not.toHaveProperty("tencentcloud_instance");
  });

  it("stays forgotten when the lock knows and the program says nothing of it any more", () => {
    const { lockFile, project } = stackOf({ declares: undefined, abandons: "web" });
    writeLock(lockFile, placeFromProgram(readLock(lockFile), programOf(project)));
    const released = readLock(lockFile).projects["erp"]?.workloads["web"];
    expect(released).toEqual({ ...PLACE, state: "released" });

    expect(synthesized({ declares: undefined, place: released! }).removed).toHaveLength(4);
  });

  it("does not give its name to another one", () => {
    expect(() => synthesized({ place: { ...PLACE, state: "released" } })).toThrow("LOCK-RELEASED");
  });
});

it("a lock with an adopted target that was written by hand is checked", () => {
  const file = join(temporaryFolder(), "landfall.lock.json");
  const workloads = { web: { ...PLACE, adopted: { ...ADOPTED, dataDisks: [{ disk: "disk-1" }] } } };
  writeFileSync(file, JSON.stringify({ version: 1, projects: { erp: { workloads } } }));

  expect(() => readLock(file)).toThrow(/projects\.erp\.workloads\.web\.adopted\.dataDisks\.0/);
});
