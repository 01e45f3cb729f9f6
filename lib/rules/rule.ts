import type { ConnectionsSpec } from "../plan/connection";
import type { TextOrReference } from "../plan/fields";
import type { Acknowledgement } from "../plan/plan";
import type { WaveSpec } from "../plan/wave";

/** `refused`: API or physics say no. `error`: a documented limit, to be acknowledged with a reason. `warning`: worth knowing. */
export type Severity = "refused" | "error" | "warning";

/** Keys and positions from the top of the declared plan. */
export type PlanPath = readonly (string | number)[];

/** A piece of the product's knowledge: one limit, checked wherever a plan can break it. */
export interface Rule {
  /** Stable; what acknowledgements and searches name. */
  readonly id: string;
  readonly severity: Severity;
  /** What must hold, in one sentence. */
  readonly title: string;
  /** Why, what happens otherwise, and where sources disagree. */
  readonly explanation: string;
  /** The document that states it, with its date; what `cited` names is listed in the page of rules. */
  readonly source: string;
  /** The facts without which the rule has nothing to say; absent where the declared plan is enough. */
  readonly needs?: keyof RuleFacts;
  /** Pure. References are skipped: the rule runs again when they are resolved. */
  readonly check: (declared: DeclaredProject, facts: RuleFacts) => readonly Breach[];
}

/** A place where a rule does not hold. */
export interface Breach {
  readonly path: PlanPath;
  /** What is wrong, what is allowed, what to change. */
  readonly message: string;
}

/** A breach with the rule it is of. */
export interface Finding extends Breach {
  readonly rule: string;
  readonly severity: Severity;
}

/** What rules read of the declared plan, with references in it or resolved. */
export interface DeclaredProject {
  readonly project: {
    readonly name: string;
    readonly region: string;
    readonly zone: string;
    readonly tags?: Readonly<Record<string, string>> | undefined;
    /** CIDR blocks that may reach relays and CSM targets. */
    readonly sources?: readonly TextOrReference[] | undefined;
  };
  readonly estate: { readonly bucket: TextOrReference };
  /** What users let through the project's groups, by group. */
  readonly connections?: ConnectionsSpec | undefined;
  readonly workloads: Readonly<Record<string, { readonly engine: string }>>;
  readonly waves: Readonly<Record<string, WaveSpec>>;
  readonly acknowledged?: readonly Acknowledgement[] | undefined;
}

/** What is known beside the declared plan: more at every step from synthesis to reconciliation. */
export interface RuleFacts {
  /** The network that the project makes; absent where it uses an existing one. */
  readonly network?: NetworkFacts;
  /** Image files that were looked into, by workload. */
  readonly images?: Readonly<Record<string, MeasuredImage>>;
  /** Image objects that were asked for with the reconciler's credentials, by workload. */
  readonly objects?: Readonly<Record<string, { readonly readable: boolean }>>;
  /** Instances that a workload reinstalls, as they were found, by workload. */
  readonly instances?: Readonly<Record<string, FoundInstance>>;
  /** The instant at which the plan is taken up, with its offset. */
  readonly clock?: { readonly now: string };
  /** Running sources as their runner found them, by workload. */
  readonly sources?: Readonly<Record<string, FoundSource>>;
  /** Instances that a tool writes to, as they were found, by workload. */
  readonly targets?: Readonly<Record<string, FoundTarget>>;
  /** The CSM tool on a source, by its log and its process, by workload. */
  readonly tools?: Readonly<Record<string, ToolState>>;
  /** What the account has and may have in the region. */
  readonly account?: AccountFacts;
  /** Both sides of Redis migrations as they were found, by workload. */
  readonly redis?: Readonly<Record<string, FoundRedis>>;
  /** Disks that are written over, as they were found, by workload. */
  readonly disks?: Readonly<Record<string, FoundDisk>>;
  /** Instances that a written disk goes to, as they were found, by workload. */
  readonly attached?: Readonly<Record<string, FoundHost>>;
}

/** A Redis migration's two sides; absent is unknown. */
export interface FoundRedis {
  /** `Type` of the target, from DescribeInstances. */
  readonly type?: number;
  /** Whether the target's status is 2: running, and nothing else under way. */
  readonly running?: boolean;
  readonly source?: FoundRedisSource;
  /** Items of DTS's own check that ended in a warning. */
  readonly checkWarnings?: readonly string[];
  /** Steps of the running job, with the words of DescribeMigrationDetail. */
  readonly steps?: readonly { readonly id: string; readonly status: string }[];
  /** What the job is to be asked for next, and what DTS allows now (`Action.AllowedAction`). */
  readonly action?: { readonly wanted: string; readonly allowed: readonly string[] };
  /** What is known when the job is to be completed; absent before. */
  readonly completing?: FoundCompletion;
  readonly memoryMib?: number;
  readonly databases?: number;
  /** Keys of the target before DTS starts. */
  readonly keys?: number;
  /** Whether the target takes connections without a password. */
  readonly passwordless?: boolean;
  /** Whether anyone but DTS wrote to the target while it syncs. */
  readonly foreignWrites?: boolean;
  /** The side whose master changed since DTS started. */
  readonly failedOver?: "source" | "target";
  /** The instant at which the incremental phase began. */
  readonly incrementalSince?: string;
}

/** The side that DTS reads; absent is unknown. */
export interface FoundRedisSource {
  /** Whether it runs: a CVM instance in state RUNNING, a TencentDB instance of status 2. */
  readonly running?: boolean;
  /** Whether another task, of DTS or of the instance, is under way on it. */
  readonly inTask?: boolean;
  /** Whether its address is one that its instance has. */
  readonly addressKnown?: boolean;
  /** Whether it answered on its port from where DTS enters. */
  readonly reachable?: boolean;
}

/** What a comparison and a count say before the source is let go. */
export interface FoundCompletion {
  /** How the newest comparison ended; absent where none was run, or one still runs. */
  readonly comparison?: "same" | "different";
  readonly sourceKeys?: number;
  readonly targetKeys?: number;
}

/** A disk that is to be written over; absent is unknown. */
export interface FoundDisk {
  readonly id: string;
  readonly zone?: string;
  readonly sizeGib?: number;
  /** The instance that it is attached to; empty for none. */
  readonly attachedTo?: string;
}

/** An instance to which a disk is to be attached; absent is unknown. */
export interface FoundHost {
  readonly id: string;
  readonly zone?: string;
  /** Data disks that it has. */
  readonly dataDisks?: number;
}

/** What a source tells of itself; absent is unknown. */
export interface FoundSource {
  /** Ports that answered from the source: 443 of the API, the others of its relay. */
  readonly openPorts?: readonly number[];
  readonly clockSkewSeconds?: number;
  /** Whether commands run as root or Administrator. */
  readonly privileged?: boolean;
  readonly virtio?: boolean;
  readonly rsync?: boolean;
  readonly selinux?: "disabled" | "permissive" | "enforcing";
  /** Files of the tool's package, unpacked with the archives inside it. */
  readonly packageFiles?: readonly string[];
  /** Files in the tool's directory that are not the tool's. */
  readonly strayToolFiles?: readonly string[];
  readonly shadowCopies?: number;
  readonly usedPercent?: { readonly processor: number; readonly memory: number; readonly disk: number };
}

/** An instance that a tool writes to; absent is unknown. */
export interface FoundTarget {
  readonly id: string;
  /** `InstanceState` of DescribeInstances. */
  readonly state?: string;
  /** `OsName` of DescribeInstances. */
  readonly system?: string;
  /** Ports that its security groups accept from the source. */
  readonly openPorts?: readonly number[];
  /** Whether its disks have a snapshot that is younger than the plan. */
  readonly backedUp?: boolean;
  /** An image name that the next step wants and the region already has. */
  readonly takenImageName?: string;
}

export interface ToolState {
  readonly running: boolean;
  /** The last line by which the tool says where it is. */
  readonly said?: string;
  readonly finished: boolean;
  readonly transferring?: boolean;
  readonly pauseAsked?: boolean;
}

export interface AccountFacts {
  /** Whether the tool's key may act: QcloudCSMFullAccess. */
  readonly csmAccess?: boolean;
  /** Instances named do_not_delete_csm_instance. */
  readonly transitInstances?: readonly string[];
  /** Whether the staging subnet has a route to the internet. */
  readonly stagingRoute?: boolean;
  readonly quotas?: readonly Quota[];
}

/** One limit of the account in the region, and how much of it is left. */
export interface Quota {
  readonly of: "instances" | "images" | "snapshots" | "security groups";
  readonly used: number;
  readonly limit: number;
  /** How many more this plan makes. */
  readonly wanted: number;
}

export interface NetworkFacts {
  readonly cidr: string;
  /** Key of the reference to the VPC. */
  readonly vpc: string;
  readonly subnets: readonly SubnetFacts[];
}

export interface SubnetFacts {
  /** The field that declares it, for example `targetSubnet`. */
  readonly name: string;
  readonly cidr: string;
  readonly zone: string;
  /** Key of the reference to it, where workloads can refer to it. */
  readonly reference?: string;
}

/** What an image file is by its content. */
export interface MeasuredImage {
  readonly format: string;
  /** Bytes of the disk inside. */
  readonly virtualSize: number;
  /** Bytes as qcow2. */
  readonly actualSize: number;
  readonly partitionTable: "mbr" | "gpt" | "none";
}

export interface FoundInstance {
  readonly id: string;
  /** The project that its owner tag names; absent where it has none. */
  readonly owner?: string;
  readonly systemDisk?: { readonly type: string; readonly sizeGib: number };
}
