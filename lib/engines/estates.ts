import { NO_NEEDS, type EstateNeeds } from "../estate/needs";
import type { WaveSpec } from "../plan/wave";
import type { WorkloadSpec } from "./declared";
import { csmAgentNeeds, csmAgentWaveNeeds } from "./csm-agent/estate";
import { diskImportNeeds, diskImportWaveNeeds } from "./disk-import/estate";
import { imageImportNeeds, imageImportWaveNeeds } from "./image-import/estate";
import { redisDtsDeployedNeeds, redisDtsNeeds, redisDtsWaveNeeds } from "./redis-dts/estate";
import { replicationNeeds, replicationWaveNeeds } from "./replication/estate";

interface EngineEstate<Workload> {
  /** What a workload asks of the estate by itself. */
  readonly workload: (workload: Workload, name: string) => EstateNeeds;
  /** What a wave with such a workload asks besides. */
  readonly wave: (wave: WaveSpec, workload: Workload) => EstateNeeds;
  /** What Terraform makes for it once it is above `declare`, or was; default: nothing of its own. */
  readonly deployed?: (workload: Workload, name: string, past: Past) => EstateNeeds;
}

/** What the lock remembers of a workload. */
export interface Past {
  /** Finalized: nothing of it is staged any more. */
  readonly retired: boolean;
  /** Its name before, where it was renamed. */
  readonly renamedFrom?: string;
}

/** What each engine needs of the estate; adding an engine adds a line. */
const engineEstates: {
  readonly [E in WorkloadSpec["engine"]]: EngineEstate<Extract<WorkloadSpec, { engine: E }>>;
} = {
  "image-import": { workload: imageImportNeeds, wave: imageImportWaveNeeds },
  "disk-import": { workload: diskImportNeeds, wave: diskImportWaveNeeds },
  "redis-dts": { workload: redisDtsNeeds, wave: redisDtsWaveNeeds, deployed: redisDtsDeployedNeeds },
  replication: { workload: replicationNeeds, wave: replicationWaveNeeds },
  "csm-agent": { workload: csmAgentNeeds, wave: csmAgentWaveNeeds },
};

/** What a workload of any engine asks of the estate by itself. */
export function workloadNeeds(workload: WorkloadSpec, name: string): EstateNeeds {
  return estateOf(workload).workload(workload, name);
}

/** What Terraform makes for a workload that is above `declare`, or was. */
export function deployedNeeds(workload: WorkloadSpec, name: string, past: Past): EstateNeeds {
  return estateOf(workload).deployed?.(workload, name, past) ?? NO_NEEDS;
}

/** What a wave with this workload asks besides. */
export function waveNeeds(wave: WaveSpec, workload: WorkloadSpec): EstateNeeds {
  return estateOf(workload).wave(wave, workload);
}

/** The table's own keys guarantee that the functions are the workload's. */
function estateOf({ engine }: WorkloadSpec): EngineEstate<WorkloadSpec> {
  return engineEstates[engine] as EngineEstate<WorkloadSpec>;
}
