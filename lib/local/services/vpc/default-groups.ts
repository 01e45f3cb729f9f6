import type { Context } from "../../api";
import type { World } from "../../world";
import { defaultGroups, type Policy, securityGroups, type SecurityGroupRow } from "./rows";
import { checkGroupQuota } from "./usage";

/** As its page in the API's documentation shows it. */
const NAME = "default";
const DESCRIPTION = "System created security group";

/** @throws Refusal with `code` unless a project of the caller's region has its default group, or can get it */
export function checkDefaultGroup(project: number, context: Context, code: string): void {
  if (find(project, context) === undefined) checkGroupQuota(String(project), context, code);
}

/** What an instance of a project gets that names no group. It is made where the project has none yet. */
export function defaultGroup(project: number, context: Context): SecurityGroupRow {
  return find(project, context) ?? make(project, context);
}

export function isDefaultGroup(world: World, { id, region, project }: SecurityGroupRow): boolean {
  return world.table(defaultGroups).get(idOf(region, project))?.group === id;
}

function find(project: number, { world, region }: Context): SecurityGroupRow | undefined {
  const row = world.table(defaultGroups).get(idOf(region, String(project)));
  return row && world.table(securityGroups).get(row.group);
}

/** It lets all IPv4 through (description of CreateDefaultSecurityGroup). */
function make(project: number, { world, region, now }: Context): SecurityGroupRow {
  const everything: Policy = {
    protocol: "ALL",
    port: "ALL",
    cidr: "0.0.0.0/0",
    cidr6: "",
    group: "",
    action: "ACCEPT",
    description: "",
    modifiedAt: now,
  };
  const row: SecurityGroupRow = {
    id: world.ids.next("sg"),
    region,
    createdAt: now,
    name: NAME,
    description: DESCRIPTION,
    project: String(project),
    version: 0,
    ingress: [everything],
    egress: [everything],
  };
  world.table(securityGroups).put(row);
  world.table(defaultGroups).put({ id: idOf(region, row.project), group: row.id });
  return row;
}

function idOf(region: string, project: string): string {
  return `${region}/${project}`;
}
