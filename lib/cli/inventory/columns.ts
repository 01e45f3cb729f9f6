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
  column(
    "engine",
    READERS.engine,
    "`replication`, `csm-agent`, `image-import`, `disk-import` or `redis-dts`; default: `replication`",
  ),
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
  column("virtio", READERS.truth, "whether its kernel has virtio_blk and virtio_net: `yes` or `no`"),
  column("rsync", READERS.truth, "whether rsync is installed: `yes` or `no`"),
  column("selinux", READERS.selinux, "`disabled`, `permissive` or `enforcing`"),
  column("cloud_init", READERS.truth, "whether cloud-init or Cloudbase-Init is installed: `yes` or `no`"),
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
  column(
    "image",
    READERS.text,
    "with `image-import` and `disk-import`: the image's file, relative to the blueprint",
  ),
  column("target_instance", READERS.instance, "with `csm-agent`: an instance that exists and is overwritten"),
  column("instance_type", READERS.instanceType, "the target's: `S5.MEDIUM4`"),
  column("system_disk", READERS.targetDisk, "the target's, type and size: `CLOUD_PREMIUM 50GiB`"),
  column(
    "data_disks",
    READERS.targetDisks,
    "with `csm-agent` and `image-import`: the target's further disks, separated by `;`: `CLOUD_SSD 200GiB; CLOUD_PREMIUM 1TiB`",
  ),
  column(
    "disk_map",
    READERS.diskMap,
    "with `replication`: what data disks of the source become, separated by `;`: `/dev/vdb CLOUD_SSD 300GiB`; default: the smallest that holds it, of the system disk's type",
  ),
  column("zone", READERS.zone, "the target's; default: the project's"),
  column("private_ip", READERS.address, "the target's; default: Tencent Cloud picks one"),
  column(
    "target_disk",
    READERS.targetDisk,
    "with `disk-import`: the disk that is written: `CLOUD_SSD 200GiB`",
  ),
  column(
    "attach_to",
    READERS.attachTo,
    "with `disk-import`: an instance, `ins-1a2b3c4d`, or the name of another workload; default: the disk stays by itself",
  ),
  column(
    "redis_access",
    READERS.redisAccess,
    "with `redis-dts`: how DTS reaches the source: `extranet`, `ipv6`, `intranet`, `cvm`, `cdb`, `vpncloud`, `dcg`, `ccn` or `vpc`",
  ),
  column(
    "redis_host",
    READERS.text,
    "with `redis-dts`: host name or address of the source, except with `cvm` and `cdb`",
  ),
  column("redis_port", READERS.port, "with `redis-dts`: port of the source, except with `cdb`"),
  column("source_redis", READERS.redis, "with `redis-dts` and `cdb`: the source: `crs-1a2b3c4d`"),
  column("redis_node", READERS.redisNode, "with `redis-dts`: `simple`, `cluster-cache` or `cluster-proxy`"),
  column("redis_version", READERS.redisVersion, "with `redis-dts`: `5.0`, `2.8.24` …"),
  column(
    "redis_password",
    READERS.secret,
    "with `redis-dts`: where the source's password is kept, as `runner_key`",
  ),
  column("target_redis", READERS.redis, "with `redis-dts`: an instance that exists: `crs-1a2b3c4d`"),
  column(
    "target_password",
    READERS.secret,
    "with `redis-dts`: where the target's password is kept, as `runner_key`",
  ),
  column(
    "write_mode",
    READERS.writeMode,
    "with `redis-dts`: `clearData`, `overwrite` or `normal`; never guessed",
  ),
] as const satisfies readonly Column[];
