import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models";
import { beijingTime, type Context, demand, list, type Listing, Refusal } from "../../api";
import { looseCidr } from "../../network/ipv4";
import { here } from "../resource";
import { changeTags, dropTags, requestTags, searchableTagsOf, tagsOf } from "../tag/store";
import { BY_ID, idsOf, vpcCodes } from "./codes";
import { findRouteTable, findVpc } from "./find";
import { type RouteEntry, routeTables, type RouteTableRow, subnets } from "./rows";

const MAX_TABLES = 10;
const MAX_ROUTES = 50;

const listing: Listing<RouteTableRow> = {
  table: routeTables,
  filters: {
    "route-table-id": (table) => [table.id],
    "vpc-id": (table) => [table.vpc],
    "route-table-name": (table) => [table.name],
    "association.main": (table) => [String(table.main)],
    "next-hop-type": (table) => table.routes.map(({ gatewayType }) => gatewayType),
    visible: () => ["true"],
  },
  byId: BY_ID,
  tags: (table, context) => searchableTagsOf(context, "vpc/rtb", table.id),
  ids: idsOf("rtb"),
  codes: vpcCodes,
};

export function createRouteTable(
  request: Sdk.CreateRouteTableRequest,
  context: Context,
): Sdk.CreateRouteTableResponse {
  const vpc = findVpc(context, request.VpcId);
  const table = context.world.table(routeTables);
  demand(
    table.all().filter((other) => other.vpc === vpc.id).length < MAX_TABLES,
    "LimitExceeded",
    `At most ${MAX_TABLES} route tables are allowed in a VPC.`,
  );
  const row: RouteTableRow = {
    id: context.world.ids.next("rtb"),
    region: context.region,
    createdAt: context.now,
    name: request.RouteTableName,
    vpc: vpc.id,
    main: false,
    routes: [],
  };
  table.put(row);
  changeTags(context, "vpc/rtb", row.id, requestTags(request.Tags));
  return { RouteTable: view(row, context) };
}

export function describeRouteTables(
  request: Sdk.DescribeRouteTablesRequest,
  context: Context,
): Sdk.DescribeRouteTablesResponse {
  const names = (request.Filters ?? []).map(({ Name }) => Name);
  demand(
    !names.includes("next-hop-type") || (names.includes("route-table-id") && names.includes("vpc-id")),
    "InvalidParameter.FilterMissParameter",
    "The filter `next-hop-type` needs those of `route-table-id` and `vpc-id` beside it.",
  );
  const { total, page } = list(listing, request.RouteTableIds, request, context, here(context));
  return { TotalCount: total, RouteTableSet: page.map((table) => view(table, context)) };
}

export function modifyRouteTableAttribute(
  request: Sdk.ModifyRouteTableAttributeRequest,
  context: Context,
): object {
  const table = findRouteTable(context, request.RouteTableId);
  context.world.table(routeTables).update(table.id, { name: request.RouteTableName });
  return {};
}

export function deleteRouteTable(request: Sdk.DeleteRouteTableRequest, context: Context): object {
  const table = findRouteTable(context, request.RouteTableId);
  demand(
    !table.main,
    "UnsupportedOperation.DelDefaultRoute",
    "The default route table of a VPC cannot be deleted.",
  );
  demand(
    associations(table, context).length === 0,
    "UnsupportedOperation.DelRouteWithSubnet",
    `Subnets are associated with the route table \`${table.id}\`.`,
  );
  context.world.table(routeTables).delete(table.id);
  dropTags(context.world, "vpc/rtb", table.id);
  return {};
}

export function createRoutes(request: Sdk.CreateRoutesRequest, context: Context): Sdk.CreateRoutesResponse {
  const table = findRouteTable(context, request.RouteTableId);
  const added = request.Routes.map((route): RouteEntry => {
    const destination = route.DestinationCidrBlock ?? "";
    demand(
      looseCidr(destination),
      "InvalidParameterValue.Malformed",
      `The destination \`${destination}\` is malformed.`,
    );
    demand(
      !table.routes.some((other) => other.destination === destination),
      "UnsupportedOperation.Ecmp",
      `The route table has a route to \`${destination}\` already.`,
    );
    return {
      id: context.world.ids.number("route"),
      item: context.world.ids.next("rti"),
      destination,
      gatewayType: route.GatewayType ?? "",
      gateway: route.GatewayId ?? "",
      description: route.RouteDescription ?? "",
      enabled: route.Enabled ?? true,
    };
  });
  const routes = [...table.routes, ...added];
  demand(
    routes.length <= MAX_ROUTES,
    "LimitExceeded",
    `At most ${MAX_ROUTES} routes are allowed in a table.`,
  );
  const changed = context.world.table(routeTables).update(table.id, { routes });
  // Only the new routes come back; the official provider relies on that.
  return { TotalCount: 1, RouteTableSet: [{ ...view(changed, context), RouteSet: added.map(routeView) }] };
}

export function deleteRoutes(request: Sdk.DeleteRoutesRequest, context: Context): Sdk.DeleteRoutesResponse {
  const table = findRouteTable(context, request.RouteTableId);
  const removed = (request.Routes ?? []).map((wanted) => {
    const route = table.routes.find(
      (candidate) => candidate.id === wanted.RouteId || candidate.destination === wanted.DestinationCidrBlock,
    );
    if (route === undefined)
      throw new Refusal("ResourceNotFound", `The route \`${wanted.RouteId}\` does not exist.`);
    return route;
  });
  context.world
    .table(routeTables)
    .update(table.id, { routes: table.routes.filter((route) => !removed.includes(route)) });
  return { RouteSet: removed.map(routeView) };
}

export function enableRoutes(request: Sdk.EnableRoutesRequest, context: Context): object {
  return switchRoutes(request, context, { enabled: true });
}

export function disableRoutes(request: Sdk.DisableRoutesRequest, context: Context): object {
  return switchRoutes(request, context, { enabled: false });
}

function switchRoutes(
  request: Sdk.EnableRoutesRequest,
  context: Context,
  patch: Pick<RouteEntry, "enabled">,
): object {
  const table = findRouteTable(context, request.RouteTableId);
  const ids = (request.RouteIds ?? []).map(Number);
  const items = request.RouteItemIds ?? [];
  demand(
    ids.length === 0 || items.length === 0,
    "InvalidParameter.Coexist",
    "RouteIds and RouteItemIds exclude each other.",
  );
  const named = table.routes.filter((route) => ids.includes(route.id) || items.includes(route.item));
  demand(
    named.length === ids.length + items.length,
    "ResourceNotFound",
    `Not every route is in the route table \`${table.id}\`.`,
  );
  const routes = table.routes.map((route) => (named.includes(route) ? { ...route, ...patch } : route));
  context.world.table(routeTables).update(table.id, { routes });
  return {};
}

function associations(table: RouteTableRow, context: Context): string[] {
  return context.world
    .table(subnets)
    .all()
    .filter((subnet) => subnet.routeTable === table.id)
    .map((subnet) => subnet.id);
}

function view(table: RouteTableRow, context: Context): Sdk.RouteTable {
  return {
    RouteTableId: table.id,
    RouteTableName: table.name,
    VpcId: table.vpc,
    Main: table.main,
    CreatedTime: beijingTime(table.createdAt),
    AssociationSet: associations(table, context).map((SubnetId) => ({ SubnetId, RouteTableId: table.id })),
    RouteSet: table.routes.map(routeView),
    TagSet: [...tagsOf(context.world, "vpc/rtb", table.id)],
    LocalCidrForCcn: [],
  };
}

function routeView(route: RouteEntry): Sdk.Route {
  return {
    RouteId: route.id,
    RouteItemId: route.item,
    DestinationCidrBlock: route.destination,
    DestinationIpv6CidrBlock: "",
    GatewayType: route.gatewayType,
    GatewayId: route.gateway,
    RouteDescription: route.description,
    RouteType: "USER",
    Enabled: route.enabled,
  };
}
