import type { WrittenWorkload } from "../../engines/project-file";
import type { MigrationProject } from "../migration-project";
import type { IWorkload } from "../workload";
import type { Named } from "./blueprint";
import { diskImportFromYaml } from "./disk-import";
import { imageImportFromYaml } from "./image-import";
import { redisMigrationFromYaml } from "./redis-migration";
import { csmAgentFromYaml, replicationFromYaml } from "./server";

/** A workload of one engine as a YAML blueprint states it. */
export type WrittenAs<E extends WrittenWorkload["engine"]> = Extract<WrittenWorkload, { engine: E }>;

type FromYaml<Written> = (
  project: MigrationProject,
  name: string,
  written: Written,
  named: Named,
) => IWorkload;

/** How what is written becomes a construct; adding an engine adds a line. */
const constructs: { readonly [E in WrittenWorkload["engine"]]: FromYaml<WrittenAs<E>> } = {
  "image-import": imageImportFromYaml,
  "disk-import": diskImportFromYaml,
  "redis-dts": redisMigrationFromYaml,
  replication: replicationFromYaml,
  "csm-agent": csmAgentFromYaml,
};

/** Declares a workload of a YAML blueprint in a project, as a program would. */
export function workloadFromYaml(
  project: MigrationProject,
  name: string,
  written: WrittenWorkload,
  named: Named,
): IWorkload {
  // The table's own keys guarantee that the function is the workload's.
  return (constructs[written.engine] as FromYaml<WrittenWorkload>)(project, name, written, named);
}
