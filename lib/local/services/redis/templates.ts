import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/redis/v20180412/redis_models";
import { type Context, demand, listed } from "../../api";
import { inRegion } from "../resource";
import { findIdle } from "./find";
import { note } from "./flows";
import { checkParameters, parameterDetails } from "./parameters";
import { productOf } from "./products";
import { paramTemplates, type ParamTemplateRow } from "./rows";

const NAME = /^.{2,64}$/u;
const MAX_LIMIT = 200;

/** Of a product type, or as another template. */
export function createParamTemplate(
  request: Sdk.CreateParamTemplateRequest,
  context: Context,
): Sdk.CreateParamTemplateResponse {
  const source = request.TemplateId ? findTemplate(request.TemplateId, context) : undefined;
  const product = request.ProductType ?? source?.product;
  demand(
    product !== undefined && productOf(product) !== undefined,
    "InvalidParameterValue.UnSupportedType",
    "ProductType, or the TemplateId of another template, must be given.",
  );
  const row: ParamTemplateRow = {
    id: context.world.ids.next("crs-cfg"),
    region: context.region,
    createdAt: context.now,
    name: checkName(request.Name),
    description: request.Description ?? "",
    product,
    params: { ...source?.params, ...checkParameters(request.ParamList ?? []) },
  };
  context.world.table(paramTemplates).put(row);
  return { TemplateId: row.id };
}

export function describeParamTemplates(
  request: Sdk.DescribeParamTemplatesRequest,
  context: Context,
): Sdk.DescribeParamTemplatesResponse {
  const limit = request.Limit ?? MAX_LIMIT;
  demand(limit >= 0 && limit <= MAX_LIMIT, "InvalidParameterValue", `Limit lies between 0 and ${MAX_LIMIT}.`);
  const seen = request.TemplateIds?.length
    ? context.world.table(paramTemplates).all()
    : listed(paramTemplates, context);
  const found = inRegion(seen, context.region).filter(
    (row) =>
      wants(request.ProductTypes?.map(Number), row.product) &&
      wants(request.TemplateNames, row.name) &&
      wants(request.TemplateIds, row.id),
  );
  const offset = request.Offset ?? 0;
  const Items = found.slice(offset, offset + limit).map((row) => ({
    TemplateId: row.id,
    Name: row.name,
    Description: row.description,
    ProductType: row.product,
  }));
  return { TotalCount: found.length, Items };
}

export function describeParamTemplateInfo(
  request: Sdk.DescribeParamTemplateInfoRequest,
  context: Context,
): Sdk.DescribeParamTemplateInfoResponse {
  const row = findTemplate(request.TemplateId, context);
  const Items = parameterDetails(row.params);
  return {
    TotalCount: Items.length,
    TemplateId: row.id,
    Name: row.name,
    ProductType: row.product,
    Description: row.description,
    Items,
  };
}

/** Instances to which it was applied stay as they are. */
export function modifyParamTemplate(request: Sdk.ModifyParamTemplateRequest, context: Context): object {
  const row = findTemplate(request.TemplateId, context);
  context.world.table(paramTemplates).update(row.id, {
    name: request.Name === undefined ? row.name : checkName(request.Name),
    description: request.Description ?? row.description,
    params: { ...row.params, ...checkParameters(request.ParamList ?? []) },
  });
  return {};
}

export function deleteParamTemplate(request: Sdk.DeleteParamTemplateRequest, context: Context): object {
  context.world.table(paramTemplates).delete(findTemplate(request.TemplateId, context).id);
  return {};
}

/** All instances are of the template's type. */
export function applyParamsTemplate(
  request: Sdk.ApplyParamsTemplateRequest,
  context: Context,
): Sdk.ApplyParamsTemplateResponse {
  const rows = request.InstanceIds.map((id) => findIdle(context, id));
  const templates = rows.map((row) => templateFor(request.TemplateId, row.type, context));
  const TaskIds = rows.map((row, index) =>
    note(context, row, "params", { row: { params: { ...templates[index]!.params } } }),
  );
  return { TaskIds };
}

/** A template that fits a product type. */
export function templateFor(id: string, product: number, context: Context): ParamTemplateRow {
  const row = findTemplate(id, context);
  demand(
    row.product === product,
    "InvalidParameterValue.UnSupportedType",
    `The template \`${row.id}\` is for the type ${row.product}, not ${product}.`,
  );
  return row;
}

function findTemplate(id: string, { world, region }: Context): ParamTemplateRow {
  const row = world.table(paramTemplates).get(id);
  demand(row?.region === region, "InvalidParameterValue", `The template \`${id}\` does not exist.`);
  return row;
}

function checkName(name: string): string {
  demand(NAME.test(name), "InvalidParameterValue", "Name has 2 to 64 characters.");
  return name;
}

function wants<T>(wanted: readonly T[] | undefined, value: T): boolean {
  return !wanted?.length || wanted.includes(value);
}
