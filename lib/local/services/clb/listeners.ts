import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import { beijingTime, type Context, demand } from "../../api";
import { findBalancer, findIdle, findListener, findRule, listenersOf, rulesOf } from "./find";
import { type Health, listeners, type ListenerRow, type Protocol, rules, type RuleRow } from "./rows";
import { begin } from "./tasks";

const PROTOCOLS: readonly string[] = ["TCP", "UDP", "HTTP"] satisfies Protocol[];
const LAYER_7: readonly Protocol[] = ["HTTP"];
const SCHEDULERS = ["WRR", "LEAST_CONN", "IP_HASH"];
const MAX_LISTENERS = 50;
const MAX_URL = 200;
const MAX_DOMAIN = 80;
/** 31 is 1xx to 5xx, as a sum of bits. Source: SDK clb 2018-03-17, `HealthCheck.HttpCode`. */
const HTTP_CHECK = {
  CheckType: "HTTP",
  HttpCode: 31,
  HttpCheckPath: "/",
  HttpCheckDomain: "",
  HttpCheckMethod: "HEAD",
};
const DEFAULT_SECONDS = { timeout: 2, interval: 5, threshold: 3 };

export function isLayer7(listener: ListenerRow): boolean {
  return LAYER_7.includes(listener.protocol);
}

export function createListener(
  request: Sdk.CreateListenerRequest,
  context: Context,
): Sdk.CreateListenerResponse {
  const balancer = findIdle(context, request.LoadBalancerId);
  demand(
    PROTOCOLS.includes(request.Protocol),
    "InvalidParameter.ProtocolCheckFailed",
    `The embedded cloud has listeners of ${PROTOCOLS.join(", ")}; those with certificates it has not.`,
  );
  const present = listenersOf(context, balancer.id);
  demand(request.Ports.length > 0, "InvalidParameter", "Ports names no port.");
  demand(
    present.length + request.Ports.length <= MAX_LISTENERS,
    "LimitExceeded",
    `A load balancer has at most ${MAX_LISTENERS} listeners.`,
  );
  const scheduler = checkScheduler(request.Scheduler);
  const ListenerIds = request.Ports.map((value, index) => {
    const port = Number(value);
    demand(
      Number.isInteger(port) && port >= 1 && port <= 65_535,
      "InvalidParameter.PortCheckFailed",
      `A port lies between 1 and 65535, not ${port}.`,
    );
    demand(
      !listenersOf(context, balancer.id).some(
        (other) => other.port === port && (other.protocol === "UDP") === (request.Protocol === "UDP"),
      ),
      "InvalidParameter.PortCheckFailed",
      `The load balancer \`${balancer.id}\` has a listener at port ${port} already.`,
    );
    const id = context.world.ids.next("lbl");
    context.world.table(listeners).put({
      id,
      balancer: balancer.id,
      name: request.ListenerNames?.[index] ?? id,
      protocol: request.Protocol as Protocol,
      port,
      scheduler,
      sessionSeconds: request.SessionExpireTime ?? 0,
      health: healthOf(request.HealthCheck),
      targets: [],
      ready: false,
      createdAt: context.now,
    });
    return id;
  });
  begin(context, balancer.id, { ready: ListenerIds });
  return { ListenerIds };
}

export function describeListeners(
  request: Sdk.DescribeListenersRequest,
  context: Context,
): Sdk.DescribeListenersResponse {
  const balancer = findBalancer(context, request.LoadBalancerId);
  const rows = select(context, balancer.id, request);
  return { Listeners: rows.map((row) => view(row, context)), TotalCount: rows.length };
}

export function modifyListener(request: Sdk.ModifyListenerRequest, context: Context): object {
  const balancer = findIdle(context, request.LoadBalancerId);
  const listener = findListener(context, balancer.id, request.ListenerId);
  context.world.table(listeners).update(listener.id, {
    name: request.ListenerName ?? listener.name,
    scheduler: request.Scheduler === undefined ? listener.scheduler : checkScheduler(request.Scheduler),
    sessionSeconds: request.SessionExpireTime ?? listener.sessionSeconds,
    health: changedHealth(listener.health, request.HealthCheck),
  });
  begin(context, balancer.id, {});
  return {};
}

export function deleteListener(request: Sdk.DeleteListenerRequest, context: Context): object {
  const balancer = findIdle(context, request.LoadBalancerId);
  const listener = findListener(context, balancer.id, request.ListenerId);
  begin(context, balancer.id, { removedListener: listener.id });
  return {};
}

/** A domain and a path of a listener of layer 7, with targets of its own. */
export function createRule(request: Sdk.CreateRuleRequest, context: Context): Sdk.CreateRuleResponse {
  const balancer = findIdle(context, request.LoadBalancerId);
  const listener = findListener(context, balancer.id, request.ListenerId);
  demand(
    isLayer7(listener),
    "InvalidParameter.ProtocolCheckFailed",
    `Only listeners of ${LAYER_7.join(", ")} have rules.`,
  );
  const LocationIds = request.Rules.map((input) => {
    const domain = input.Domain ?? input.Domains?.[0] ?? balancer.vip;
    demand(
      input.Url.startsWith("/") && input.Url.length <= MAX_URL && domain.length <= MAX_DOMAIN,
      "InvalidParameter.FormatError",
      `Url begins with \`/\` and has at most ${MAX_URL} characters, Domain at most ${MAX_DOMAIN}.`,
    );
    demand(
      !rulesOf(context, listener.id).some((rule) => rule.domain === domain && rule.url === input.Url),
      "InvalidParameterValue.Duplicate",
      `The listener \`${listener.id}\` has a rule for ${domain}${input.Url} already.`,
    );
    const id = context.world.ids.next("loc");
    context.world.table(rules).put({
      id,
      listener: listener.id,
      domain,
      url: input.Url,
      scheduler: checkScheduler(input.Scheduler),
      health: healthOf(input.HealthCheck),
      targets: [],
      createdAt: context.now,
    });
    return id;
  });
  begin(context, balancer.id, {});
  return { LocationIds };
}

export function modifyRule(request: Sdk.ModifyRuleRequest, context: Context): object {
  const balancer = findIdle(context, request.LoadBalancerId);
  const listener = findListener(context, balancer.id, request.ListenerId);
  const rule = findRule(context, listener, { LocationId: request.LocationId });
  context.world.table(rules).update(rule.id, {
    url: request.Url ?? rule.url,
    scheduler: request.Scheduler === undefined ? rule.scheduler : checkScheduler(request.Scheduler),
    health: changedHealth(rule.health, request.HealthCheck),
  });
  begin(context, balancer.id, {});
  return {};
}

export function deleteRule(request: Sdk.DeleteRuleRequest, context: Context): object {
  const balancer = findIdle(context, request.LoadBalancerId);
  const listener = findListener(context, balancer.id, request.ListenerId);
  const going = rulesOf(context, listener.id).filter((rule) =>
    request.LocationIds?.length
      ? request.LocationIds.includes(rule.id)
      : rule.domain === request.Domain && (!request.Url || rule.url === request.Url),
  );
  demand(
    going.length > 0,
    "InvalidParameter.LocationNotFound",
    `The listener \`${listener.id}\` has no such rule.`,
  );
  begin(context, balancer.id, { removedRules: going.map((rule) => rule.id) });
  return {};
}

/** Those that are ready, by id, protocol and port. */
export function select(
  context: Context,
  balancer: string,
  wanted: { readonly ListenerIds?: string[]; readonly Protocol?: string; readonly Port?: number },
): ListenerRow[] {
  return listenersOf(context, balancer).filter(
    (row) =>
      row.ready &&
      (!wanted.ListenerIds?.length || wanted.ListenerIds.includes(row.id)) &&
      (!wanted.Protocol || wanted.Protocol === row.protocol) &&
      (!wanted.Port || wanted.Port === row.port),
  );
}

function checkScheduler(name = "WRR"): string {
  demand(SCHEDULERS.includes(name), "InvalidParameterValue", `Scheduler is one of ${SCHEDULERS.join(", ")}.`);
  return name;
}

function healthOf(check: Sdk.HealthCheck | null | undefined): Health {
  const { HealthSwitch: on, CheckPort: port = -1, ...settings } = check ?? {};
  return { on: on !== 0, port: port > 0 ? port : 0, settings };
}

function changedHealth(health: Health, check: Sdk.HealthCheck | null | undefined): Health {
  if (!check) return health;
  const { on, port, settings } = healthOf(check);
  return {
    settings: { ...health.settings, ...settings },
    on: check.HealthSwitch === undefined ? health.on : on,
    port: check.CheckPort === undefined ? health.port : port,
  };
}

function healthView({ on, port, settings }: Health): Sdk.HealthCheck {
  return {
    HealthSwitch: on ? 1 : 0,
    TimeOut: DEFAULT_SECONDS.timeout,
    IntervalTime: DEFAULT_SECONDS.interval,
    HealthNum: DEFAULT_SECONDS.threshold,
    UnHealthNum: DEFAULT_SECONDS.threshold,
    // Of the target itself where none is set; clients take a number for one that was.
    ...(port === 0 ? {} : { CheckPort: port }),
    CheckType: "TCP",
    SourceIpType: 0,
    ...settings,
  };
}

function view(row: ListenerRow, context: Context): Sdk.Listener {
  return {
    ListenerId: row.id,
    Protocol: row.protocol,
    Port: row.port,
    // Each rule of layer 7 has a check of its own.
    ...(isLayer7(row) ? {} : { HealthCheck: healthView(row.health) }),
    Scheduler: row.scheduler,
    SessionExpireTime: row.sessionSeconds,
    SniSwitch: 0,
    Rules: rulesOf(context, row.id).map((rule) => ruleView(rule)),
    ListenerName: row.name,
    CreateTime: beijingTime(row.createdAt),
    EndPort: 0,
    TargetType: "NODE",
    SessionType: "NORMAL",
    KeepaliveEnable: 0,
    Toa: false,
    DeregisterTargetRst: false,
    AttrFlags: [],
    MaxConn: -1,
    MaxCps: -1,
  };
}

function ruleView(rule: RuleRow): Sdk.RuleOutput {
  return {
    LocationId: rule.id,
    Domain: rule.domain,
    Url: rule.url,
    SessionExpireTime: 0,
    HealthCheck: { ...healthView(rule.health), ...HTTP_CHECK, ...rule.health.settings },
    Scheduler: rule.scheduler,
    ListenerId: rule.listener,
    HttpGzip: false,
    BeAutoCreated: false,
    DefaultServer: false,
    Http2: false,
    ForwardType: "HTTP",
    CreateTime: beijingTime(rule.createdAt),
    TargetType: "NODE",
    Domains: [rule.domain],
  };
}
