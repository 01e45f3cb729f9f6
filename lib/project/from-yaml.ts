import type { SourcePlace } from "../base/errors";
import { projectFileSchema, type ProjectFile } from "../engines/project-file";
import { readProjectFile } from "../plan/yaml";
import type { PlanPath } from "./assemble";
import { Blueprint } from "./blueprint";
import type { MigrationProject } from "./migration-project";
import type { MigrationProjectProps } from "./migration-project-props";
import type { IWorkload } from "./workload";
import { connectionIndex, connectionsFromYaml } from "./yaml/connections";
import { blueprintProps } from "./yaml/blueprint";
import { settingsOf } from "./yaml/server";
import { named } from "./yaml/named";
import { waveDefaultsFromYaml, wavesFromYaml } from "./yaml/wave";
import { workloadFromYaml } from "./yaml/workloads";

/** A YAML blueprint, ready to become constructs. */
export interface YamlProject {
  readonly props: MigrationProjectProps;
  /** Where a path of the plan stands in the file. */
  readonly place: (path: PlanPath) => SourcePlace;
  /** Declares everything of the file in a project made from {@link props}. */
  populate(project: MigrationProject): void;
}

/** @throws ProjectFileError that lists every fault of the file with its place */
export function readYaml(file: string): YamlProject {
  const { place, project: declared } = readProjectFile(projectFileSchema, file);
  const { bucket, name, network, region, replication, sources, tags, zone } = declared;
  return {
    props: {
      projectName: name,
      region,
      zone,
      bucket,
      sources,
      ...(replication && { replication: settingsOf(replication) }),
      network,
      tags,
      defaults: waveDefaultsFromYaml(declared),
    },
    place: (path) => place(inFile(path, declared)),
    populate: (project) => populate(project, declared),
  };
}

/** Where the file says what the plan has at a path: a project's own fields, and settings that servers share, are at its top. */
function inFile(path: PlanPath, { connections, replication, workloads }: ProjectFile): PlanPath {
  const [part, name, field, setting, ...rest] = path;
  if (part === "connections" && typeof field === "number")
    return [part, String(name), connectionIndex(connections, String(name), field), ...path.slice(3)];
  if (part === "project") return path.slice(1);
  if (part !== "workloads" || field !== "replication" || setting === undefined) return path;
  const own = (workloads[String(name)] as { readonly replication?: object } | undefined)?.replication ?? {};
  const isShared = !(setting in own) && setting in (replication ?? {});
  return isShared ? ["replication", setting, ...rest] : path;
}

function populate(project: MigrationProject, file: ProjectFile): void {
  const blueprints = named(
    file.blueprints,
    (name, spec) => new Blueprint(project, `blueprint-${name}`, blueprintProps(spec)),
  );
  const workloads = named(file.workloads, (name, spec): IWorkload =>
    workloadFromYaml(project, name, spec, { blueprint: blueprints }),
  );
  wavesFromYaml(project, file, workloads);
  connectionsFromYaml(project, file);
  for (const { reason, workload } of file.abandon ?? []) project.abandon(workload, { reason });
  for (const { path, reason, rule } of file.acknowledge ?? []) project.acknowledge(rule, { path, reason });
}
