import type { ImageImportSpec } from "../../lib/engines/image-import/schema";
import { imageSourceRules, type RuleFacts } from "../../lib/rules";
import { describeRules, GIB, image, plan, type Sides, type Variation } from "./sample";

const web = (changes: Partial<ImageImportSpec>, facts?: RuleFacts) =>
  plan(({ workloads }) => void Object.assign(workloads.web, changes), facts);
const file = (name: string, rest: object = {}, facts?: RuleFacts) =>
  web({ image: { file: name, virtualSize: "40GiB", ...rest } }, facts);
const object = (
  changes: object = {},
  rest: object = { virtualSize: "40GiB" },
  project = "ap-guangzhou",
  facts?: RuleFacts,
) =>
  plan((sample) => {
    sample.project.region = project;
    sample.workloads.web.image = {
      object: { bucket: "images-1250000000", key: "web.qcow2", region: "ap-guangzhou", ...changes },
      ...rest,
    };
  }, facts);
const measured = (changes: Parameters<typeof image>[0]): Variation => ({ facts: image(changes) });
const nothing: Variation = {};

const sides: Record<string, Sides> = {
  "IMAGE-FORMAT": {
    broken: [
      file("web.iso"),
      file("web"),
      file("web.tar.gz"),
      file("web.zip"),
      file("web.img"),
      object({ key: "web.ova" }),
    ],
    fine: [
      nothing,
      file("web.VHD"),
      file("web.vmdk"),
      file("web.raw"),
      file("web.qcow2.tar.gz"),
      file("web.raw.tgz"),
      file("web.tar.gz", { format: "raw" }),
      file("web.img", { format: "raw" }),
    ],
  },
  "IMAGE-VHDX": { broken: [file("web.vhdx"), file("web.VHDX.tar.gz")], fine: [nothing, file("web.vhd")] },
  "IMAGE-VMWARE-SNAPSHOT": {
    broken: [
      file("web-000001.vmdk"),
      file("disks/web-00000.vmdk"),
      file("web-000012.vmdk"),
      file("web-000001-delta.vmdk"),
      file("web-000003.vmdk.tar.gz"),
      object({ key: "a/web-000001.vmdk" }),
    ],
    fine: [
      nothing,
      file("web-0001.vmdk"),
      file("web-2024.vmdk"),
      file("web-000001.qcow2"),
      file("web-00000/disk.vmdk"),
      file("web.vmdk"),
    ],
  },
  "IMAGE-FORMAT-CONTRADICTS": {
    broken: [file("web.qcow2", { format: "vmdk" }), { facts: image({ format: "vmdk" }) }],
    fine: [
      nothing,
      file("web.qcow2", { format: "qcow2" }),
      { facts: image({}) },
      file("web.img", { format: "raw" }, image({ format: "raw" })),
    ],
  },
  "IMAGE-SIZE-UNKNOWN": {
    broken: [object({}, {})],
    fine: [object(), web({ image: { file: "web.qcow2" } }), object({}, {}, "ap-guangzhou", image({}))],
  },
  "IMAGE-SIZE-DECLARED": {
    broken: [measured({ virtualSize: 41 * GIB }), measured({ virtualSize: 40 * GIB + 512 })],
    fine: [nothing, measured({ virtualSize: 40 * GIB }), measured({ virtualSize: 40 * GIB - 512 })],
  },
  "IMAGE-BUCKET-REGION": {
    broken: [object({ region: "ap-shanghai" }), object({}, {}, "ap-tokyo")],
    fine: [nothing, object(), object({}, {}, "ap-shenzhen-fsi")],
  },
  "IMAGE-BUCKET-FINANCE": {
    broken: [object({}, {}, "ap-shenzhen-fsi"), object({ region: "ap-shanghai-fsi" })],
    fine: [object({ region: "ap-shanghai" }), object({ region: "ap-shenzhen-fsi" }, {}, "ap-shenzhen-fsi")],
  },
  "IMAGE-BUCKET-NAME": {
    broken: [object({ bucket: "images" })],
    fine: [object(), object({ bucket: { $ref: "bucket" } })],
  },
  "IMAGE-OBJECT-KEY": {
    broken: [object({ key: `${"가".repeat(282)}.qcow2` }), object({ key: "/web.qcow2" })],
    fine: [object(), object({ key: `${"가".repeat(281)}.qcow2` })],
  },
  "IMAGE-OBJECT-READABLE": {
    broken: [object({}, {}, "ap-guangzhou", { objects: { web: { readable: false } } })],
    fine: [object(), object({}, {}, "ap-guangzhou", { objects: { web: { readable: true } } })],
  },
};

describeRules(imageSourceRules, sides);
