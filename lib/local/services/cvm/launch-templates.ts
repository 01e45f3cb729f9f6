import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import { checkId, type Context, demand, type IdShape, isoTime, list, type Listing } from "../../api";
import { here, inRegion } from "../resource";
import { changeTags, dropTags, requestTags, searchableTagsOf } from "../tag/store";
import { cvmCodes } from "./find";
import { dryRun } from "./images";
import { readZoneAndImage } from "./order";
import { type LaunchTemplateRow, launchTemplates, type LaunchTemplateVersion } from "./rows";

const MAX_TEMPLATES = 200;
const MAX_VERSIONS = 30;
const MAX_NAME = 128;
const MAX_DESCRIPTION = 256;
const DEFAULT_LIMIT = 20;

const TEMPLATE_IDS: IdShape = {
  pattern: /^lt-[a-z0-9]{8}$/,
  malformed: "InvalidParameterValue.LaunchTemplateIdMalformed",
};

const listing: Listing<LaunchTemplateRow> = {
  table: launchTemplates,
  filters: { LaunchTemplateName: (row) => [row.name] },
  byId: [],
  tags: (row, context) => searchableTagsOf(context, "cvm/launch-template", row.id),
  ids: TEMPLATE_IDS,
  maxValues: 5,
  codes: cvmCodes,
};

type Settings = Sdk.RunInstancesRequest;

export function createLaunchTemplate(
  request: Sdk.CreateLaunchTemplateRequest,
  context: Context,
): Sdk.CreateLaunchTemplateResponse {
  const table = context.world.table(launchTemplates);
  const {
    LaunchTemplateName: name,
    LaunchTemplateVersionDescription: description,
    TemplateDataModifyAction: _merge,
    ...settings
  } = request;
  demand(
    inRegion(table.all(), context.region).length < MAX_TEMPLATES,
    "LimitExceeded.LaunchTemplateQuota",
    `At most ${MAX_TEMPLATES} launch templates are allowed in a region.`,
  );
  demand(
    name.length >= 1 && name.length <= MAX_NAME,
    "InvalidParameterValue.InvalidLaunchTemplateName",
    `LaunchTemplateName has 1 to ${MAX_NAME} characters.`,
  );
  const { LaunchTemplateTagSpecification: specification, ...data } = settings;
  const version = versionOf(1, data, description, context);
  const tags = requestTags((specification ?? []).flatMap((tag) => tag.Tags ?? []));
  if (request.DryRun === true) throw dryRun();
  const row: LaunchTemplateRow = {
    id: context.world.ids.next("lt"),
    region: context.region,
    createdAt: context.now,
    name,
    defaultVersion: 1,
    versions: [version],
  };
  table.put(row);
  changeTags(context, "cvm/launch-template", row.id, tags);
  return { LaunchTemplateId: row.id };
}

/** As another version; as the default one where none is named. */
export function createLaunchTemplateVersion(
  request: Sdk.CreateLaunchTemplateVersionRequest,
  context: Context,
): Sdk.CreateLaunchTemplateVersionResponse {
  const {
    LaunchTemplateId: id,
    LaunchTemplateVersion: base,
    LaunchTemplateVersionDescription: description,
    TemplateDataModifyAction: _merge,
    ...settings
  } = request;
  const row = findTemplate(id, context);
  demand(
    row.versions.length < MAX_VERSIONS,
    "LimitExceeded.LaunchTemplateVersionQuota",
    `A launch template has at most ${MAX_VERSIONS} versions.`,
  );
  const before = open(findVersion(row, base ?? row.defaultVersion), context);
  const number = Math.max(...row.versions.map((version) => version.number)) + 1;
  const version = versionOf(number, { ...before, ...settings }, description, context);
  if (request.DryRun === true) throw dryRun();
  context.world.table(launchTemplates).update(row.id, { versions: [...row.versions, version] });
  return { LaunchTemplateVersionNumber: number };
}

export function describeLaunchTemplates(
  request: Sdk.DescribeLaunchTemplatesRequest,
  context: Context,
): Sdk.DescribeLaunchTemplatesResponse {
  const { total, page } = list(listing, request.LaunchTemplateIds, request, context, here(context));
  const LaunchTemplateSet = page.map((row) => ({
    LaunchTemplateId: row.id,
    LaunchTemplateName: row.name,
    LatestVersionNumber: Math.max(...row.versions.map((version) => version.number)),
    DefaultVersionNumber: row.defaultVersion,
    LaunchTemplateVersionCount: row.versions.length,
    CreatedBy: context.account.uin,
    CreationTime: isoTime(row.createdAt),
  }));
  return { TotalCount: total, LaunchTemplateSet };
}

export function describeLaunchTemplateVersions(
  request: Sdk.DescribeLaunchTemplateVersionsRequest,
  context: Context,
): Sdk.DescribeLaunchTemplateVersionsResponse {
  const row = findTemplate(request.LaunchTemplateId, context);
  const wanted = (request.LaunchTemplateVersions ?? []).map(Number);
  for (const number of wanted) findVersion(row, number);
  const found = row.versions.filter(
    ({ number }) =>
      (wanted.length === 0 || wanted.includes(number)) &&
      number >= (request.MinVersion ?? 0) &&
      number <= (request.MaxVersion ?? Infinity) &&
      (request.DefaultVersion !== true || number === row.defaultVersion),
  );
  const offset = request.Offset ?? 0;
  const page = found.slice(offset, offset + (request.Limit ?? DEFAULT_LIMIT));
  return {
    TotalCount: found.length,
    LaunchTemplateVersionSet: page.map((version) => ({
      LaunchTemplateId: row.id,
      LaunchTemplateVersion: version.number,
      LaunchTemplateVersionDescription: version.description,
      LaunchTemplateVersionData: version.data,
      IsDefaultVersion: version.number === row.defaultVersion,
      CreationTime: isoTime(version.createdAt),
      CreatedBy: context.account.uin,
    })),
  };
}

export function modifyLaunchTemplateDefaultVersion(
  request: Sdk.ModifyLaunchTemplateDefaultVersionRequest,
  context: Context,
): object {
  const row = findTemplate(request.LaunchTemplateId, context);
  const { number } = findVersion(row, request.DefaultVersion);
  demand(
    number !== row.defaultVersion,
    "InvalidParameterValue.LaunchTemplateIdVerSetAlready",
    `Version ${number} is the default already.`,
  );
  context.world.table(launchTemplates).update(row.id, { defaultVersion: number });
  return {};
}

export function deleteLaunchTemplateVersions(
  request: Sdk.DeleteLaunchTemplateVersionsRequest,
  context: Context,
): object {
  const row = findTemplate(request.LaunchTemplateId, context);
  const going = request.LaunchTemplateVersions.map((number) => findVersion(row, Number(number)).number);
  demand(
    !going.includes(row.defaultVersion),
    "InvalidParameterValue.LaunchTemplateDefaultVersion",
    `Version ${row.defaultVersion} is the default and stays.`,
  );
  const versions = row.versions.filter(({ number }) => !going.includes(number));
  context.world.table(launchTemplates).update(row.id, { versions });
  return {};
}

export function deleteLaunchTemplate(request: Sdk.DeleteLaunchTemplateRequest, context: Context): object {
  const row = findTemplate(request.LaunchTemplateId, context);
  context.world.table(launchTemplates).delete(row.id);
  dropTags(context.world, "cvm/launch-template", row.id);
  return {};
}

/** A RunInstances with what its launch template says where it says nothing itself. */
export function withTemplate({ LaunchTemplate: wanted, ...request }: Settings, context: Context): Settings {
  if (wanted === undefined) return request;
  const row = findTemplate(wanted.LaunchTemplateId ?? "", context);
  const settings = open(findVersion(row, wanted.LaunchTemplateVersion ?? row.defaultVersion), context);
  return { ...settings, ...request };
}

/** With a zone and an image that exist. No password is kept as it was written. */
function versionOf(
  number: number,
  { ClientToken: _token, DryRun: _dryRun, LoginSettings: login, ...data }: Settings,
  description: string | undefined,
  context: Context,
): LaunchTemplateVersion {
  readZoneAndImage(data, context);
  demand(
    (description ?? "").length <= MAX_DESCRIPTION,
    "InvalidParameterValue.InvalidLaunchTemplateVersionDescription",
    `The description of a version has at most ${MAX_DESCRIPTION} characters.`,
  );
  const { Password: password, ...others } = login ?? {};
  return {
    number,
    description: description ?? "",
    createdAt: context.now,
    data: login === undefined ? data : { ...data, LoginSettings: others },
    password: password === undefined ? "" : context.vault.seal(password),
  };
}

function open({ data, password }: LaunchTemplateVersion, { vault }: Context): Settings {
  const settings = data as Settings;
  if (password === "") return settings;
  return { ...settings, LoginSettings: { ...settings.LoginSettings, Password: vault.open(password) } };
}

function findTemplate(id: string, { world, region }: Context): LaunchTemplateRow {
  checkId(id, TEMPLATE_IDS);
  const row = world.table(launchTemplates).get(id);
  demand(
    row?.region === region,
    "InvalidParameterValue.LaunchTemplateIdNotExisted",
    `The launch template \`${id}\` does not exist.`,
  );
  return row;
}

function findVersion(row: LaunchTemplateRow, number: number): LaunchTemplateVersion {
  const version = row.versions.find((candidate) => candidate.number === number);
  demand(
    version,
    "InvalidParameterValue.LaunchTemplateIdVerNotExisted",
    `The launch template \`${row.id}\` has no version ${number}.`,
  );
  return version;
}
