import type { JobSpec } from "../plan/job";
import { STEPS, type Step, type WaveSpec } from "../plan/wave";
import type { WorkloadSpec } from "./declared";
import { csmAgentJobs } from "./csm-agent/jobs";
import { diskImportJobs } from "./disk-import/jobs";
import { imageImportJobs } from "./image-import/jobs";
import { redisDtsJobs } from "./redis-dts/jobs";
import { replicationJobs } from "./replication/jobs";
import { withWaveActions } from "./step-actions";
import type { ProjectFacts, StepContent } from "./step-content";
import { gatesOf } from "./step-gates";

type EngineJobs<Workload> = (
  workload: Workload,
  wave: WaveSpec,
  project: ProjectFacts,
) => Partial<Record<Step, StepContent>>;

/** What the steps of each engine do; adding an engine adds a line. */
const engineJobs: {
  readonly [E in WorkloadSpec["engine"]]: EngineJobs<Extract<WorkloadSpec, { engine: E }>>;
} = {
  "image-import": imageImportJobs,
  "disk-import": diskImportJobs,
  "redis-dts": redisDtsJobs,
  replication: replicationJobs,
  "csm-agent": csmAgentJobs,
};

interface Declared {
  readonly project: ProjectFacts;
  readonly workloads: Readonly<Record<string, WorkloadSpec>>;
  readonly waves: Readonly<Record<string, WaveSpec>>;
}

/** The jobs of a plan, one per workload and step, by workload and then in the order of the steps. */
export function jobsOf({ project, waves, workloads }: Declared): JobSpec[] {
  return Object.entries(waves)
    .flatMap(([name, wave]) => wave.workloads.map((workload) => ({ workload, wave, waveName: name })))
    .sort((left, right) => (left.workload < right.workload ? -1 : 1))
    .flatMap(({ workload, wave, waveName }) => {
      const spec = workloads[workload];
      return spec === undefined ? [] : jobsOfWorkload(workload, spec, waveName, wave, project);
    });
}

function jobsOfWorkload(
  name: string,
  workload: WorkloadSpec,
  waveName: string,
  wave: WaveSpec,
  project: ProjectFacts,
): JobSpec[] {
  // The table's own keys guarantee that the function is the workload's.
  const contents = (engineJobs[workload.engine] as EngineJobs<WorkloadSpec>)(workload, wave, project);
  const steps = STEPS.filter((step) => contents[step] !== undefined);
  return steps.flatMap((step, index) => {
    const content = contents[step];
    if (content === undefined) return [];
    const before = steps.slice(Math.max(0, index - 1), index);
    return [
      {
        id: `${name}/${step}`,
        workload: name,
        wave: waveName,
        step,
        gates: gatesOf(step, wave, workload.engine),
        ...withWaveActions(content, { step, wave, workload: name }),
        after: [...before.map((earlier) => `${name}/${earlier}`), ...(content.after ?? [])],
      },
    ];
  });
}
