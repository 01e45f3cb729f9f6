import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/tag/v20180813/tag_models";
import { beijingTime, type Context, demand } from "../../api";
import { defineTable, type Row } from "../../world";

/** What an account puts its resources into, besides the default project, whose id is 0. */
interface ProjectRow extends Row {
  readonly number: number;
  readonly name: string;
  readonly info: string;
  readonly disabled: boolean;
  readonly createdAt: number;
}

const projects = defineTable<ProjectRow>("tag.projects");

const FIRST = 1_000_000;
const PAGE = 1000;

/** @throws Refusal with `code` unless the project is the default one, or one that was made */
export function checkProject(id: number | undefined, { world }: Context, code: string): number {
  const project = id ?? 0;
  const row = world.table(projects).get(String(project));
  demand(
    project === 0 || (row !== undefined && !row.disabled),
    code,
    `There is no project ${project} that resources can be put into.`,
  );
  return project;
}

export function addProject(request: Sdk.AddProjectRequest, context: Context): Sdk.AddProjectResponse {
  checkName(request.ProjectName, context);
  const number = FIRST + context.world.ids.number("tag.project");
  context.world.table(projects).put({
    id: String(number),
    number,
    name: request.ProjectName,
    info: request.Info ?? "",
    disabled: false,
    createdAt: context.now,
  });
  return { ProjectId: number, IsNew: 1 };
}

/** Its resources stay where they are when it is disabled; it takes no others. */
export function updateProject(request: Sdk.UpdateProjectRequest, context: Context): object {
  const table = context.world.table(projects);
  const row = table.get(String(request.ProjectId));
  demand(row, "InvalidParameter", `There is no project ${request.ProjectId}.`);
  if (request.ProjectName !== undefined && request.ProjectName !== row.name)
    checkName(request.ProjectName, context);
  table.update(row.id, {
    name: request.ProjectName ?? row.name,
    info: request.Info ?? row.info,
    disabled: request.Disable === undefined ? row.disabled : request.Disable === 1,
  });
  return {};
}

export function describeProjects(
  request: Sdk.DescribeProjectsRequest,
  context: Context,
): Sdk.DescribeProjectsResponse {
  demand(
    request.Limit >= 1 && request.Limit <= PAGE,
    "InvalidParameter",
    `Limit lies between 1 and ${PAGE}.`,
  );
  const found = context.world
    .table(projects)
    .all()
    .filter(
      (row) =>
        (request.AllList === 1 || !row.disabled) &&
        (!request.ProjectId || request.ProjectId === row.number) &&
        (!request.ProjectName || request.ProjectName === row.name),
    );
  const page = found.slice(request.Offset, request.Offset + request.Limit);
  return {
    Total: found.length,
    Projects: page.map((row) => ({
      ProjectId: row.number,
      ProjectName: row.name,
      CreatorUin: Number(context.account.uin),
      ProjectInfo: row.info,
      CreateTime: beijingTime(row.createdAt),
    })),
  };
}

function checkName(name: string, { world }: Context): void {
  demand(name.length > 0, "InvalidParameter", "ProjectName must not be empty.");
  const taken = world
    .table(projects)
    .all()
    .some((row) => row.name === name);
  demand(
    !taken,
    "InvalidParameter.ProjectNameExisted",
    `There is a project of the name \`${name}\` already.`,
  );
}
