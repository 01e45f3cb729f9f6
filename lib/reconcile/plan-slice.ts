import { canonicalHash } from "../plan/canonical";
import type { EstateSpec } from "../plan/estate";
import { declaredContent, waveHash } from "../plan/hash";
import type { JobSpec } from "../plan/job";
import type { ReadPlan } from "../plan/read-plan";
import type { GoalName, WaveSpec } from "../plan/wave";
import type { Driver } from "./driver";
import type { PlanSlice } from "./record";

/** What the reconciler reads of a declared plan, whichever engines it knows. */
export interface PlanShape {
  readonly project: { readonly name: string };
  readonly estate: EstateSpec;
  readonly workloads: Readonly<Record<string, { readonly engine: string }>>;
  readonly waves: Readonly<Record<string, WaveSpec>>;
  readonly jobs: readonly JobSpec[];
  /** New name → the name under which a workload began. */
  readonly renamed?: Readonly<Record<string, string>> | undefined;
}

/** What the plan in force wants of one workload. */
export interface Target {
  /** SHA-256 of what the slice says apart from the goal: two plans with equal ids mean the same to this workload. */
  readonly id: string;
  readonly slice: PlanSlice;
  readonly goal: GoalName;
}

/** The targets of all workloads of a plan that belong to a wave, as these drivers would reach them. */
export function targetsOf(
  { plan, declared, sha256 }: ReadPlan<PlanShape>,
  drivers: readonly ReplicationBound[],
): Map<string, Target> {
  const jobs = new Map<string, JobSpec[]>();
  for (const job of declared.jobs) jobs.set(job.workload, [...(jobs.get(job.workload) ?? []), job]);
  const targets = new Map<string, Target>();
  for (const [wave, spec] of Object.entries(declared.waves)) {
    const hash = waveHash(declared, wave);
    for (const name of spec.workloads) {
      const slice = {
        project: plan.project.name,
        wave,
        // The neighbours are covered by the wave's hash; their names would only make every slice as long as the wave.
        waveSpec: { ...withoutIdleLimit(spec), workloads: [name] },
        waveHash: hash,
        replicationHash: canonicalHash(replicationOf(declared.workloads[name], drivers)),
        workload: plan.workloads[name] as PlanSlice["workload"],
        estate: plan.estate,
        jobs: jobs.get(name) ?? [],
      };
      const id = canonicalHash({ ...slice, waveSpec: { ...slice.waveSpec, goal: undefined } });
      targets.set(name, { id, goal: spec.goal, slice: { sha256, ...slice } });
    }
  }
  return targets;
}

/** A wave without a limit that its workloads never reach. */
function withoutIdleLimit({ concurrency, ...spec }: WaveSpec): WaveSpec {
  return concurrency === undefined || concurrency >= spec.workloads.length ? spec : { ...spec, concurrency };
}

/** What of a driver says to what a replication is bound. */
type ReplicationBound = Pick<Driver<never, never>, "engine" | "replicationOf">;

/** The part of a workload that its replication is bound to: what its driver says, otherwise all that is declared. */
export function replicationOf(
  workload: PlanShape["workloads"][string] | undefined,
  drivers: readonly ReplicationBound[],
): unknown {
  const part = drivers.find(({ engine }) => engine === workload?.engine)?.replicationOf;
  return part === undefined || workload === undefined ? declaredContent(workload) : part(workload as never);
}
