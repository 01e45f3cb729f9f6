import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/tat/v20201028/tat_models";
import { type Context, demand, isoTime, list, type Listing, type ListingCodes, Refusal } from "../../api";
import { here, inRegion } from "../resource";
import { changeTags, dropTags, requestTags, searchableTagsOf, tagsOf } from "../tag/store";
import { readParameters } from "./parameters";
import { type CommandRow, commands, type CommandText } from "./rows";

export const tatCodes: ListingCodes = {
  unknownFilter: "InvalidParameterValue.InvalidFilter",
  tooManyFilters: "InvalidParameterValue.InvalidFilter",
  tooManyValues: "InvalidParameterValue.InvalidFilter",
  tooManyIds: "InvalidParameterValue",
  idsAndFilters: "InvalidParameter.ConflictParameter",
  limit: "InvalidParameterValue.Range",
  offset: "InvalidParameterValue.Range",
};

const MAX_NAME_BYTES = 60;
const MAX_DESCRIPTION = 120;
const MAX_CONTENT = 65_536;
const MAX_TIMEOUT = 86_400;
const DEFAULT_TIMEOUT = 60;

const listing: Listing<CommandRow> = {
  table: commands,
  filters: {
    "command-id": (command) => [command.id],
    "command-name": (command) => [command.name],
    "command-type": (command) => [command.type],
    "created-by": () => ["USER"],
    // Scenes: there are none.
    "scene-id": () => [],
  },
  byId: ["command-id"],
  tags: (command, context) => searchableTagsOf(context, "tat/command", command.id),
  codes: tatCodes,
};

/** The fields that CreateCommand and RunCommand share. */
export type CommandRequest = Pick<
  Sdk.RunCommandRequest,
  | "Content"
  | "CommandName"
  | "Description"
  | "CommandType"
  | "WorkingDirectory"
  | "Timeout"
  | "Username"
  | "EnableParameter"
  | "DefaultParameters"
  | "OutputCOSBucketUrl"
>;

export function createCommand(
  request: Sdk.CreateCommandRequest,
  context: Context,
): Sdk.CreateCommandResponse {
  const taken = inRegion(context.world.table(commands).all(), context.region).some(
    (other) => other.name === request.CommandName,
  );
  demand(
    !taken,
    "InvalidParameterValue.CommandNameDuplicated",
    `There is a command of the name \`${request.CommandName}\` already.`,
  );
  return { CommandId: addCommand(readCommand(request), request.Tags, context).id };
}

export function addCommand(
  text: CommandText,
  tags: readonly Sdk.Tag[] | undefined,
  context: Context,
): CommandRow {
  const row: CommandRow = {
    ...text,
    id: context.world.ids.next("cmd"),
    region: context.region,
    createdAt: context.now,
    updatedAt: context.now,
  };
  context.world.table(commands).put(row);
  changeTags(context, "tat/command", row.id, requestTags(tags));
  return row;
}

export function describeCommands(
  request: Sdk.DescribeCommandsRequest,
  context: Context,
): Sdk.DescribeCommandsResponse {
  const { total, page } = list(listing, request.CommandIds, request, context, here(context));
  return { TotalCount: total, CommandSet: page.map((command) => view(command, context)) };
}

export function modifyCommand(request: Sdk.ModifyCommandRequest, context: Context): object {
  const old = findCommand(context, request.CommandId);
  const changed = readCommand({
    CommandName: request.CommandName ?? old.name,
    Description: request.Description ?? old.description,
    Content: request.Content ?? old.content,
    CommandType: request.CommandType ?? old.type,
    WorkingDirectory: request.WorkingDirectory ?? old.workingDirectory,
    Timeout: request.Timeout ?? old.timeout,
    Username: request.Username ?? old.username,
    EnableParameter: old.enableParameter,
    DefaultParameters: request.DefaultParameters ?? old.defaultParameters,
    ...(request.OutputCOSBucketUrl === undefined ? {} : { OutputCOSBucketUrl: request.OutputCOSBucketUrl }),
  });
  context.world.table(commands).update(old.id, { ...changed, updatedAt: context.now });
  return {};
}

export function deleteCommand(request: Sdk.DeleteCommandRequest, context: Context): object {
  const command = findCommand(context, request.CommandId);
  context.world.table(commands).delete(command.id);
  dropTags(context.world, "tat/command", command.id);
  return {};
}

export function findCommand(context: Context, id: string): CommandRow {
  const row = context.world.table(commands).get(id);
  if (row === undefined || row.region !== context.region)
    throw new Refusal("ResourceNotFound.CommandNotFound", `The command \`${id}\` does not exist.`);
  return row;
}

/** The command of a request, checked, with the defaults of the API. */
export function readCommand(request: CommandRequest): CommandText {
  const {
    Content: content,
    CommandName: name = "",
    CommandType: type = "SHELL",
    Timeout: timeout = DEFAULT_TIMEOUT,
  } = request;
  demand(
    content.length > 0 && content.length <= MAX_CONTENT && /^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(content),
    "InvalidParameterValue.CommandContentInvalid",
    `Content must be base64 of at most ${MAX_CONTENT} characters.`,
  );
  demand(
    Buffer.byteLength(name) <= MAX_NAME_BYTES && /^[\p{Script=Han}A-Za-z0-9_.-]*$/u.test(name),
    "InvalidParameterValue.InvalidCommandName",
    `\`${name}\` is not the name of a command.`,
  );
  demand(
    (request.Description ?? "").length <= MAX_DESCRIPTION,
    "InvalidParameterValue",
    `Description must not be longer than ${MAX_DESCRIPTION} characters.`,
  );
  demand(
    type === "SHELL",
    "InvalidParameterValue",
    "The embedded cloud runs commands of the type SHELL only.",
  );
  demand(
    timeout >= 1 && timeout <= MAX_TIMEOUT,
    "InvalidParameterValue.Range",
    `Timeout must be between 1 and ${MAX_TIMEOUT} seconds.`,
  );
  demand(
    !request.OutputCOSBucketUrl,
    "UnsupportedOperation",
    "The embedded cloud does not upload the output of commands.",
  );
  demand(
    !request.DefaultParameters || request.EnableParameter === true,
    "InvalidParameterValue.SupportParametersOnlyIfEnableParameter",
    "DefaultParameters needs EnableParameter.",
  );
  readParameters(request.DefaultParameters ?? "");
  return {
    name,
    description: request.Description ?? "",
    content,
    type,
    workingDirectory: request.WorkingDirectory ?? "/root",
    timeout,
    username: request.Username ?? "root",
    enableParameter: request.EnableParameter ?? false,
    defaultParameters: request.DefaultParameters ?? "",
  };
}

function view(command: CommandRow, context: Context): Sdk.Command {
  return {
    CommandId: command.id,
    CommandName: command.name,
    Description: command.description,
    Content: command.content,
    CommandType: command.type,
    WorkingDirectory: command.workingDirectory,
    Timeout: command.timeout,
    CreatedTime: isoTime(command.createdAt),
    UpdatedTime: isoTime(command.updatedAt),
    EnableParameter: command.enableParameter,
    DefaultParameters: command.defaultParameters,
    DefaultParameterConfs: [],
    Scenes: [],
    FormattedDescription: "",
    CreatedBy: "USER",
    Tags: [...tagsOf(context.world, "tat/command", command.id)],
    Username: command.username,
    OutputCOSBucketUrl: "",
    OutputCOSKeyPrefix: "",
  };
}
