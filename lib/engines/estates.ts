import type { EstateNeeds } from "../estate/needs";
import type { WaveSpec } from "../plan/wave";
import type { WorkloadSpec } from "./declared";
import { imageImportNeeds, imageImportWaveNeeds } from "./image-import/estate";

interface EngineEstate<Workload> {
  /** What a workload asks of the estate by itself. */
  readonly workload: (workload: Workload) => EstateNeeds;
  /** What a wave with such a workload asks besides. */
  readonly wave: (wave: WaveSpec, workload: Workload) => EstateNeeds;
}

/** What each engine needs of the estate; adding an engine adds a line. */
const engineEstates: {
  readonly [E in WorkloadSpec["engine"]]: EngineEstate<Extract<WorkloadSpec, { engine: E }>>;
} = {
  "image-import": { workload: imageImportNeeds, wave: imageImportWaveNeeds },
};

/** What a workload of any engine asks of the estate by itself. */
export function workloadNeeds(workload: WorkloadSpec): EstateNeeds {
  return estateOf(workload).workload(workload);
}

/** What a wave with this workload asks besides. */
export function waveNeeds(wave: WaveSpec, workload: WorkloadSpec): EstateNeeds {
  return estateOf(workload).wave(wave, workload);
}

/** The table's own keys guarantee that the functions are the workload's. */
function estateOf({ engine }: WorkloadSpec): EngineEstate<WorkloadSpec> {
  return engineEstates[engine] as EngineEstate<WorkloadSpec>;
}
