import { imageImportRules } from "../../../lib/engines/image-import/rules";
import type { ImageImportSpec } from "../../../lib/engines/image-import/schema";
import type { RuleFacts } from "../../../lib/rules";
import { breaches, describeRules, GIB, image, plan, type Sides, type Variation } from "../../rules/sample";

const web = (changes: Partial<ImageImportSpec>, facts?: RuleFacts) =>
  plan(({ workloads }) => void Object.assign(workloads.web, changes), facts);
const os = (type: string, version: string, blueprint: object = {}) =>
  plan(({ workloads }) => {
    workloads.web.os = { type, version, architecture: "x86_64" };
    Object.assign(workloads.web.blueprint, blueprint);
  });
const sizes = (virtualSize: string, size: string) =>
  plan(({ workloads }) => {
    workloads.web.image = { file: "web.qcow2", virtualSize };
    workloads.web.blueprint.systemDisk.size = size;
  });
const architecture = (of: "x86_64" | "arm_64", instanceType: string) =>
  plan(({ workloads }) => {
    workloads.web.os.architecture = of;
    workloads.web.blueprint.instanceType = instanceType;
  });
const measured = (changes: Parameters<typeof image>[0]): Variation => ({ facts: image(changes) });
const nothing: Variation = {};

const object = (key: string) =>
  web({ image: { object: { bucket: "images-1250000000", key, region: "ap-guangzhou" }, format: "qcow2" } });

const sides: Record<string, Sides> = {
  "IMAGE-ARCHIVE-OBJECT": {
    broken: [object("exports/web.qcow2.tar.gz"), object("web.TGZ")],
    fine: [object("exports/web.qcow2"), object("tar.gz/web"), web({ image: { file: "web.qcow2.tar.gz" } })],
  },
  "IMAGE-FITS-DISK": {
    broken: [sizes("61GiB", "60GiB"), measured({ virtualSize: 60 * GIB + 512 })],
    fine: [sizes("60GiB", "60GiB"), measured({ virtualSize: 60 * GIB })],
  },
  "IMAGE-SMALLER-THAN-DISK": {
    broken: [sizes("60GiB", "60GiB"), measured({ virtualSize: 60 * GIB })],
    fine: [sizes("59GiB", "60GiB"), sizes("61GiB", "60GiB"), measured({ virtualSize: 60 * GIB - 512 })],
  },
  "IMAGE-VIRTUAL-SIZE": {
    broken: [sizes("501GiB", "600GiB"), measured({ virtualSize: 500 * GIB + 512 })],
    fine: [sizes("500GiB", "500GiB"), measured({ virtualSize: 500 * GIB })],
  },
  "IMAGE-ACTUAL-SIZE": {
    broken: [measured({ actualSize: 50 * GIB + 1 })],
    fine: [nothing, measured({ actualSize: 50 * GIB })],
  },
  "IMAGE-ACTUAL-SIZE-UNKNOWN": {
    broken: [sizes("51GiB", "100GiB")],
    fine: [
      sizes("50GiB", "100GiB"),
      plan(
        ({ workloads }) => void (workloads.web.image.virtualSize = "51GiB"),
        image({ virtualSize: 51 * GIB }),
      ),
    ],
  },
  "IMAGE-GPT": {
    broken: [measured({ partitionTable: "gpt" })],
    fine: [nothing, measured({ partitionTable: "mbr" })],
  },
  "IMAGE-NO-PARTITIONS": {
    broken: [measured({ partitionTable: "none" })],
    fine: [nothing, measured({ partitionTable: "mbr" })],
  },
  "IMAGE-UEFI": { broken: [web({ bootMode: "UEFI" })], fine: [nothing, web({ bootMode: "Legacy BIOS" })] },
  "IMAGE-OS-TYPE": {
    broken: [os("Ubunto", "22.04"), os("Windowz", "2019")],
    fine: [nothing, os("Other Linux", "6"), os("Windows", "2019"), os("Windows Server 2016", "9")],
  },
  "IMAGE-ARCHITECTURE": {
    broken: [architecture("arm_64", "S5.MEDIUM4"), architecture("x86_64", "SR1.MEDIUM4")],
    fine: [
      architecture("arm_64", "SR1.MEDIUM4"),
      architecture("x86_64", "S5.MEDIUM4"),
      architecture("arm_64", "ZZ9.MEDIUM4"),
    ],
  },
  "IMAGE-FORCE": { broken: [web({ force: true })], fine: [nothing, web({ force: false })] },
  "WINDOWS-ACTIVATION": { broken: [os("Windows", "2019")], fine: [nothing] },
  "WINDOWS-2003": { broken: [os("Windows", "Server 2003")], fine: [os("Windows", "2008")] },
  "WINDOWS-MEMORY": {
    broken: [
      os("Windows", "2019", { instanceType: "S5.SMALL2" }),
      os("Windows Server 2016", "9", { instanceType: "S5.SMALL1" }),
    ],
    fine: [
      os("Windows", "2019", { instanceType: "S5.SMALL4" }),
      os("Windows", "2012", { instanceType: "S5.SMALL2" }),
      os("Ubuntu", "2019", { instanceType: "S5.SMALL2" }),
    ],
  },
  "WINDOWS-HOSTNAME": {
    broken: ["a".repeat(16), "erp.web", "12345", "a--b"].map((hostname) =>
      os("Windows", "2019", { hostname }),
    ),
    fine: [
      os("Windows", "2019", { hostname: "a".repeat(15) }),
      os("Ubuntu", "22.04", { hostname: "erp.web.internal.example" }),
    ],
  },
  "WINDOWS-KEY-PAIR": {
    broken: [os("Windows", "2019", { keyPair: "skey-1a2b3c4d" })],
    fine: [os("Windows", "2019"), os("Ubuntu", "22.04", { keyPair: "skey-1a2b3c4d" })],
  },
};

describeRules(imageImportRules, sides);

test("the 500 GB of offline migration and the 50 GB of ImportImage are told apart", () => {
  const rule = imageImportRules.find(({ id }) => id === "IMAGE-ACTUAL-SIZE");
  const [breach] = rule ? breaches(rule, measured({ actualSize: 60 * GIB })) : [];
  expect(breach?.message).toMatch(/takes 60GiB as qcow2; ImportImage takes 50 GB.*500 GB/);
});
