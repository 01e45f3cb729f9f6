import {
  Bandwidth,
  SecretRef,
  Size,
  type CsmServerProps,
  type ReplicatedServerProps,
  type Source,
} from "../../lib";
import { blueprint } from "./programs";

interface SourceOptions extends Partial<Source> {
  /** Of the system disk. */
  readonly size?: Size;
  /** Of the system disk. */
  readonly used?: Size;
  /** Data disks. */
  readonly data?: number;
}

/** A CentOS server with two disks that can be reached over SSH. */
export function source({ data = 1, size, used, ...more }: SourceOptions = {}): Source {
  const dataDisks = Array.from({ length: data }, (_, index) => ({
    device: `/dev/vd${String.fromCharCode(98 + index)}`,
    size: Size.gib(101),
    role: "data" as const,
    fileSystem: "xfs",
    mountPoint: `/data${index || ""}`,
  }));
  return {
    os: { family: "linux", distribution: "CentOS", version: "7.9" },
    architecture: "x86_64",
    firmware: "bios",
    cpus: 2,
    memory: Size.gib(4),
    disks: [
      {
        device: "/dev/vda",
        size: size ?? Size.gib(50),
        used: used ?? Size.gib(20),
        role: "system",
        fileSystem: "ext4",
      },
      ...dataDisks,
    ],
    addresses: ["10.200.0.9"],
    runner: { type: "ssh", host: "203.0.113.9", user: "root", key: SecretRef.file("/root/.ssh/id_ed25519") },
    virtio: true,
    rsync: true,
    selinux: "disabled",
    cloudInit: true,
    ...more,
  };
}

export function server(more: Partial<ReplicatedServerProps> = {}): ReplicatedServerProps {
  return { source: source(), blueprint: blueprint(), ...more };
}

export function csmServer(more: Partial<CsmServerProps["agent"]> = {}): CsmServerProps {
  const disks = [{ type: "CLOUD_PREMIUM" as const, size: Size.gib(110) }];
  return {
    engine: "csm-agent",
    source: source(),
    target: { blueprint: blueprint({ dataDisks: disks, publicBandwidth: Bandwidth.mbps(50) }) },
    agent: {
      secretId: SecretRef.env("CSM_SECRET_ID"),
      secretKey: SecretRef.env("CSM_SECRET_KEY"),
      ...more,
    },
  };
}
