import type { Construct, IConstruct } from "constructs";
import { LandfallError } from "../base/errors";
import type { BlueprintHome } from "../plan/defaults";
import type { ReplicationSettingsInput } from "../plan/replication-input";
import type { Problem } from "./assemble";
import type { References } from "./references";
import type { WaveDefaults } from "./wave-defaults";
import type { IWorkload } from "./workload";
import type { WaveSpec } from "../plan/wave";

/** A wave as its project sees it. */
export interface IWave extends IConstruct {
  readonly waveName: string;
  readonly spec: WaveSpec;
}

/** What a project is to the constructs inside it. */
export interface IProject extends IConstruct {
  readonly references: References;
  readonly region: string;
  /** Where a target goes whose blueprint says nothing. */
  readonly home: BlueprintHome;
  /** How servers are replicated that say nothing. */
  readonly replication: ReplicationSettingsInput;
  /** What holds for waves that say nothing of their own. */
  readonly waveDefaults: WaveDefaults;
  /** What keeps a construct's props from meaning anything, beside what schema and rules say. @internal */
  report(problem: Problem): void;
  /** @internal */
  registerWorkload(workload: IWorkload): void;
  /** @internal */
  registerWave(wave: IWave, workloads: readonly IWorkload[]): void;
}

const PROJECT = Symbol.for("landfall/MigrationProject");

export function markProject(construct: Construct): void {
  Object.defineProperty(construct, PROJECT, { value: true });
}

export function isProject(x: unknown): x is IProject {
  return typeof x === "object" && x !== null && PROJECT in x;
}

/** The project around a construct. @throws LandfallError `PROJECT-NONE` when there is none. */
export function projectOf(construct: IConstruct): IProject {
  const project = construct.node.scopes.reverse().find(isProject);
  if (project !== undefined) return project;
  throw new LandfallError("PROJECT-NONE", "this construct must stand inside a MigrationProject.", {
    place: construct.node.path,
    remedy: "Give it a MigrationProject, or a construct inside one, as its scope.",
  });
}
