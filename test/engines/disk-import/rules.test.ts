import { diskImportRules } from "../../../lib/engines/disk-import/rules";
import type { DiskImportSpec } from "../../../lib/engines/disk-import/schema";
import type { FoundDisk, FoundHost, RuleFacts } from "../../../lib/rules/rule";
import { breaches, describeRules, GIB, image, plan, type Sides, type Variation } from "../../rules/sample";

type Change = NonNullable<Variation["change"]>;
type Disk = DiskImportSpec["disk"];

/** A data disk of the sample's web server that breaks no rule, warnings included. */
function data(changes: Partial<DiskImportSpec> = {}): DiskImportSpec {
  return {
    engine: "disk-import",
    image: { file: "data.qcow2", virtualSize: "90GiB" },
    disk: { type: "CLOUD_PREMIUM", size: "100GiB", zone: "ap-guangzhou-6", deleteWithInstance: false },
    attachTo: { workload: "web" },
    relay: { instanceType: "S5.MEDIUM4", sharing: "shared" },
    reach: "private",
    ...changes,
  };
}

function imported(changes: Partial<DiskImportSpec> = {}, facts?: RuleFacts, change?: Change): Variation {
  return plan((project) => {
    Object.assign(project.workloads, { data: data(changes) });
    project.waves.first.workloads.push("data");
    change?.(project);
  }, facts);
}

const disk = (changes: Partial<Disk>) => imported({ disk: { ...data().disk, ...changes } });
const sizes = (virtualSize: string, size: string) =>
  imported({ image: { file: "data.qcow2", virtualSize }, disk: { ...data().disk, size } });
const measured = (virtualSize: number) =>
  imported({}, { images: { data: { ...image({ virtualSize }).images?.["web"], virtualSize } as never } });
const to = (workload: string, change?: Change) => imported({ attachTo: { workload } }, undefined, change);
const host = (found: Partial<FoundHost>) =>
  imported(
    { attachTo: { instance: "ins-1a2b3c4d" } },
    { attached: { data: { id: "ins-1a2b3c4d", ...found } } },
  );
const waves = (own: object, other: object = {}) =>
  imported({}, undefined, (project) => {
    project.waves.first.workloads = ["web"];
    Object.assign(project.waves.first, other);
    Object.assign(project.waves, {
      disks: { ...project.waves.first, after: undefined, workloads: ["data"], ...own },
    });
  });
const empty = { type: "CLOUD_PREMIUM", size: "50GiB", deleteWithInstance: false } as const;
const crowded = (count: number) =>
  imported({}, undefined, ({ workloads }) => {
    workloads.web.blueprint.dataDisks = Array.from({ length: count }, () => empty);
  });

const EXISTING = "disk-1a2b3c4d";
const over = (found?: Partial<FoundDisk>) =>
  imported(
    { disk: { ...data().disk, existing: EXISTING } },
    found && { disks: { data: { id: EXISTING, ...found } } },
  );
const twice = (existing: string) =>
  imported({ disk: { ...data().disk, existing: EXISTING } }, undefined, ({ workloads, waves: { first } }) => {
    Object.assign(workloads, { more: data({ disk: { ...data().disk, existing } }) });
    first.workloads.push("more");
  });

const sides: Record<string, Sides> = {
  "DISK-OVERWRITTEN": { broken: [over()], fine: [imported()] },
  "DISK-WRITTEN-ONCE": { broken: [twice(EXISTING)], fine: [over(), twice("disk-5e6f7a8b"), imported()] },
  "DISK-FOUND": {
    broken: [over({ attachedTo: "ins-1a2b3c4d" }), over({ zone: "ap-guangzhou-7" }), over({ sizeGib: 200 })],
    fine: [
      over(),
      over({}),
      over({ attachedTo: "", zone: "ap-guangzhou-6", sizeGib: 100 }),
      imported({}, { disks: { data: { id: EXISTING, attachedTo: "ins-1a2b3c4d" } } }),
    ],
  },
  "DISK-IMAGE-FITS": {
    broken: [sizes("101GiB", "100GiB"), measured(100 * GIB + 512)],
    fine: [sizes("100GiB", "100GiB"), measured(100 * GIB), imported({ image: { file: "data.qcow2" } })],
  },
  "DISK-IMAGE-SMALLER": {
    broken: [sizes("100GiB", "100GiB"), measured(100 * GIB)],
    fine: [sizes("99GiB", "100GiB"), sizes("101GiB", "100GiB"), measured(100 * GIB - 512)],
  },
  "DISK-SIZE-WHOLE": { broken: [disk({ size: "102401MiB" })], fine: [disk({ size: "102400MiB" })] },
  "DISK-SIZE-RANGE": {
    broken: [
      disk({ size: "9GiB" }),
      disk({ size: "32001GiB" }),
      disk({ size: "19GiB", type: "CLOUD_SSD" }),
      disk({ size: "16001GiB", type: "CLOUD_BASIC" }),
    ],
    fine: [disk({ size: "10GiB" }), disk({ size: "32000GiB" }), disk({ size: "20GiB", type: "CLOUD_SSD" })],
  },
  "DISK-SIZE-STEP": { broken: [disk({ size: "105GiB" })], fine: [disk({ size: "110GiB" })] },
  "DISK-TYPE-ALONE": {
    broken: [disk({ type: "CLOUD_BASIC" }), disk({ type: "CLOUD_TSSD" })],
    fine: [disk({ type: "CLOUD_HSSD" }), disk({ type: "CLOUD_BSSD" })],
  },
  "DISK-ZONE-REGION": {
    broken: [disk({ zone: "ap-shanghai-2" }), disk({ zone: "ap-guangzhou-fsi-1" })],
    fine: [imported(), disk({ zone: "ap-guangzhou-7" })],
  },
  "DISK-ZONE-RELAY": { broken: [disk({ zone: "ap-guangzhou-7" })], fine: [imported()] },
  "DISK-ATTACH-WORKLOAD": {
    broken: [
      to("wbe"),
      to("data"),
      to("other", ({ workloads }) => void Object.assign(workloads, { other: data() })),
      to(
        "server",
        ({ workloads }) =>
          void Object.assign(workloads, {
            server: { ...workloads.web, engine: "replication", target: "image" },
          }),
      ),
    ],
    fine: [
      imported(),
      imported({ attachTo: undefined }),
      imported({ attachTo: { instance: "ins-1a2b3c4d" } }),
      to(
        "server",
        ({ workloads }) =>
          void Object.assign(workloads, {
            server: { engine: "csm-agent", target: { instance: "ins-1a2b3c4d" } },
          }),
      ),
    ],
  },
  "DISK-ATTACH-ORDER": {
    broken: [
      waves({}, { after: ["disks"] }),
      waves({ cutover: { checks: [], testMaxAge: "7d" } }, { cutover: undefined }),
    ],
    fine: [
      imported(),
      waves({}),
      waves({ after: ["first"] }),
      waves({ cutover: undefined }, { cutover: undefined }),
    ],
  },
  "DISK-ATTACH-ZONE": {
    broken: [
      imported({}, undefined, ({ workloads }) => void (workloads.web.blueprint.zone = "ap-guangzhou-7")),
      host({ zone: "ap-guangzhou-7" }),
      to(
        "server",
        ({ workloads }) =>
          void Object.assign(workloads, {
            server: {
              engine: "csm-agent",
              target: { blueprint: { ...workloads.web.blueprint, zone: "ap-guangzhou-3" } },
            },
          }),
      ),
    ],
    fine: [imported(), host({ zone: "ap-guangzhou-6" }), host({}), imported({ attachTo: undefined })],
  },
  "DISK-ATTACH-COUNT": {
    broken: [
      crowded(20),
      host({ dataDisks: 20 }),
      imported({}, undefined, ({ workloads }) => {
        workloads.web.blueprint.dataDisks = Array.from({ length: 19 }, () => empty);
        Object.assign(workloads, { more: data() });
      }),
    ],
    fine: [crowded(19), host({ dataDisks: 19 }), host({}), imported({ attachTo: undefined })],
  },
};

describeRules(diskImportRules, sides);

test("the sample breaks no rule, not even a warning", () => {
  for (const rule of diskImportRules) expect(breaches(rule, imported())).toEqual([]);
});
