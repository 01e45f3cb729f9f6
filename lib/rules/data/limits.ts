/**
 * Limits of Tencent Cloud by name, each with where it is stated and when. Quotas drift: where the platform can be
 * asked, its answer counts and these serve for checking offline.
 */
export const LIMITS = {
  /** Free address ranges of a VPC. CreateVpc, API metadata of 2026-08-21. */
  vpcRanges: ["10.0.0.0/12", "172.16.0.0/12", "192.168.0.0/16"],
  /** Longest prefix of a VPC. CreateVpc, API metadata of 2026-08-21. */
  vpcLongestPrefix: 28,
  /** Prefixes of a subnet. CreateSubnet, API metadata of 2026-08-21. */
  subnetPrefix: { min: 16, max: 28 },
  /** GiB. Floor: sizes seen in vendor image examples; ceiling: system disk FAQ of 2022 and imported images. */
  systemDiskGib: { min: 20, max: 500 },
  /** GiB. System disk FAQ, 2022-2023. */
  systemDiskGibByFaq: 50,
  /** GiB. Creating cloud disks, 2022-09-30; CLOUD_BASIC: HDD cloud disk page, 2022-2023; no floor is stated for CLOUD_TSSD. */
  dataDiskGib: {
    CLOUD_BASIC: { min: 10, max: 16_000 },
    CLOUD_PREMIUM: { min: 10, max: 32_000 },
    CLOUD_BSSD: { min: 20, max: 32_000 },
    CLOUD_SSD: { min: 20, max: 32_000 },
    CLOUD_HSSD: { min: 20, max: 32_000 },
    CLOUD_TSSD: { min: 20, max: 32_000 },
  },
  /** GiB. DataDisk.DiskSize of RunInstances, SDK 4.1.313; DescribeDiskConfigQuota's example says 1. */
  dataDiskStepGib: 10,
  /** System disks that ResetInstance takes. API metadata of 2026-08-21. */
  resettableDisks: ["CLOUD_BASIC", "CLOUD_PREMIUM", "CLOUD_SSD", "CLOUD_BSSD"],
  /** Bytes before base64. RunInstances, API metadata of 2026-08-21. */
  userDataBytes: 16 * 1024,
  /** Mbps of traffic-billed outbound bandwidth. Public network bandwidth cap, 2024-08-07. */
  publicBandwidthMbps: { mainland: 100, elsewhere: 200 },
  /** Mbps of all of them in a region. Same page. */
  publicBandwidthRegionMbps: 5_000,
  /** Regions outside the mainland with the mainland's cap. Same page. */
  cappedLikeMainland: ["ap-hongkong", "ap-singapore"],
  /** Tag limits page, 2021-08-31. */
  tagsPerResource: 50,
  tagKey: /^(?!qcs:|project:)[\p{L}\p{N} +\-=._:/@()[\]（）【】]{1,127}$/u,
  tagValueCharacters: { min: 1, max: 255 },
  /** CreateRole and its use, API metadata of 2026-08-21. */
  roleName: /^[A-Za-z0-9+=,.@_-]{1,128}$/,
  /** Characters of `<bucket>.cos.<region>.myqcloud.com`. COS bucket overview, 2023-07-10. */
  bucketDomainCharacters: 60,
  bucketName: /^[a-z0-9]([a-z0-9-]*[a-z0-9])?-\d{8,10}$/,
  /** Bytes. COS specifications and limits, 2023-04-12. */
  objectKeyBytes: 850,
  /** GiB as qcow2, and GiB of the disk inside. Overview of importing images, 2023-04-27. */
  importActualGib: 50,
  importVirtualGib: 500,
  /** RunInstances, API metadata of 2026-08-21. */
  windowsHostname: /^(?=.{2,15}$)(?!\d+$)[A-Za-z0-9]([A-Za-z0-9]|-(?!-))*[A-Za-z0-9]$/,
  /** GiB that Windows 2016 and 2019 must have more of. Reinstalling a system, 2023-04-28. */
  windowsMemoryGib: 2,
  /** Data disks of an instance. CVM use limits, 2022-08-26. */
  dataDisksPerInstance: 20,
  /** Disk types that CreateDisks makes on their own. CreateDisks, API metadata of 2026-08-21; cloud disk types, 2022-09-29. */
  stagingDiskTypes: ["CLOUD_PREMIUM", "CLOUD_BSSD", "CLOUD_SSD", "CLOUD_HSSD"],
  /** Snapshots of a region: a base and as many for each cloud disk. CBS use limits, 2022-09-30. */
  snapshotsBase: 64,
  snapshotsPerDisk: 64,
  /** Calls a second of an action of CBS. CBS API category page, undated copy. */
  cbsCallsPerSecond: 20,
  /** Custom images of a region: SyncImages, API metadata of 2026-08-21; CVM use limits, 2022-08-26. */
  images: 500,
  imagesByOlderPages: 10,
  /** Rules of a security group in one direction; instances on pay-as-you-go in a zone (30, by request 60). VPC quota limits, 2021-11-04; CVM use limits, 2022-08-26. */
  groupRulesPerDirection: 100,
  instancesPerZone: 30,
  /** KB/s of a task of the CSM console. Client import of migration sources, 2024-12. */
  csmBandwidthKbps: 25_600,
  /** Of `DataDisks` in user.json, GB. Migrating Linux instances with the tool, 2024-12. */
  csmDataDisks: 20,
  csmDataDiskGib: { min: 10, max: 16_000 },
  /** Minutes by which a task of the CSM console is scheduled ahead. Online migration guide. */
  csmScheduleLeadMinutes: 10,
  /** Lines of rsync_excludes_linux.txt as shipped. Compatibility and configuration of the migration tool, 2024-12. */
  csmShippedExcludes: [
    "/dev/*",
    "/sys/*",
    "/proc/*",
    "/var/cache/yum/*",
    "/lost+found/*",
    "/var/lib/lxcfs/*",
    "/var/lib/docker-storage.btrfs/root/.local/share/gvfs-metadata/*",
  ],
  /** States of an instance that the CSM tool writes to. Instance.InstanceState, SDK 4.1.313. */
  migrationModeStates: ["ENTER_SERVICE_LIVE_MIGRATE", "SERVICE_LIVE_MIGRATE", "EXIT_SERVICE_LIVE_MIGRATE"],
  /** Seconds by which a clock may differ from Tencent Cloud's: AuthFailure.SignatureExpire. API 3.0 signature, SDK 4.1.313. */
  clockSkewSeconds: 300,
  /** Hours that one command of TAT may run. RunCommand, SDK 4.1.313. */
  tatRunHours: 24,
  /** Sources, jobs, and jobs at once of an SMC account. SMC agent guide, 2024-10-21. */
  smcSources: 1_000,
  smcJobs: 1_000,
  smcConcurrentJobs: 50,
  /** Percent of a source that SMC's drill calls critical. SMC migration drill. */
  sourceLoadPercent: { processor: 90, memory: 95, disk: 99 },
  /** Private addresses. RFC 1918. */
  privateRanges: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"],
  /** Oldest source, and newest without a ticket. DTS for Redis: version compatibility, 2025-12-23, and migrating with DTS, 2022-09-21. */
  redisSourceVersion: { min: "2.2.6", max: "5.0" },
  /** Source and target of the old product. Old DTS guide. */
  redisGuideVersion: "2.8",
  /** Free memory of the target by the source's data, in percent. Migrating with DTS, 2022-09-21. */
  redisTargetPercent: 150,
  /** Days that the incremental phase may last. Migrating with DTS, 2022-09-21. */
  redisIncrementalDays: 15,
  /** `RedisShardNum`, `RedisReplicasNum`, `VPort` and the step of `MemSize` in MiB. CreateInstances, SDK redis 2018-04-12 (4.1.313). */
  redisShards: [1, 3, 5, 8, 12, 16, 24, 32, 40, 48, 64, 80, 96, 128],
  redisReplicas: { min: 1, max: 5 },
  redisPort: { min: 1024, max: 65_535 },
  redisMemoryStepMib: 1024,
  /** Minutes of `AutoRetryTimeRangeMinutes` where it is not 0. ModifyMigrationJob, SDK dts 2021-12-06 (4.1.313). */
  dtsAutoRetryMinutes: { min: 5, max: 720 },
  /** Characters of a DTS job's name. CreateMigrationService, SDK dts 2021-12-06 (4.1.313). */
  dtsJobName: 128,
  /** ImportImage's OsType: examples of DescribeImportImageOs (2026-08-21) and its prose page (2023-04-27). */
  importableSystems: [
    "CentOS",
    "CentOS Stream",
    "Ubuntu",
    "Debian",
    "OpenSUSE",
    "SUSE",
    "CoreOS",
    "FreeBSD",
    "Redhat",
    "AlmaLinux",
    "Rocky Linux",
    "Fedora",
    "Kylin",
    "UnionTech",
    "TencentOS",
    "Other Linux",
    "Windows",
  ],
} as const;
