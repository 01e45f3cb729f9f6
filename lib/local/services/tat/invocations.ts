import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/tat/v20201028/tat_models";
import { type Context, demand, isoTime, list, type Listing, Refusal } from "../../api";
import { type InstanceRow, instances } from "../cvm/rows";
import { here, inRegion } from "../resource";
import { agentState } from "./agent";
import { addCommand, findCommand, readCommand, tatCodes } from "./commands";
import { readParameters } from "./parameters";
import {
  type CommandText,
  type InvocationRow,
  invocations,
  type InvocationTaskRow,
  invocationTasks,
  type TaskStatus,
} from "./rows";

const MAX_INSTANCES = 200;
const AGENT_VERSION = "1.1.0";

const invocationListing: Listing<InvocationRow> = {
  table: invocations,
  filters: {
    "invocation-id": (row) => [row.id],
    "command-id": (row) => [row.command],
    "command-created-by": () => ["USER"],
    "instance-kind": () => ["CVM"],
  },
  byId: ["invocation-id", "command-id"],
  codes: tatCodes,
};

const taskListing: Listing<InvocationTaskRow> = {
  table: invocationTasks,
  filters: {
    "invocation-id": (row) => [row.invocation],
    "invocation-task-id": (row) => [row.id],
    "instance-id": (row) => [row.instance],
    "command-id": (row, { world }) => [world.table(invocations).get(row.invocation)?.command ?? ""],
  },
  byId: ["invocation-id", "invocation-task-id", "instance-id", "command-id"],
  codes: tatCodes,
};

const agentListing: Listing<InstanceRow> = {
  table: instances,
  filters: {
    "instance-id": (row) => [row.id],
    "agent-status": (row, context) => [agentStatus(row, context)],
    environment: () => ["Linux"],
  },
  byId: ["instance-id"],
  codes: tatCodes,
};

export function runCommand(request: Sdk.RunCommandRequest, context: Context): Sdk.RunCommandResponse {
  const text = readCommand(request);
  const saved = request.SaveCommand === true ? addCommand(text, request.Tags, context) : undefined;
  const InvocationId = invoke(text, saved?.id ?? "", request.InstanceIds, request.Parameters ?? "", context);
  return { CommandId: saved?.id ?? "", InvocationId };
}

export function invokeCommand(
  request: Sdk.InvokeCommandRequest,
  context: Context,
): Sdk.InvokeCommandResponse {
  const command = findCommand(context, request.CommandId);
  const text: CommandText = {
    ...command,
    workingDirectory: request.WorkingDirectory ?? command.workingDirectory,
    timeout: request.Timeout ?? command.timeout,
    username: request.Username ?? command.username,
  };
  return { InvocationId: invoke(text, command.id, request.InstanceIds, request.Parameters ?? "", context) };
}

function invoke(
  text: CommandText,
  command: string,
  instanceIds: readonly string[],
  parameters: string,
  context: Context,
): string {
  demand(
    parameters === "" || text.enableParameter,
    "InvalidParameterValue.ParameterDisabled",
    "The command does not take parameters.",
  );
  readParameters(parameters);
  demand(
    instanceIds.length > 0 && instanceIds.length <= MAX_INSTANCES,
    "InvalidParameterValue.Range",
    `1 to ${MAX_INSTANCES} instances can be named.`,
  );
  const targets = instanceIds.map((id) => findTarget(id, context));
  const id = context.world.ids.next("inv");
  const {
    name,
    description,
    content,
    type,
    workingDirectory,
    timeout,
    username,
    enableParameter,
    defaultParameters,
  } = text;
  context.world.table(invocations).put({
    id,
    region: context.region,
    createdAt: context.now,
    updatedAt: context.now,
    command,
    parameters,
    name,
    description,
    content,
    type,
    workingDirectory,
    timeout,
    username,
    enableParameter,
    defaultParameters,
  });
  for (const instance of targets) {
    const task = context.world.ids.next("invt");
    context.world.table(invocationTasks).put({
      id: task,
      region: context.region,
      createdAt: context.now,
      updatedAt: context.now,
      invocation: id,
      instance: instance.id,
      boot: instance.boot,
      status: "PENDING",
      exitCode: 0,
      output: "",
      dropped: 0,
      startedAt: 0,
      endedAt: 0,
    });
    context.tasks.schedule("tat.start", task, context.latencies.command);
  }
  return id;
}

function findTarget(id: string, context: Context): InstanceRow {
  const instance = context.world.table(instances).get(id);
  if (instance === undefined || instance.region !== context.region)
    throw new Refusal("ResourceNotFound.InstanceNotFound", `The instance \`${id}\` does not exist.`);
  demand(
    instance.state === "RUNNING",
    "ResourceUnavailable.InstanceStateNotRunning",
    `The instance \`${id}\` is ${instance.state}.`,
  );
  const agent = agentState(instance, context.world, context.now, context.latencies);
  demand(agent !== "none", "ResourceUnavailable.AgentNotInstalled", `There is no agent on \`${id}\`.`);
  demand(
    agent === "online",
    "ResourceUnavailable.AgentStatusNotOnline",
    `The agent on \`${id}\` is not online.`,
  );
  return instance;
}

/** Commands that wait are cancelled, those that run are ended; what has ended stays as it is. */
export function cancelInvocation(request: Sdk.CancelInvocationRequest, context: Context): object {
  const invocation = context.world.table(invocations).get(request.InvocationId);
  demand(
    invocation?.region === context.region,
    "InvalidParameterValue.InvalidInvocationId",
    `The invocation \`${request.InvocationId}\` does not exist.`,
  );
  const wanted = request.InstanceIds ?? [];
  for (const task of tasksOf(request.InvocationId, context)) {
    if (wanted.length > 0 && !wanted.includes(task.instance)) continue;
    if (task.status === "PENDING") {
      context.tasks.cancel(task.id);
      context.world
        .table(invocationTasks)
        .update(task.id, { status: "CANCELLED", endedAt: context.now, updatedAt: context.now });
    } else if (task.status === "RUNNING")
      context.world.table(invocationTasks).update(task.id, { status: "CANCELLING", updatedAt: context.now });
  }
  return {};
}

export function describeInvocations(
  request: Sdk.DescribeInvocationsRequest,
  context: Context,
): Sdk.DescribeInvocationsResponse {
  const { total, page } = list(invocationListing, request.InvocationIds, request, context, here(context));
  return { TotalCount: total, InvocationSet: page.map((row) => invocationView(row, context)) };
}

export function describeInvocationTasks(
  request: Sdk.DescribeInvocationTasksRequest,
  context: Context,
): Sdk.DescribeInvocationTasksResponse {
  const { total, page } = list(taskListing, request.InvocationTaskIds, request, context, here(context));
  const hide = request.HideOutput ?? true;
  return {
    TotalCount: total,
    InvocationTaskSet: page.map((row) => taskView(row, hide ? "" : row.output, context)),
  };
}

export function describeAutomationAgentStatus(
  request: Sdk.DescribeAutomationAgentStatusRequest,
  context: Context,
): Sdk.DescribeAutomationAgentStatusResponse {
  const { total, page } = list(agentListing, request.InstanceIds, request, context, (rows) =>
    inRegion(rows, context.region).filter(
      (instance) =>
        instance.boot > 0 && agentState(instance, context.world, context.now, context.latencies) !== "none",
    ),
  );
  const AutomationAgentSet = page.map((instance) => ({
    InstanceId: instance.id,
    Version: AGENT_VERSION,
    LastHeartbeatTime: isoTime(
      agentStatus(instance, context) === "Online" ? context.now : instance.runningAt,
    ),
    AgentStatus: agentStatus(instance, context),
    Environment: "Linux",
    SupportFeatures: [],
  }));
  return { TotalCount: total, AutomationAgentSet };
}

function agentStatus(instance: InstanceRow, { world, now, latencies }: Context): "Online" | "Offline" {
  return agentState(instance, world, now, latencies) === "online" ? "Online" : "Offline";
}

function tasksOf(invocation: string, context: Context): InvocationTaskRow[] {
  return context.world
    .table(invocationTasks)
    .all()
    .filter((task) => task.invocation === invocation);
}

/** One word for all tasks of an invocation. */
export function summarize(statuses: readonly TaskStatus[]): string {
  const is =
    (...wanted: readonly TaskStatus[]) =>
    (status: TaskStatus) =>
      wanted.includes(status);
  if (statuses.every(is("PENDING"))) return "PENDING";
  if (statuses.some(is("CANCELLING"))) return "CANCELLING";
  if (statuses.some(is("PENDING", "RUNNING"))) return "RUNNING";
  if (statuses.every(is("SUCCESS"))) return "SUCCESS";
  if (statuses.every(is("CANCELLED", "TERMINATED"))) return "CANCELLED";
  if (statuses.some(is("CANCELLED", "TERMINATED"))) return "PARTIAL_CANCELLED";
  if (statuses.every(is("TIMEOUT", "TASK_TIMEOUT"))) return "TIMEOUT";
  return statuses.some(is("SUCCESS")) ? "PARTIAL_FAILED" : "FAILED";
}

function invocationView(row: InvocationRow, context: Context): Sdk.Invocation {
  const tasks = tasksOf(row.id, context);
  const ended = tasks.map((task) => task.endedAt);
  return {
    InvocationId: row.id,
    CommandId: row.command,
    CommandName: row.name,
    InvocationStatus: summarize(tasks.map((task) => task.status)),
    InvocationTaskBasicInfoSet: tasks.map((task) => ({
      InvocationTaskId: task.id,
      TaskStatus: task.status,
      InstanceId: task.instance,
    })),
    Description: row.description,
    StartTime: isoTime(row.createdAt),
    ...(ended.includes(0) ? {} : { EndTime: isoTime(Math.max(...ended)) }),
    CreatedTime: isoTime(row.createdAt),
    UpdatedTime: isoTime(Math.max(row.updatedAt, ...tasks.map((task) => task.updatedAt))),
    Parameters: row.parameters,
    DefaultParameters: row.defaultParameters,
    InstanceKind: "CVM",
    Username: row.username,
    InvocationSource: "USER",
    CommandContent: row.content,
    CommandType: row.type,
    Timeout: row.timeout,
    WorkingDirectory: row.workingDirectory,
    OutputCOSBucketUrl: "",
    OutputCOSKeyPrefix: "",
  };
}

function taskView(task: InvocationTaskRow, output: string, context: Context): Sdk.InvocationTask {
  const row = context.world.table(invocations).get(task.invocation);
  const started = task.startedAt === 0 ? {} : { StartTime: isoTime(task.startedAt) };
  const ended = task.endedAt === 0 ? {} : { EndTime: isoTime(task.endedAt) };
  return {
    InvocationId: task.invocation,
    InvocationTaskId: task.id,
    CommandId: row?.command ?? "",
    CommandName: row?.name ?? "",
    TaskStatus: task.status,
    InstanceId: task.instance,
    TaskResult: {
      ExitCode: task.exitCode,
      Output: output,
      ...(task.startedAt === 0 ? {} : { ExecStartTime: isoTime(task.startedAt) }),
      ...(task.endedAt === 0 ? {} : { ExecEndTime: isoTime(task.endedAt) }),
      Dropped: task.dropped,
      OutputUrl: "",
      OutputUploadCOSErrorInfo: "",
    },
    ...started,
    ...ended,
    CreatedTime: isoTime(task.createdAt),
    UpdatedTime: isoTime(task.updatedAt),
    CommandDocument: {
      Content: row?.content ?? "",
      CommandType: row?.type ?? "",
      Timeout: row?.timeout ?? 0,
      WorkingDirectory: row?.workingDirectory ?? "",
      Username: row?.username ?? "",
      OutputCOSBucketUrl: "",
      OutputCOSKeyPrefix: "",
    },
    ErrorInfo: "",
    InvocationSource: "USER",
  };
}
