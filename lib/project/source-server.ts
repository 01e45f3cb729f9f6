import { Construct } from "constructs";
import type { CsmAgentSpec } from "../engines/csm-agent/schema";
import type { ReplicationSpec } from "../engines/replication/schema";
import type { SecretRef } from "../plan/secret-ref";
import { Blueprint, type BlueprintProps, type DataDisk } from "./blueprint";
import { csmAgentSpec } from "./csm-agent-spec";
import type { IImage, IInstance } from "./existing";
import { projectOf } from "./membership";
import type { ReplicationSettings, ReplicationSettingsProps } from "./replication-settings";
import { replicationSpec } from "./replication-spec";
import type { Runner, Source } from "./source";
import type { IWorkload, RenamedProps } from "./workload";

interface ServerProps extends RenamedProps {
  /** What migrates. */
  readonly source: Source;
}

/** A server whose disks are replicated through a relay, in full and then by their changes. */
export interface ReplicatedServerProps extends ServerProps {
  /** @default "replication" */
  readonly engine?: "replication";
  /** Overrides the project's settings field by field. @default - the project's */
  readonly replication?: ReplicationSettings | ReplicationSettingsProps;
  /** What the target will be. */
  readonly blueprint: Blueprint | BlueprintProps;
  /** What cutover makes. @default "instance" */
  readonly target?: ReplicationSpec["target"];
  /**
   * Id of an instance whose system disk the source's replaces at cutover, and to which its data disks are attached
   * beside those that it has; its old system is kept as an image until finalize. The blueprint states the system disk
   * that is there, and what a test run launches.
   *
   * @default - a new instance
   */
  readonly reinstall?: string | IInstance;
  /**
   * How the system disk reaches the target. `auto` takes `import` where at most 50 GiB are used of at most 500 GiB
   * and the source starts by BIOS, otherwise `rescue`, which is for Linux on x86.
   *
   * @default "auto"
   */
  readonly path?: ReplicationSpec["path"] | "auto";
  /** @default "TencentCloud" */
  readonly licence?: NonNullable<ReplicationSpec["licence"]>;
  /**
   * What the source's data disks become, by the source's device.
   *
   * @default - the smallest disk that holds it, of the type of the target's system disk
   */
  readonly disks?: Readonly<Record<string, Partial<DataDisk>>>;
}

/**
 * How go2tencentcloud runs. Secrets are named, never given. Whether it runs in the background (`Client.Extra.Daemon`) is
 * no setting: it does where a runner of type `ssh` or `tat` starts it, whose session ends before the tool does.
 */
export interface CsmAgentProps {
  /** Where the SecretId of the tool's API key is kept. */
  readonly secretId: SecretRef;
  /** Where the SecretKey of the tool's API key is kept. */
  readonly secretKey: SecretRef;
  /** 0 public; 1 to 3 private: through a gateway, directly, through a proxy. @default - mode 0 */
  readonly network?:
    | { readonly mode: 0 }
    | {
        readonly mode: 1;
        /**
         * How commands reach the gateway, the host that reaches the API where the source does not: the tool runs there
         * first and last. It has the source's kind of system, because the same directory of the tool runs on both.
         */
        readonly gateway: Runner;
      }
    | { readonly mode: 2 }
    | {
        readonly mode: 3;
        /** The HTTP proxy through which the API is called. */
        readonly proxy: {
          /** The proxy's IPv4 address. */
          readonly address: string;
          /** The proxy's port. */
          readonly port: number;
          /** Who logs in. @default - the proxy asks for nobody */
          readonly user?: string;
          /** Where the password is kept. @default - the proxy asks for none */
          readonly password?: SecretRef;
        };
      };
  /** KB/s. @default - none */
  readonly bandwidthLimit?: number;
  /** The data goes over IPv6, to a target that has an IPv6 address. @default false */
  readonly ipv6?: boolean;
  /** Stronger verification, slower. @default false */
  readonly checksum?: boolean;
  /** Skip the tool's own check of the source. @default false */
  readonly ignoreCheck?: boolean;
  /** Further lines of `rsync_excludes_linux.txt`. @default - none */
  readonly exclude?: string[];
}

/** A server that Tencent's go2tencentcloud moves in tool-only mode. */
export interface CsmServerProps extends ServerProps {
  readonly engine: "csm-agent";
  /** An instance that exists, everything on which is overwritten, or one that Terraform makes. */
  readonly target:
    | {
        /** Id of an instance that exists. */
        readonly instance: string | IInstance;
      }
    | {
        /** What Terraform makes. */
        readonly blueprint: Blueprint | BlueprintProps;
        /** What it starts from. @default - the newest public image of the source's system */
        readonly image?: string | IImage;
      };
  /** How the tool runs. */
  readonly agent: CsmAgentProps;
}

/** A server of one engine or the other; without `engine` it is replicated. */
export type SourceServerProps = ReplicatedServerProps | CsmServerProps;

const SOURCE_SERVER = Symbol.for("landfall/SourceServer");

/** A running server that migrates. Must stand somewhere inside a {@link MigrationProject}. */
export class SourceServer extends Construct implements IWorkload {
  /** Whether something is one of these, also where it comes from another copy of this package. */
  static isSourceServer(this: void, x: unknown): x is SourceServer {
    return typeof x === "object" && x !== null && SOURCE_SERVER in x;
  }

  readonly workloadName: string;
  readonly renamedFrom?: string;
  readonly spec: ReplicationSpec | CsmAgentSpec;

  /** @throws LandfallError `PROJECT-NONE`, `NAME-TWICE` when the project has a workload of that name. */
  constructor(scope: Construct, id: string, props: SourceServerProps) {
    super(scope, id);
    Object.defineProperty(this, SOURCE_SERVER, { value: true });
    const project = projectOf(this);
    this.workloadName = id;
    if (props.renamedFrom !== undefined) this.renamedFrom = props.renamedFrom;
    const settled =
      props.engine === "csm-agent"
        ? csmAgentSpec(project, id, props, (given) => this.blueprint(given))
        : replicationSpec(project, id, props, (given) => this.blueprint(given));
    this.spec = settled.spec;
    project.registerWorkload(this);
    for (const { at, code, message } of settled.faults)
      project.report({ code, path: ["workloads", id, ...at], message });
  }

  private blueprint(given: Blueprint | BlueprintProps): BlueprintProps {
    const blueprint = Blueprint.isBlueprint(given) ? given : new Blueprint(this, "Blueprint", given);
    this.node.defaultChild = blueprint;
    return blueprint.definition;
  }
}
