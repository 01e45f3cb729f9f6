import type { Clock } from "../../base/clock";
import type { Account } from "../account";
import type { FaultKind, Faults } from "../faults";
import { isRegion } from "../geography";
import type { Latencies } from "../latencies";
import type { Sessions, TemporaryCredential } from "../metadata";
import { deedsOf } from "../services/cam/deeds";
import { permissions } from "../services/cam/permits";
import type { Tasks } from "../tasks";
import type { Vault } from "../vault";
import type { World } from "../world";
import { requestId } from "../world/ids";
import type { Action, Context, Service } from "./action";
import type { ApiAnswer, ApiOutcome, ApiRequest, HandleApi } from "./http";
import { parseJson } from "./json";
import { readQuery } from "./query";
import { DEFAULT_RATE, Rates } from "./rates";
import { demand, Refusal } from "./refusal";
import { checkRequest } from "./shape";
import { type Signed, type SigningKey, verifySignature } from "./signature";

export interface DispatchOptions {
  readonly world: World;
  readonly tasks: Tasks;
  readonly account: Account;
  readonly latencies: Latencies;
  readonly vault: Vault;
  readonly sessions: Sessions;
  readonly listens: Context["listens"];
  readonly faults: Faults;
  readonly services: readonly Service[];
  /** When a request arrives by the clock with which clients sign: theirs is never virtual. */
  readonly signingClock: Clock;
  /** Called after every call that may have changed something. */
  readonly onCalled: () => Promise<void>;
  /** Told of what nobody foresaw; the call is answered with `InternalError`. */
  readonly onFault: (error: unknown) => void;
}

/** What was asked of the API since the start. */
export interface ApiReport {
  /** Calls by `service.Action`. */
  readonly calls: Readonly<Record<string, number>>;
  /** Calls by `service.Action` that no table knows. */
  readonly unknown: Readonly<Record<string, number>>;
}

interface Call {
  readonly service: Service;
  readonly name: string;
  readonly action: Action;
  readonly region: string;
  readonly caller: TemporaryCredential | undefined;
}

/** What the real cloud sells has a price that depends on account, place and day. */
const PRICES = /^Inquir[ey]Price/;
/** POST bodies under TC3 may be 10 MB (tencent.md 5.1). */
const MAX_BODY = 10 * 1024 ** 2;

/** API 3.0: who calls, what is called, what strikes, and the answer. */
export class Api {
  private readonly rates: Rates;
  private readonly calls = new Map<string, number>();
  private readonly unknown = new Map<string, number>();
  private requests = 0;

  constructor(private readonly options: DispatchOptions) {
    // A virtual clock stands still while a client waits for its turn.
    this.rates = new Rates([options.world.clock, options.signingClock]);
  }

  readonly handle: HandleApi = async (request) => {
    const id = requestId(this.options.world.boot, ++this.requests);
    try {
      return await this.answer(request, id);
    } catch (error) {
      const { code, message } = error instanceof Refusal ? error : this.unforeseen(error);
      return failure(id, code, message);
    }
  };

  report(): ApiReport {
    return { calls: Object.fromEntries(this.calls), unknown: Object.fromEntries(this.unknown) };
  }

  private unforeseen(error: unknown): Refusal {
    this.options.onFault(error);
    return internalError();
  }

  private async answer(request: ApiRequest, id: string): Promise<ApiOutcome> {
    const { account, sessions, tasks } = this.options;
    const keyRing = (secretId: string): SigningKey | undefined =>
      secretId === account.credentials.secretId ? account.credentials : sessions.find(secretId);
    const call = this.find(request, verifySignature(request, keyRing, this.options.signingClock.now()));
    this.authorize(call, request);
    const fault = call.service.control === true ? undefined : this.admit(call);
    if (fault === "cut") return "cut";
    if (fault !== undefined) strikeBefore(fault, call.service);
    await tasks.settle();
    const response = this.run(call, request, id);
    tasks.kick();
    await this.options.onCalled();
    if (fault === "internalErrorAfter") throw internalError();
    if (fault === "timeoutAfter") return this.holdBack(request.signal);
    return success(id, response);
  }

  /** Counts the call, and says what strikes it. @throws Refusal where there are too many */
  private admit({ action, name, region, service }: Call): FaultKind | undefined {
    count(this.calls, `${service.name}.${name}`);
    if (!this.rates.admit(`${service.name}.${name}.${region}`, action.rate ?? DEFAULT_RATE))
      throw throttled();
    return this.options.faults.take(service.name, name);
  }

  private find(request: ApiRequest, { service: signed, secretId }: Signed): Call {
    const label = request.host.split(".")[0] ?? "";
    demand(
      label === signed,
      "AuthFailure.InvalidAuthorization",
      `The credential scope names the service \`${signed}\`, the host \`${label}\`.`,
    );
    demand(
      request.method === "POST" || request.method === "GET",
      "UnsupportedProtocol",
      "Only GET, and POST with a JSON body, are supported here.",
    );
    const name = request.headers["x-tc-action"];
    const version = request.headers["x-tc-version"];
    const region = request.headers["x-tc-region"] ?? "";
    demand(name, "MissingParameter", "The request is missing the required parameter `X-TC-Action`.");
    demand(version, "MissingParameter", "The request is missing the required parameter `X-TC-Version`.");
    const service = this.options.services.find((candidate) => candidate.name === signed);
    if (service !== undefined)
      demand(
        service.version === version,
        "NoSuchVersion",
        `The service \`${signed}\` has no version \`${version}\`.`,
      );
    const action =
      service !== undefined && Object.hasOwn(service.actions, name) ? service.actions[name] : undefined;
    if (service === undefined || action === undefined) {
      count(this.unknown, `${signed}.${name}`);
      throw new Refusal(
        "InvalidAction",
        PRICES.test(name)
          ? `\`${name}\` of \`${signed}\` is not answered: the embedded cloud has no prices, and invents none.`
          : `The action \`${name}\` of \`${signed}\` is not known to the embedded cloud.`,
      );
    }
    if (service.scope === "regional") {
      demand(
        region !== "",
        "MissingParameter",
        "The request is missing the required parameter `X-TC-Region`.",
      );
      demand(isRegion(region), "UnsupportedRegion", `The region \`${region}\` is not supported.`);
    }
    return { service, name, action, region, caller: this.options.sessions.find(secretId) };
  }

  /** The account's own keys may do everything; temporary ones what their policies say. */
  private authorize({ action, service, name, region, caller }: Call, request: ApiRequest): void {
    if (caller === undefined) return;
    const { account, latencies, world } = this.options;
    const permits = permissions(world, caller, request.remote, latencies.list);
    const deeds = deedsOf(service.name, name, parametersOf(action, request), region, account);
    const refused = deeds.find((deed) => !permits(deed));
    demand(
      refused === undefined,
      "AuthFailure.UnauthorizedOperation",
      `\`${caller.role?.name ?? caller.name}\` is not allowed to do ${refused?.action} to ${refused?.resource}.`,
    );
  }

  private run(call: Call, request: ApiRequest, id: string): object {
    demand(request.body.length <= MAX_BODY, "RequestSizeLimitExceeded", "The request is larger than 10 MB.");
    const parameters = checkRequest(call.action.fields, parametersOf(call.action, request));
    const { world, tasks, account, latencies, vault, sessions, listens } = this.options;
    const context = {
      world,
      tasks,
      account,
      latencies,
      vault,
      sessions,
      listens,
      caller: call.caller,
      region: call.region,
      requestId: id,
      now: world.clock.now(),
    };
    return world.transaction(() => call.action.handle(parameters as never, context));
  }

  /** The work is done and nobody hears of it. */
  private async holdBack(signal: AbortSignal | undefined): Promise<"cut"> {
    await this.options.world.clock.sleep(this.options.latencies.hold, signal).catch(() => undefined);
    return "cut";
  }
}

function strikeBefore(fault: FaultKind, service: Service): void {
  if (fault === "throttle") throw throttled();
  if (fault === "internalErrorBefore") throw internalError();
  if (fault === "soldOut")
    throw new Refusal(service.soldOut, "The requested resources are sold out in the specified zone.");
}

function throttled(): Refusal {
  return new Refusal(
    "RequestLimitExceeded",
    "Your current request times have exceeded the frequency limit of this action.",
  );
}

function internalError(): Refusal {
  return new Refusal("InternalError", "An internal error has occurred. Retry your request.");
}

function parametersOf({ fields }: Action, { method, path, body }: ApiRequest): unknown {
  if (method === "GET") return readQuery(path.split("?", 2)[1] ?? "", fields);
  const text = body.toString("utf8").trim();
  if (text === "") return {};
  try {
    return parseJson(text);
  } catch {
    throw new Refusal("InvalidParameter", "The request body is not valid JSON.");
  }
}

function success(id: string, response: object): ApiAnswer {
  return json({ Response: { ...response, RequestId: id } });
}

function failure(id: string, code: string, message: string): ApiAnswer {
  return json({ Response: { Error: { Code: code, Message: message }, RequestId: id } });
}

/** Errors of the API are answers with status 200 too. */
function json(value: object): ApiAnswer {
  return {
    status: 200,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(value),
  };
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
