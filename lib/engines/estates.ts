import type { EstateNeeds } from "../estate/needs";
import type { WaveSpec } from "../plan/wave";
import type { WorkloadSpec } from "./declared";
import { imageImportNeeds, imageImportWaveNeeds } from "./image-import/estate";

interface EngineEstate<Workload> {
  /** What a workload asks of the estate by itself. */
  readonly workload: (workload: Workload) => EstateNeeds;
  /** What a wave with such a workload asks besides. */
  readonly wave: (wave: WaveSpec) => EstateNeeds;
}

/** What each engine needs of the estate; adding an engine adds a line. */
export const engineEstates: {
  readonly [E in WorkloadSpec["engine"]]: EngineEstate<Extract<WorkloadSpec, { engine: E }>>;
} = {
  "image-import": { workload: imageImportNeeds, wave: imageImportWaveNeeds },
};
