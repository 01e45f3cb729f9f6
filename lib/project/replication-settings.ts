import { Construct } from "constructs";
import type {
  ICloudConnectNetwork,
  IDirectConnectGateway,
  IImage,
  IPeeringConnection,
  IVpnGateway,
} from "./existing";
import type { ReplicationSettingsSpec } from "../plan/replication";
import type { Bandwidth, Duration } from "../plan/units";

type Spec = ReplicationSettingsSpec;
/** A day of the week. */
type Weekday = "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";

/** Times of the week at which another limit holds. */
export interface BandwidthWindow {
  /** Days of the week, on which `from` lies. */
  readonly days: Weekday[];
  /** A time of day such as `22:30`. */
  readonly from: string;
  /** A time of day; earlier than `from` means the next day. */
  readonly to: string;
  /** The limit at these times. */
  readonly limit: Bandwidth;
}

/** Where and how replication runs. Given for a project, and overridden field by field for single servers. */
export interface ReplicationSettingsProps {
  /** The hosts that receive data from sources, 20 disks each. @default - as its members say */
  readonly relay?: {
    /** @default "S5.MEDIUM4" */
    readonly instanceType?: string;
    /** Whether a relay serves several servers. @default "shared" */
    readonly sharing?: Spec["relay"]["sharing"];
    /** A Linux image with systemd and curl, or its id. @default - the newest public TencentOS Server 3 */
    readonly image?: string | IImage;
  };
  /** The server that makes a recovery point bootable. @default - as its members say */
  readonly conversion?: {
    /** @default "S5.LARGE8" */
    readonly instanceType?: string;
  };
  /** The relay's copies of source disks. @default - as its members say */
  readonly staging?: {
    /** @default "CLOUD_PREMIUM" */
    readonly type?: Spec["staging"]["type"];
    /** @default false */
    readonly encrypted?: boolean;
  };
  /** How source and relay reach each other; a private link exists beforehand. @default - public */
  readonly network?:
    | { readonly mode: "public" }
    | {
        readonly mode: "private";
        /** What joins source and relay. */
        readonly via: Extract<Spec["network"], { mode: "private" }>["via"];
        /** The peering, gateway or network that carries it, or its id. @default - not said */
        readonly link?:
          string | IPeeringConnection | IVpnGateway | ICloudConnectNetwork | IDirectConnectGateway;
      };
  /** What replication may take of the source's line, and when. @default - all of it */
  readonly bandwidth?: {
    /** @default - none */
    readonly limit?: Bandwidth;
    /** Other limits at these times; the first that applies wins. @default - none */
    readonly schedule?: BandwidthWindow[];
    /** IANA name in which the schedule's times are read, for example `Asia/Seoul`. @default - a schedule needs one */
    readonly timeZone?: string;
  };
  /** @default "adaptive" */
  readonly compression?: Spec["compression"];
  /** Whether what was written is read again and compared. @default true */
  readonly checksum?: boolean;
  /** How often a recovery point is taken. @default Duration.minutes(15) */
  readonly snapshotEvery?: Duration;
  /** How many recovery points are kept, 1 to 64. @default 6 */
  readonly keepPoints?: number;
  /**
   * How the source is quietened for a recovery point: `fsfreeze` on Linux, `vss` on Windows, or scripts of your own,
   * which stand in the plan and hold no secret. `thaw` runs in any case, also where `freeze` failed.
   *
   * @default "none"
   */
  readonly quiesce?: Spec["quiesce"];
  /** Devices, or paths below a mount point, that stay behind. @default - none */
  readonly exclude?: string[];
}

const REPLICATION_SETTINGS = Symbol.for("landfall/ReplicationSettings");

/** Replication settings that many servers share. Ids may be tokens of Terraform resources. */
export class ReplicationSettings extends Construct {
  /** Whether something is one of these, also where it comes from another copy of this package. */
  static isReplicationSettings(this: void, x: unknown): x is ReplicationSettings {
    return typeof x === "object" && x !== null && REPLICATION_SETTINGS in x;
  }

  /** @internal */
  readonly definition: ReplicationSettingsProps;

  constructor(scope: Construct, id: string, props: ReplicationSettingsProps) {
    super(scope, id);
    Object.defineProperty(this, REPLICATION_SETTINGS, { value: true });
    this.definition = props;
  }
}
