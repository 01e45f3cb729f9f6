import { resolve } from "node:path";
import { AnnotationMetadataEntryType, Aspects } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { LandfallError } from "../base/errors";
import type { DeclaredPlan } from "../engines/declared";
import { deployedNeeds, waveNeeds, workloadNeeds } from "../engines/estates";
import { jobsOf } from "../engines/jobs";
import { Estate, estateTags, type GivenNetwork, type NetworkBlocks, type GroupName } from "../estate";
import { DEFAULTS, type BlueprintHome } from "../plan/defaults";
import { canonicalJson } from "../plan/canonical";
import { isReference, type TextOrReference } from "../plan/fields";
import { API_VERSION, type Abandoned, type Acknowledgement } from "../plan/plan";
import type { ReplicationSettingsInput } from "../plan/replication-input";
import { assemble, type Assembled, type Problem } from "./assemble";
import type * as FromYaml from "./from-yaml";
import { Network } from "./existing";
import { ConnectionBook, type Connections } from "./connections";
import { DiskImport, type DiskImportProps } from "./disk-import";
import { ImageImport, type ImageImportProps } from "./image-import";
import {
  LOCK_FILE,
  LOCK_FILE_CONTEXT,
  PLACEMENT_CONTEXT,
  placeFromProgram,
  readLock,
  remembers,
  type Lock,
  type Placement,
} from "./lock";
import { refuseUnknownKeys } from "./known-keys";
import {
  DEFAULT_KEYS,
  PROJECT_KEYS,
  type AcknowledgeOptions,
  type ExistingNetwork,
  type MigrationProjectProps,
  type OwnNetwork,
} from "./migration-project-props";
import { isProject, markProject, projectOf, type IProject, type IWave } from "./membership";
import {
  adoptedTargets,
  csmTargets,
  partedThings,
  releasedTargets,
  stagedRelays,
  withPlacements,
} from "./placed-estate";
import { emitPlan } from "./plan-output";
import { judgeNetwork } from "./network";
import { problemsOf, type Report } from "./problems";
import { RedisMigration, type RedisMigrationProps } from "./redis-migration";
import { References } from "./references";
import { ReplicationSettings } from "./replication-settings";
import { SourceServer, type SourceServerProps } from "./source-server";
import { ensureBackend, ensureProvider, stackProblems } from "./stack";
import { Wave, type WaveProps } from "./wave";
import type { WaveDefaults } from "./wave-defaults";
import type { IWorkload } from "./workload";

/** The unit a team migrates together: one region, one staging network, shared settings. */
export class MigrationProject extends Construct implements IProject {
  /** Whether something is one of these, also where it comes from another copy of this package. */
  static isMigrationProject(this: void, x: unknown): x is MigrationProject {
    return isProject(x);
  }

  /** The project around a construct. @throws LandfallError `PROJECT-NONE` */
  static of(construct: IConstruct): MigrationProject {
    return projectOf(construct) as MigrationProject;
  }

  /**
   * The project that a YAML blueprint declares: the same constructs, and the same plan, as a program that says it.
   *
   * @param file relative to the working directory
   * @throws ProjectFileError that lists every fault of the file with its place
   */
  static fromYaml(scope: Construct, id: string, file: string): MigrationProject {
    // Loaded here, so that a program in TypeScript does not wait for a reader of YAML.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { readYaml } = require("./from-yaml") as typeof FromYaml;
    const yaml = readYaml(file);
    const project = new MigrationProject(scope, id, yaml.props);
    project.yaml = yaml;
    yaml.populate(project);
    return project;
  }

  readonly projectName: string;
  readonly region: string;
  readonly zone: string;
  /** @internal */
  readonly waveDefaults: WaveDefaults;
  /** @internal */
  readonly replication: ReplicationSettingsInput;
  /** @internal */
  readonly references = new References();
  private readonly estate: Estate;
  private readonly connected: ConnectionBook;
  private readonly network: NetworkBlocks | GivenNetwork;
  /** The project in the plan's words. */
  private readonly identity: DeclaredPlan["project"];
  private readonly workloads = new Map<string, IWorkload>();
  private readonly waves = new Map<string, IWave>();
  private readonly acknowledgements: Acknowledgement[] = [];
  private readonly abandoned: Abandoned[] = [];
  private readonly reported: Problem[] = [];
  private readonly lock: Lock;
  private isSettled = false;
  private placesInMemory: boolean;
  private yaml?: FromYaml.YamlProject;
  /** What was made of the program as it stands; anything that is said makes it void. */
  private memo: { placed?: Placed; judged?: Judgement } = {};

  /** @throws LandfallError `KEY-UNKNOWN`, `LOCK-INVALID`, `LOCK-UNREADABLE` */
  constructor(scope: Construct, id: string, props: MigrationProjectProps) {
    super(scope, id);
    markProject(this);
    refuseUnknownKeys(`project "${id}"`, props, PROJECT_KEYS);
    if (props.defaults) refuseUnknownKeys(`the defaults of project "${id}"`, props.defaults, DEFAULT_KEYS);
    this.projectName = props.projectName ?? id;
    this.region = props.region;
    this.zone = props.zone;
    this.waveDefaults = { ...props.defaults };
    const provider = ensureProvider(this, props.provider, props.region);
    ensureBackend(this);
    const { bucket, network, replication, ...identity } = this.references.plain(
      {
        replication: ReplicationSettings.isReplicationSettings(props.replication)
          ? props.replication.definition
          : props.replication,
        sources: props.sources,
        name: this.projectName,
        region: props.region,
        zone: props.zone,
        tags: props.tags,
        bucket: props.bucket,
        network: networkOf(props.network),
      },
      "project",
    );
    this.identity = identity;
    this.replication = replication ?? {};
    this.network = network ?? DEFAULTS.network;
    this.estate = new Estate(this, "estate", {
      project: this.projectName,
      region: this.region,
      zone: this.zone,
      tags: estateTags(this.projectName, props.tags),
      network: this.network,
      bucket,
      provider,
      sources: identity.sources ?? [],
      resolve: (value) => this.references.expression(value),
    });
    this.connected = new ConnectionBook(this.references, (needs) => {
      this.estate.need(needs);
      this.memo = {};
    });
    // One file beside the program, for every command and every project: only a rehearsal has another.
    const lockFile: unknown = this.node.tryGetContext(LOCK_FILE_CONTEXT);
    this.lock = readLock(resolve(typeof lockFile === "string" ? lockFile : LOCK_FILE));
    this.placesInMemory = this.node.tryGetContext(PLACEMENT_CONTEXT) === "memory";
    if (remembers(this.lock, this.projectName)) this.estate.deploy();
    this.node.defaultChild = emitPlan(this, this);
    this.node.addValidation({ validate: () => this.messagesFor(this) });
    // Placements are known only once the whole program is; aspects run then, and before validation.
    Aspects.of(this).add({ visit: (node) => node === this && this.settle() });
    this.node.addValidation({ validate: () => stackProblems(this, provider, props.region) });
  }

  /** Declares an image that becomes an instance. */
  addImage(id: string, props: ImageImportProps): ImageImport {
    return new ImageImport(this.folder("workloads"), id, props);
  }

  /** Declares an image of a data disk that becomes a CBS disk. */
  addDiskImage(id: string, props: DiskImportProps): DiskImport {
    return new DiskImport(this.folder("workloads"), id, props);
  }

  /** Declares a running server that migrates. */
  addServer(id: string, props: SourceServerProps): SourceServer {
    return new SourceServer(this.folder("workloads"), id, props);
  }

  /** Declares a Redis instance that moves by DTS. */
  addRedis(id: string, props: RedisMigrationProps): RedisMigration {
    return new RedisMigration(this.folder("workloads"), id, props);
  }

  /**
   * The connections of one of the project's security groups, for additions of one's own.
   *
   * @example project.connections("target").allowFrom(Peer.ipv4("10.0.0.0/16"), Port.tcp(443));
   */
  connections(group: GroupName): Connections {
    return this.connected.of(group);
  }

  /** Declares a wave. */
  addWave(id: string, props: WaveProps): Wave {
    return new Wave(this.folder("waves"), id, props);
  }

  /** Overrides a rule of severity error, knowingly. The reason lands in the plan. */
  acknowledge(rule: string, { path, reason }: AcknowledgeOptions): void {
    this.acknowledgements.push({ rule, path: path ?? DEFAULTS.acknowledgementPath, reason });
    this.memo = {};
  }

  /**
   * Gives up a live workload that the program no longer declares. What Terraform made for it goes at the next deploy,
   * what was replicated with it. The reason lands in the plan.
   */
  abandon(workload: string, { reason }: { readonly reason: string }): void {
    this.abandoned.push({ workload, reason });
    this.memo = {};
  }

  /** Where a target goes whose blueprint names no place of its own. */
  get home(): BlueprintHome {
    return { zone: this.zone, ...this.estate.home };
  }

  /** The plan as the program stands now. */
  get assembled(): Assembled {
    return this.judged.assembled;
  }

  /** Reference key → Terraform expression. */
  get bindings(): Record<string, string> {
    return { ...this.references.bindings, ...this.estate.bindings };
  }

  /** Takes placements from the program instead of the lock file; for tests, which have none. */
  placeInMemory(): void {
    this.placesInMemory = true;
    this.memo = {};
  }

  /** @internal */
  report(problem: Problem): void {
    this.reported.push(problem);
    this.memo = {};
  }

  /** @internal */
  registerWorkload(workload: IWorkload): void {
    this.register(this.workloads, workload.workloadName, workload);
    this.estate.need(workloadNeeds(workload.spec, workload.workloadName));
    const past = this.pastOf(workload);
    if (past !== undefined && past.state !== "placed") this.needDeployed(workload);
  }

  /** @internal */
  registerWave(wave: IWave, workloads: readonly IWorkload[]): void {
    this.register(this.waves, wave.waveName, wave);
    for (const { spec } of workloads) this.estate.need(waveNeeds(wave.spec, spec));
    if (wave.spec.goal === "declare") return;
    this.estate.deploy();
    workloads.forEach((workload) => this.needDeployed(workload));
  }

  private needDeployed(workload: IWorkload): void {
    const { renamedFrom, spec, workloadName } = workload;
    const retired = this.pastOf(workload)?.state === "retired";
    this.estate.need(deployedNeeds(spec, workloadName, { retired, ...(renamedFrom && { renamedFrom }) }));
  }

  private pastOf({ workloadName }: IWorkload): Placement | undefined {
    return this.lock.projects[this.projectName]?.workloads[workloadName];
  }

  private register<T extends IConstruct>(members: Map<string, T>, name: string, member: T): void {
    const other = members.get(name);
    if (other !== undefined) {
      throw new LandfallError("NAME-TWICE", `"${name}" is declared twice, at ${other.node.path} and here.`, {
        place: member.node.path,
      });
    }
    members.set(name, member);
    member.node.addValidation({ validate: () => this.messagesFor(member) });
    this.memo = {};
  }

  private messagesFor(construct: IConstruct): string[] {
    const { report } = this.judged;
    const { metadata } = construct.node;
    for (const warning of report.warningsFor(construct)) {
      // As Annotations do it, without a stack trace: it would show the synthesis, not the line that means this.
      if (!metadata.some(({ data }) => data === warning))
        construct.node.addMetadata(AnnotationMetadataEntryType.WARN, warning);
    }
    return report.errorsFor(construct);
  }

  private get judged(): Judgement {
    return (this.memo.judged ??= this.judge());
  }

  /** Makes what depends on where the lock places each server. */
  private settle(): void {
    if (this.isSettled) return;
    this.isSettled = true;
    const { program, lock } = this.placed;
    const { bindings } = this;
    const expression = (value: TextOrReference) =>
      (isReference(value) ? bindings[value.$ref] : undefined) ?? this.references.expression(value);
    this.estate.stage(stagedRelays(program, lock, expression));
    this.estate.makeCsmTargets(csmTargets(program, lock, expression));
    this.estate.adoptTargets(adoptedTargets(program, lock, expression));
    this.estate.releaseTargets(releasedTargets(program, lock));
    this.estate.releaseParted(partedThings(program, lock));
    this.memo = { placed: { program, lock } };
  }

  private get placed(): Placed {
    return (this.memo.placed ??= this.place());
  }

  private place(): Placed {
    const program = this.program();
    return { program, lock: this.placesInMemory ? placeFromProgram(this.lock, program) : this.lock };
  }

  private judge(): Judgement {
    const { lock, program } = this.placed;
    const declared = this.declare(program, lock);
    const assembled = assemble(declared);
    const { edge, ...network } = judgeNetwork(this.network, this.zone);
    const report = problemsOf({
      project: this,
      workloads: this.workloads,
      waves: this.waves,
      declared,
      assembled,
      ...network,
      edge: [...edge, ...this.reported],
      lock,
      place: this.yaml?.place,
    });
    return { assembled, report };
  }

  /** What the program says by itself. */
  private program(): Program {
    const renamed = [...this.workloads].flatMap(([name, { renamedFrom }]): [string, string][] =>
      renamedFrom === undefined ? [] : [[name, renamedFrom]],
    );
    return {
      project: this.identity,
      workloads: Object.fromEntries([...this.workloads].map(([name, { spec }]) => [name, spec])),
      waves: Object.fromEntries([...this.waves].map(([name, { spec }]) => [name, spec])),
      ...(this.abandoned.length > 0 && { abandoned: [...this.abandoned].sort(byText) }),
      ...(renamed.length > 0 && { renamed: Object.fromEntries(renamed) }),
    };
  }

  private declare(program: Program, lock: Lock): DeclaredPlan {
    const workloads = withPlacements(program, lock);
    const connections = this.connected.spec;
    return {
      apiVersion: API_VERSION,
      estate: this.estate.spec,
      ...(connections && { connections }),
      ...program,
      workloads,
      ...(this.acknowledgements.length > 0 && { acknowledged: [...this.acknowledgements].sort(byText) }),
      jobs: jobsOf({ project: program.project, workloads, waves: program.waves }),
    };
  }

  private folder(id: string): Construct {
    return this.node.tryFindChild(id) ?? new Construct(this, id);
  }
}

type Program = Pick<DeclaredPlan, "project" | "workloads" | "waves" | "abandoned" | "renamed">;

/** The program and the lock that holds for it. */
interface Placed {
  readonly program: Program;
  readonly lock: Lock;
}

interface Judgement {
  readonly assembled: Assembled;
  readonly report: Report;
}

/** What is said as a set stands in one order. */
function byText(left: unknown, right: unknown): number {
  return canonicalJson(left) < canonicalJson(right) ? -1 : 1;
}

/** A network that was imported, in the words of ids that are given one by one. */
function networkOf(given: MigrationProjectProps["network"]): OwnNetwork | ExistingNetwork | undefined {
  if (!Network.isNetwork(given)) return given;
  const { stagingSubnet, targetSubnet, testSubnet, vpc } = given;
  return { stagingSubnet, targetSubnet, testSubnet, vpc };
}
