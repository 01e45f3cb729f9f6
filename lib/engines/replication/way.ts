import { isReference, type TextOrReference } from "../../plan/fields";
import type { JobAction } from "../../plan/job";
import type { ReplicationSpec } from "./schema";

/** How a recovery point comes to start by itself. */
export interface Way {
  readonly actions: readonly JobAction[];
  readonly temporary: readonly string[];
  /** What stays until finalize, and what turns it back; absent where a target is launched. */
  readonly makes?: readonly string[];
  readonly undo?: readonly JobAction[];
}

/** From a recovery point to a new instance. */
export function toNewInstance(workload: ReplicationSpec, point: string, where: string): Way {
  const { blueprint, path } = workload;
  const data = dataDevices(workload);
  const also = data.length === 0 ? "" : `, with ${data.join(", ")} from their snapshots`;
  const launch: JobAction = { action: "launch", detail: `${blueprint.instanceType} ${where}${also}` };
  if (path === "import")
    return { actions: [...asImage(workload, point), launch], temporary: [...COPIES, "object", "image"] };
  return {
    actions: [
      convert(workload, point),
      { ...launch, detail: `${launch.detail}, from a public image` },
      {
        action: "write",
        detail: "the system disk over the instance's own in rescue mode, and read it back",
      },
    ],
    temporary: COPIES,
  };
}

/** From the last recovery point onto an instance that exists; its own data disks stay with it. */
export function ontoInstance(workload: ReplicationSpec, instance: TextOrReference): Way {
  const target = isReference(instance) ? `{${instance.$ref}}` : instance;
  const data = dataDevices(workload).join(", ");
  const capture: JobAction = {
    action: "capture",
    detail: `the system of ${target} as an image to go back to`,
  };
  const imported = workload.path === "import";
  const replace: JobAction[] = imported
    ? [
        ...asImage(workload, "that point"),
        capture,
        { action: "reinstall", detail: `${target} from the image` },
      ]
    : [
        convert(workload, "that point"),
        capture,
        {
          action: "write",
          detail: `the system disk over that of ${target} in rescue mode, and read it back`,
        },
      ];
  return {
    actions: [
      ...replace,
      ...(data === ""
        ? []
        : [{ action: "attach" as const, detail: `${data} from their snapshots to ${target}` }]),
    ],
    temporary: imported ? [...COPIES, "object", "image"] : COPIES,
    makes: ["rollback image", ...(data === "" ? [] : ["data disks"])],
    undo: [
      ...(data === ""
        ? []
        : [{ action: "detach" as const, detail: `the data disks from ${target}, and remove them` }]),
      { action: "reinstall", detail: `${target} from the image of its old system` },
      { action: "remove", detail: "the image of its old system" },
    ],
  };
}

const COPIES = ["conversion server", "converted copies"];

function asImage(workload: ReplicationSpec, point: string): JobAction[] {
  return [
    convert(workload, point),
    { action: "upload", detail: "the system disk as qcow2 to the project bucket" },
    { action: "import", detail: "it as a custom image" },
  ];
}

function convert({ replication, source }: ReplicationSpec, point: string): JobAction {
  return {
    action: "convert",
    detail: `${point} on a conversion server of ${replication.conversion.instanceType}: ${CONVERTED[source.os.family]}`,
  };
}

function dataDevices({ disks = {} }: ReplicationSpec): string[] {
  return Object.keys(disks);
}

const CONVERTED = {
  linux: "virtio, initramfs, boot loader, fstab, network, cloud-init",
  windows: "virtio drivers, network, Cloudbase-Init",
} as const;
