import { Construct } from "constructs";
import type { IKeyPair, IRole, ISecurityGroup, ISubnet, IVpc } from "./existing";
import type { diskType } from "../plan/blueprint";
import type { Bandwidth, Size } from "../plan/units";
import type { z } from "zod";

/** A disk of a target. */
export interface Disk {
  /** A type of CBS disk, for example `CLOUD_PREMIUM`. */
  readonly type: z.infer<typeof diskType>;
  /** In whole GiB. */
  readonly size: Size;
}

/** A data disk of a target. */
export interface DataDisk extends Disk {
  /**
   * Whether the disk goes when its instance is terminated.
   *
   * @default false
   */
  readonly deleteWithInstance?: boolean;
}

/** What a target will be. */
export interface BlueprintProps {
  /** For example `S5.MEDIUM4`; `Sizing.copyOrigin()` takes the source's measure. */
  readonly instanceType: string;
  /** @default - the project's zone */
  readonly zone?: string;
  /** Id of the VPC. @default - the project's network */
  readonly vpc?: string | IVpc;
  /** Id of a subnet of that VPC in the blueprint's zone. @default - the project's target subnet */
  readonly subnet?: string | ISubnet;
  /** A free IPv4 address of the subnet, or `PrivateIp.copyOrigin()`. @default - Tencent Cloud picks one */
  readonly privateIp?: string;
  /** Ids in order of priority; at most 5. @default - the project's target group */
  readonly securityGroups?: (string | ISecurityGroup)[];
  /** Name of the CAM role that the instance carries. @default - none */
  readonly role?: string | IRole;
  /** Must hold the image: its size is at least the image's virtual size. */
  readonly systemDisk: Disk;
  /** Empty disks made with the instance; at most 20. @default - none */
  readonly dataDisks?: DataDisk[];
  /** Outbound. @default - no public address */
  readonly publicBandwidth?: Bandwidth;
  /** 2 to 60 letters, digits, single dots and hyphens. @default - what the image says */
  readonly hostname?: string;
  /** Id of a key pair. @default - what the image says */
  readonly keyPair?: string | IKeyPair;
  /** Tags of the instance beside Landfall's own. @default - none */
  readonly tags?: Record<string, string>;
  /** The instance cannot be terminated through the API. @default false */
  readonly deletionProtection?: boolean;
  /** The instance is stopped once its checks have passed. @default false */
  readonly launchStopped?: boolean;
  /** In base64; at most 16 KiB before it. @default - none */
  readonly userData?: string;
}

const BLUEPRINT = Symbol.for("landfall/Blueprint");

/** What a target will be. Made once, it can be given to many workloads. Ids may be tokens of Terraform resources. */
export class Blueprint extends Construct {
  /** Whether something is one of these, also where it comes from another copy of this package. */
  static isBlueprint(this: void, x: unknown): x is Blueprint {
    return typeof x === "object" && x !== null && BLUEPRINT in x;
  }

  /** @internal */
  readonly definition: BlueprintProps;

  constructor(scope: Construct, id: string, props: BlueprintProps) {
    super(scope, id);
    Object.defineProperty(this, BLUEPRINT, { value: true });
    this.definition = props;
  }
}
