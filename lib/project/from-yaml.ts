import type { SourcePlace } from "../base/errors";
import { projectFileSchema, type ProjectFile } from "../engines/project-file";
import { readProjectFile } from "../plan/yaml";
import type { PlanPath } from "./assemble";
import { Blueprint } from "./blueprint";
import type { MigrationProject } from "./migration-project";
import type { MigrationProjectProps } from "./migration-project-props";
import type { IWorkload } from "./workload";
import { ReplicationSettings } from "./replication-settings";
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
      ...(replication !== undefined && { replication: settingsOf(settingsBehind(replication, declared)) }),
      network,
      tags,
      defaults: waveDefaultsFromYaml(declared),
    },
    place: (path) => place(inFile(path, declared)),
    populate: (project) => populate(project, declared),
  };
}

/** Where the file says what the plan has at a path: a project's own fields, and settings that servers share, are at its top. */
function inFile(path: PlanPath, file: ProjectFile): PlanPath {
  const { connections, replication, workloads } = file;
  const [part, name, field, setting, ...rest] = path;
  if (part === "connections" && typeof field === "number")
    return [part, String(name), connectionIndex(connections, String(name), field), ...path.slice(3)];
  if (part === "project") return path.slice(1);
  if (part !== "workloads" || field !== "replication" || setting === undefined) return path;
  const { replication: own } = (workloads[String(name)] ?? {}) as { readonly replication?: Replication };
  // What neither says is a default, and stands nowhere: it is told of the workload.
  if (own !== undefined && setting in settingsBehind(own, file))
    return typeof own === "string" ? ["replicationSettings", own, setting, ...rest] : path;
  if (replication === undefined || !(setting in settingsBehind(replication, file))) return path;
  return typeof replication === "string"
    ? ["replicationSettings", replication, setting, ...rest]
    : ["replication", setting, ...rest];
}

type Replication = NonNullable<ProjectFile["replication"]>;
type Settings = Exclude<Replication, string>;

/** Settings as they are written, also where only their name is; the reader knows every name. */
function settingsBehind(given: Replication, { replicationSettings = {} }: ProjectFile): Settings {
  return typeof given === "string" ? (replicationSettings[given] ?? {}) : given;
}

function populate(project: MigrationProject, file: ProjectFile): void {
  const blueprints = named(
    file.blueprints,
    (name, spec) => new Blueprint(project, `blueprint-${name}`, blueprintProps(spec)),
  );
  const replication = named(
    file.replicationSettings,
    (name, spec) => new ReplicationSettings(project, `replication-settings-${name}`, settingsOf(spec)),
  );
  const workloads = named(file.workloads, (name, spec): IWorkload =>
    workloadFromYaml(project, name, spec, { blueprint: blueprints, replication }),
  );
  wavesFromYaml(project, file, workloads);
  connectionsFromYaml(project, file);
  for (const { reason, workload } of file.abandon ?? []) project.abandon(workload, { reason });
  for (const { path, reason, rule } of file.acknowledge ?? []) project.acknowledge(rule, { path, reason });
}
