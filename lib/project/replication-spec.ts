import { cbsSizeFor, replicatedDisks } from "../engines/replication/disks";
import { choosePath, pathObstacles } from "../engines/replication/path";
import type { ReplicationSpec } from "../engines/replication/schema";
import { completeBlueprint, DEFAULTS } from "../plan/defaults";
import { completeReplication } from "../plan/replication-input";
import { completeSource } from "../plan/source-input";
import type { SourceServerSpec } from "../plan/source";
import type { Blueprint, BlueprintProps } from "./blueprint";
import type { IProject } from "./membership";
import { settleOrigin } from "./origin";
import { ReplicationSettings } from "./replication-settings";
import type { Fault, Settled } from "./settled";
import type { ReplicatedServerProps } from "./source-server";

/** A replicated server in the plan's words. */
export function replicationSpec(
  project: IProject,
  name: string,
  props: ReplicatedServerProps,
  blueprintOf: (given: Blueprint | BlueprintProps) => BlueprintProps,
): Settled<ReplicationSpec> {
  const { blueprint, disks, licence, reinstall, replication, source: given, target } = props;
  const plain = project.references.plain(
    {
      source: given,
      replication: ReplicationSettings.isReplicationSettings(replication)
        ? replication.definition
        : replication,
      blueprint: blueprintOf(blueprint),
      disks,
      reinstall,
    },
    `workloads/${name}`,
  );
  const source = completeSource(plain.source);
  const settings = completeReplication(project.replication, plain.replication);
  const origin = settleOrigin(plain.blueprint, source, project.region);
  const complete = completeBlueprint(origin.blueprint, project.home);
  const data = replicatedDisks(source, settings).filter(({ role }) => role === "data");
  const path = settlePath(source, props.path ?? "auto");
  return {
    spec: {
      engine: "replication",
      source,
      replication: settings,
      path: path.path,
      target: target ?? "instance",
      ...(plain.reinstall !== undefined && { reinstall: plain.reinstall }),
      ...(licence !== undefined && { licence }),
      ...(data.length > 0 && {
        disks: Object.fromEntries(
          data.map((disk) => [
            disk.device,
            {
              type: complete.systemDisk.type,
              size: cbsSizeFor(disk).toString(),
              deleteWithInstance: DEFAULTS.deleteWithInstance,
              ...plain.disks?.[disk.device],
            },
          ]),
        ),
      }),
      blueprint: complete,
    },
    faults: [
      ...origin.faults.map(({ field, message }) => ({
        code: "COPY-ORIGIN",
        at: ["blueprint", field],
        message: `workloads/${name}/blueprint/${field}: ${message}`,
      })),
      ...path.faults.map((message) => ({
        code: "PATH-UNFIT",
        at: ["path"],
        message: `workloads/${name}/path: ${message}`,
      })),
      ...strayDisks(
        name,
        Object.keys(disks ?? {}),
        data.map(({ device }) => device),
      ),
    ],
  };
}

function settlePath(
  source: SourceServerSpec,
  asked: ReplicationSpec["path"] | "auto",
): { readonly path: ReplicationSpec["path"]; readonly faults: readonly string[] } {
  // Of a path that was named, the rules of its name speak: most of them can be acknowledged.
  if (asked !== "auto") return { path: asked, faults: [] };
  const path = choosePath(source);
  if (path !== undefined) return { path, faults: [] };
  const obstacles = pathObstacles(source);
  const reasons = `not import, because ${obstacles.import.join("; ")}; not rescue, because ${obstacles.rescue.join("; ")}`;
  const remedy = "change the source, or name a path and acknowledge the rules that it breaks";
  return { path: "import", faults: [`no path carries the system disk: ${reasons}; ${remedy}`] };
}

function strayDisks(name: string, mapped: readonly string[], known: readonly string[]): Fault[] {
  return mapped
    .filter((device) => !known.includes(device))
    .map((device) => ({
      code: "DISK-UNKNOWN",
      at: ["disks", device],
      message: `workloads/${name}/disks: ${device} is no data disk that migrates; these do: ${known.join(", ") || "none"}`,
    }));
}
