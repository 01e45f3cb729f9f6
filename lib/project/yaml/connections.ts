import type { ProjectFile } from "../../engines/project-file";
import type { Authored } from "../../plan/authored";
import { CONNECTION_DESCRIPTION, GROUP_NAMES, type ConnectionSpec } from "../../plan/connection";
import { distinct } from "../connections";
import type { MigrationProject } from "../migration-project";
import { Peer } from "../peer";
import { Port } from "../port";

type Written = NonNullable<ProjectFile["connections"]>;
type WrittenConnection = NonNullable<Written["relay"]>[number];

/** Lets through what a file says, as a program would. */
export function connectionsFromYaml(project: MigrationProject, { connections = {} }: ProjectFile): void {
  for (const group of GROUP_NAMES) {
    for (const connection of (connections[group] ?? []).map(complete)) {
      const { description, ports, protocol } = connection;
      const [allowed, port] = [project.connections(group), Port.of(protocol, ports)];
      if ("from" in connection) allowed.allowFrom(Peer.of(connection.from), port, description);
      else allowed.allowTo(Peer.of(connection.to), port, description);
    }
  }
}

/** Where a file has the connection that stands at this place of the plan, which has them in an order of its own. */
export function connectionIndex(connections: Written = {}, group: string, index: number): number {
  const written = (connections[group as keyof Written] ?? []).map(complete);
  return written.findIndex((connection) => connection === distinct(written)[index]);
}

function complete(connection: WrittenConnection): Authored<ConnectionSpec> {
  return {
    ...connection,
    ports: String(connection.ports),
    description: connection.description ?? CONNECTION_DESCRIPTION,
  };
}
