import { READERS, type Reader } from "./values";

/** A column of an inventory. */
export interface Column {
  readonly name: string;
  /** What a cell holds; `docs/import.md` says the same. */
  readonly what: string;
  readonly read: Reader;
}

const column = (name: string, read: Reader, what: string): Column => ({ name, what, read });

/** Every column that an inventory can have, in the order of the documentation. */
export const COLUMNS = [
  column("name", READERS.name, "the workload's name; required, each once"),
  column("engine", READERS.engine, "`replication`, `csm-agent` or `image-import`; default: `replication`"),
  column("wave", READERS.name, "the wave that it belongs to"),
  column("os_family", READERS.family, "`linux` or `windows`"),
  column("os_distribution", READERS.text, "`Ubuntu`, `CentOS`, `Windows Server` …"),
  column("os_version", READERS.text, "`22.04`, `7.9`, `2019` …"),
  column("architecture", READERS.architecture, "`x86_64`, `i386` or `arm_64`"),
  column("firmware", READERS.firmware, "`bios` or `uefi`"),
  column("cpus", READERS.cpus, "virtual processors"),
  column("memory", READERS.size, "with its unit: `8GiB`, `512MiB`"),
  column(
    "disks",
    READERS.disks,
    "separated by `;`, each as device, size and role, then what else is known: `/dev/vda 50GiB system used=12GiB fs=ext4; /dev/vdb 200GiB data volume=lvm mount=/data`",
  ),
  column("addresses", READERS.addresses, "IPv4 addresses, separated by `;` or spaces"),
  column("source_instance", READERS.instance, "the CVM instance that the source is: `ins-1a2b3c4d`"),
  column("runner", READERS.runner, "how commands reach it: `ssh`, `tat`, `local` or `by-hand`"),
  column("runner_host", READERS.text, "with `ssh`: host name or address"),
  column("runner_port", READERS.port, "with `ssh`: the port; default: 22"),
  column("runner_user", READERS.text, "with `ssh`: the user"),
  column(
    "runner_key",
    READERS.secret,
    "with `ssh`: where the private key is kept: `env:NAME`, `file:/path` or `ssm:secret@version`",
  ),
  column("runner_instance", READERS.tatInstance, "with `tat`: `ins-1a2b3c4d` or `rins-1a2b3c4d`"),
  column("image", READERS.text, "with `image-import`: the image's file, relative to the blueprint"),
  column("target_instance", READERS.instance, "with `csm-agent`: an instance that exists and is overwritten"),
  column("instance_type", READERS.instanceType, "the target's: `S5.MEDIUM4`"),
  column("system_disk", READERS.targetDisk, "the target's, type and size: `CLOUD_PREMIUM 50GiB`"),
  column("zone", READERS.zone, "the target's; default: the project's"),
  column("private_ip", READERS.address, "the target's; default: Tencent Cloud picks one"),
] as const satisfies readonly Column[];
