import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import { beijingTime, type Context, demand, type FilterTests, matcher } from "../../api";
import { allows } from "../../network/policy";
import { type InstanceRow, instances } from "../cvm/rows";
import { securityGroups } from "../vpc/rows";
import { addressOf } from "../vpc/usage";
import { findBalancer, findIdle, findListener, findRule, rulesOf } from "./find";
import { isLayer7, select } from "./listeners";
import type { BalancerRow, Health, ListenerRow, RuleRow, Target } from "./rows";
import { begin } from "./tasks";

const MAX_PER_CALL = 20;
const MAX_TARGETS = 100;
const DEFAULT_WEIGHT = 10;
const MAX_WEIGHT = 100;

/** Of a target: where it is bound (a rule, or a listener of layer 4), and its instance. */
interface Bound {
  readonly place: string;
  readonly target: Target;
  readonly instance: InstanceRow;
  /** Empty without. */
  readonly publicIp: string;
}

/** Source: SDK clb, DescribeTargets. */
const FILTERS: FilterTests<Bound> = {
  "location-id": ({ place }, id) => place === id,
  "private-ip-address": ({ instance }, ip) => instance.privateIp === ip,
  tag: ({ target }, tag) => target.tag === tag,
};

interface TargetRequest {
  readonly LoadBalancerId: string;
  readonly ListenerId: string;
  readonly Targets: readonly Sdk.Target[];
  readonly LocationId?: string;
  readonly Domain?: string;
  readonly Url?: string;
}

/** Binds instances of the balancer's VPC that run. */
export function registerTargets(request: Sdk.RegisterTargetsRequest, context: Context): object {
  const { balancer, place } = placeOf(request, context);
  const added = request.Targets.map((target): Target => {
    const instance = instanceOf(target, balancer, context);
    demand(
      instance.state === "RUNNING",
      "InvalidParameterValue",
      `The instance \`${instance.id}\` is ${instance.state}; only running ones are bound.`,
    );
    demand(
      !place.targets.some(isSame(instance.id, target.Port)),
      "InvalidParameterValue.Duplicate",
      `\`${instance.id}\`:${target.Port} is bound already.`,
    );
    return {
      instance: instance.id,
      port: target.Port,
      weight: checkWeight(target.Weight),
      tag: target.Tag ?? "",
      registeredAt: context.now,
    };
  });
  demand(
    place.targets.length + added.length <= MAX_TARGETS,
    "LimitExceeded",
    `A listener or rule has at most ${MAX_TARGETS} targets.`,
  );
  begin(context, balancer.id, { targets: { of: place.id, list: [...place.targets, ...added] } });
  return {};
}

export function deregisterTargets(request: Sdk.DeregisterTargetsRequest, context: Context): object {
  const { balancer, place } = placeOf(request, context);
  const going = request.Targets.map((target) => boundTarget(target, place, context));
  const targets = place.targets.filter((target) => !going.includes(target));
  begin(context, balancer.id, { targets: { of: place.id, list: targets } });
  return {};
}

/** Weight 0 takes no new connections: how traffic is moved. */
export function modifyTargetWeight(request: Sdk.ModifyTargetWeightRequest, context: Context): object {
  const { balancer, place } = placeOf(request, context);
  const weights = new Map(
    request.Targets.map((target) => [
      boundTarget(target, place, context),
      checkWeight(target.Weight ?? request.Weight),
    ]),
  );
  const targets = place.targets.map((target) => ({
    ...target,
    weight: weights.get(target) ?? target.weight,
  }));
  begin(context, balancer.id, { targets: { of: place.id, list: targets } });
  return {};
}

export function describeTargets(
  request: Sdk.DescribeTargetsRequest,
  context: Context,
): Sdk.DescribeTargetsResponse {
  const balancer = findBalancer(context, request.LoadBalancerId);
  const wanted = matcher(FILTERS, request.Filters, "InvalidParameterValue.InvalidFilter");
  const backends = (place: ListenerRow | RuleRow) => bound(place, context).filter(wanted).map(backendView);
  return {
    Listeners: select(context, balancer.id, request).map((listener) => ({
      ListenerId: listener.id,
      Protocol: listener.protocol,
      Port: listener.port,
      EndPort: 0,
      Rules: rulesOf(context, listener.id).map((rule) => ({
        LocationId: rule.id,
        Domain: rule.domain,
        Url: rule.url,
        Targets: backends(rule),
        FunctionTargets: [],
      })),
      Targets: backends(listener),
    })),
  };
}

/** Healthy is what runs, listens at the port, and lets the balancer in. */
export function describeTargetHealth(
  request: Sdk.DescribeTargetHealthRequest,
  context: Context,
): Sdk.DescribeTargetHealthResponse {
  return {
    LoadBalancers: request.LoadBalancerIds.map((id) => {
      const balancer = findBalancer(context, id);
      return {
        LoadBalancerId: balancer.id,
        LoadBalancerName: balancer.name,
        Listeners: select(context, balancer.id, request).map((listener) => ({
          ListenerId: listener.id,
          ListenerName: listener.name,
          Protocol: listener.protocol,
          Port: listener.port,
          Rules: places(listener, context)
            .filter(({ id: place }) => !request.LocationIds?.length || request.LocationIds.includes(place))
            .map((place) => ({
              LocationId: place.id === listener.id ? "" : place.id,
              Domain: "domain" in place ? place.domain : "",
              Url: "url" in place ? place.url : "",
              RuleId: "",
              Targets: place.targets.flatMap((target) => healthView(target, place.health, balancer, context)),
            })),
        })),
      };
    }),
  };
}

function places(listener: ListenerRow, context: Context): (ListenerRow | RuleRow)[] {
  return isLayer7(listener) ? rulesOf(context, listener.id) : [listener];
}

/** Where a request's targets are bound: a listener of layer 4, or a rule. */
function placeOf(
  request: TargetRequest,
  context: Context,
): { readonly balancer: BalancerRow; readonly place: ListenerRow | RuleRow } {
  demand(
    request.Targets.length >= 1 && request.Targets.length <= MAX_PER_CALL,
    "InvalidParameterValue.Length",
    `1 to ${MAX_PER_CALL} targets can be named at once.`,
  );
  const balancer = findIdle(context, request.LoadBalancerId);
  const listener = findListener(context, balancer.id, request.ListenerId);
  return { balancer, place: isLayer7(listener) ? findRule(context, listener, request) : listener };
}

function instanceOf(target: Sdk.Target, balancer: BalancerRow, context: Context): InstanceRow {
  const found = context.world
    .table(instances)
    .all()
    .find(
      (row) =>
        row.vpc === balancer.vpc &&
        (target.InstanceId ? row.id === target.InstanceId : row.privateIp === target.EniIp),
    );
  demand(
    found,
    "InvalidParameterValue",
    `There is no instance \`${target.InstanceId ?? target.EniIp ?? ""}\` in \`${balancer.vpc}\`.`,
  );
  demand(
    Number.isInteger(target.Port) && target.Port >= 1 && target.Port <= 65_535,
    "InvalidParameter.PortCheckFailed",
    "A target's Port lies between 1 and 65535.",
  );
  return found;
}

function boundTarget(target: Sdk.Target, place: ListenerRow | RuleRow, context: Context): Target {
  const id =
    target.InstanceId ??
    context.world
      .table(instances)
      .all()
      .find((row) => row.privateIp === target.EniIp)?.id ??
    "";
  const bound = place.targets.find(isSame(id, target.Port));
  demand(bound, "InvalidParameterValue", `\`${id || target.EniIp}\`:${target.Port} is not bound.`);
  return bound;
}

function isSame(instance: string, port: number) {
  return (target: Target): boolean => target.instance === instance && target.port === port;
}

function checkWeight(weight = DEFAULT_WEIGHT): number {
  demand(
    Number.isInteger(weight) && weight >= 0 && weight <= MAX_WEIGHT,
    "InvalidParameterValue.Range",
    `Weight lies between 0 and ${MAX_WEIGHT}.`,
  );
  return weight;
}

/** Nothing of an instance that is gone. */
function bound(place: ListenerRow | RuleRow, context: Context): Bound[] {
  return place.targets.flatMap((target) => {
    const instance = context.world.table(instances).get(target.instance);
    if (instance === undefined) return [];
    const publicIp = addressOf(context.world, instance.id) ?? instance.publicIp;
    return [{ place: place.id, target, instance, publicIp }];
  });
}

function backendView({ target, instance, publicIp }: Bound): Sdk.Backend {
  return {
    Type: "CVM",
    InstanceId: instance.id,
    Port: target.port,
    Weight: target.weight,
    PublicIpAddresses: publicIp === "" ? [] : [publicIp],
    PrivateIpAddresses: [instance.privateIp],
    InstanceName: instance.name,
    RegisteredTime: beijingTime(target.registeredAt),
    EniId: "",
    Tag: target.tag,
    Zone: instance.zone,
  };
}

function healthView(
  target: Target,
  health: Health,
  balancer: BalancerRow,
  context: Context,
): Sdk.TargetHealth[] {
  const instance = context.world.table(instances).get(target.instance);
  if (instance === undefined) return [];
  const alive = isAlive(instance, health.port || target.port, balancer, context);
  const detail = !health.on ? "Close" : alive ? "Alive" : "Dead";
  return [
    {
      IP: instance.privateIp,
      Port: target.port,
      HealthStatus: !health.on || alive,
      TargetId: instance.id,
      HealthStatusDetail: detail,
      HealthStatusDetial: detail,
      TargetGroupId: "",
      Weight: target.weight,
    },
  ];
}

function isAlive(instance: InstanceRow, port: number, balancer: BalancerRow, context: Context): boolean {
  const policies = instance.securityGroups.flatMap(
    (id) => context.world.table(securityGroups).get(id)?.ingress ?? [],
  );
  const peer = { ip: balancer.vip, groups: balancer.securityGroups };
  return (
    instance.state === "RUNNING" &&
    context.listens(instance.id, port) &&
    (balancer.passToTarget || allows(policies, peer, port, "tcp"))
  );
}
