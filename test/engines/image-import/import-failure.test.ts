import { importFailure } from "../../../lib/engines/image-import/phases/import-failure";
import type { Context, ImageImport } from "../../../lib/engines/image-import/phases/context";

const FILE = { file: "web.qcow2" };
const OBJECT = { object: { bucket: "images-1250000000", key: "web.qcow2", region: "ap-guangzhou" } };
const GIB = 1024 ** 3;

interface Case {
  readonly image?: ImageImport["image"];
  readonly os?: string;
  readonly force?: boolean;
  readonly facts?: Context["facts"];
}

function told({ image = FILE, os = "Ubuntu", force = false, facts = {} }: Case): string {
  const blueprint = {
    instanceType: "S5.MEDIUM2",
    zone: "ap-guangzhou-6",
    vpc: "vpc-1a2b3c4d",
    subnet: "subnet-1a2b3c4d",
    securityGroups: [],
    systemDisk: { type: "CLOUD_PREMIUM", size: "60GiB" } as const,
  };
  const system = { type: os, version: "1", architecture: "x86_64" } as const;
  return importFailure({ workload: { engine: "image-import", image, os: system, force, blueprint }, facts });
}

describe("what is told of an import that failed", () => {
  it("says what was measured, and nothing that was not", () => {
    const message = told({ facts: { "source.partitionTable": "gpt", "source.actualSize": 51 * GIB } });
    expect(message).toContain(
      "Likely, from what the file shows: it has a GPT partition table, and only MBR is taken; it holds more than 50 GiB of data",
    );
    expect(message).not.toContain("initramfs");
  });

  it("does not say that the file shows what nobody looked at", () => {
    const message = told({
      facts: {
        "source.partitionTable": "mbr",
        "source.actualSize": 50 * GIB,
        "source.virtualSize": 500 * GIB,
      },
    });
    expect(message).not.toContain("Likely");
    expect(message).toContain(
      "of the file show nothing wrong; nobody looked at its system, which needs virtio_blk",
    );
  });

  it("says of an object that nobody looked into it", () => {
    expect(told({ image: OBJECT })).toContain("Nobody looked into the object or at its system");
  });

  it("names what the family of systems needs", () => {
    const windows = told({ os: "Windows Server 2016" });
    expect(windows).toContain("Cloudbase-Init");
    expect(windows).not.toContain("initramfs");
    expect(told({ os: "Other Linux" })).toContain("cloud-init (CloudInitNotInstalled)");
  });

  it("names no drivers where the import was forced, which does not look for them", () => {
    const forced = told({ force: true });
    expect(forced).toContain(
      "which needs a root partition that grub finds by its UUID (RootPartitionNotFound).",
    );
    expect(forced).not.toContain("initramfs");
  });

  it("always says where Tencent Cloud's own reason is", () => {
    for (const image of [FILE, OBJECT]) expect(told({ image })).toContain("Message Centre");
  });
});
