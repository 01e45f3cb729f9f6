import type { TerraformProvider } from "cdktf";
import type { IBucket, INetwork, IVpc, NetworkSubnets } from "./existing";
import type { Keys } from "./known-keys";
import type { ReplicationSettings, ReplicationSettingsProps } from "./replication-settings";
import type { WaveDefaults } from "./wave-defaults";

/** Blocks of a network that the project makes. */
export interface OwnNetwork {
  /** The VPC's block, inside 10.0.0.0/12, 172.16.0.0/12 or 192.168.0.0/16. */
  readonly cidr: string;
  /** Where replication runs. */
  readonly stagingSubnet: string;
  /** For test runs and probes. */
  readonly testSubnet: string;
  /** For targets whose blueprint names no subnet; made only where there is one. */
  readonly targetSubnet: string;
}

/** Ids of a network that exists. */
export interface ExistingNetwork extends NetworkSubnets {
  /** Id of the VPC. */
  readonly vpc: string | IVpc;
}

/** Where a project migrates to, and what holds for everything in it. */
export interface MigrationProjectProps {
  /** The region that everything migrates to, for example `ap-guangzhou`. */
  readonly region: string;
  /** The zone of everything that names none of its own, for example `ap-guangzhou-6`. */
  readonly zone: string;
  /**
   * 1 to 32 lower-case letters, digits and hyphens, starting with a letter.
   *
   * @default - the construct's id
   */
  readonly projectName?: string;
  /** @default - a VPC of 10.0.0.0/16 with three subnets */
  readonly network?: OwnNetwork | ExistingNetwork | INetwork;
  /**
   * Name of an existing bucket, with the AppId. It is used, and never changed or emptied.
   *
   * @default - the project makes one
   */
  readonly bucket?: string | IBucket;
  /**
   * CIDR blocks that may reach relays and CSM targets. The whole internet has to be acknowledged.
   *
   * @default - none: only sources that are instances of this account
   */
  readonly sources?: string[];
  /**
   * How servers are replicated that say nothing of their own.
   *
   * @default - the defaults of {@link ReplicationSettingsProps}
   */
  readonly replication?: ReplicationSettings | ReplicationSettingsProps;
  /**
   * Tags on everything that takes them, beside Landfall's own.
   *
   * @default - none
   */
  readonly tags?: Record<string, string>;
  /**
   * What holds for every wave that says nothing of its own.
   *
   * @default - none
   */
  readonly defaults?: WaveDefaults;
  /** @default - the stack's tencentcloud provider; where it has none, one for the region is made */
  readonly provider?: TerraformProvider;
}

/** What an acknowledgement covers, and why. */
export interface AcknowledgeOptions {
  /**
   * What the acknowledgement covers: `workloads/web`, `waves/first`, a path below one of them, or everything.
   *
   * @default "project": everything
   */
  readonly path?: string;
  /** Why the rule does not hold here; it lands in the plan. */
  readonly reason: string;
}

export const PROJECT_KEYS: Keys<MigrationProjectProps> = {
  region: true,
  zone: true,
  projectName: true,
  network: true,
  bucket: true,
  sources: true,
  replication: true,
  tags: true,
  defaults: true,
  provider: true,
};

export const DEFAULT_KEYS: Keys<WaveDefaults> = { testRun: true, cutover: true, approval: true, hooks: true };
