import { Readable } from "node:stream";
import type { Clock } from "../../base/clock";
import type { Account } from "../account";
import type { FaultKind, Faults } from "../faults";
import { isRegion } from "../geography";
import type { World } from "../world";
import { acceleratedRegion } from "./accelerate";
import { ACCELERATED, type Address, parseAddress } from "./address";
import { type Answer, errorAnswer, httpDate, type StoredBytes } from "./answer";
import { authorize } from "./authorize";
import { type Call, namedVersion } from "./call";
import { corsHeaders } from "./cors";
import { CosError, type CosErrorCode } from "./errors";
import { applyLifecycle } from "./lifecycle";
import { findOperation, type Operation } from "./operations";
import { checkReferer } from "./referer";
import { type CosHttpRequest, splitPath } from "./request";
import { type Credential, type FindCredential, type Signed, verifySignature } from "./signature";
import { forgetSignature, type SignedObject, signedObject, useSignature } from "./signed-url";
import { CosStore } from "./store";

export interface CosOptions {
  readonly world: World;
  readonly account: Account;
  readonly faults: Faults;
  /** How long the answer of a call under `timeoutAfter` is held before the connection is cut; milliseconds. */
  readonly hold: number;
  /** By which signatures are judged: real clients sign by real time, also in a world whose own clock is virtual. */
  readonly signingClock: Clock;
  /** Temporary credentials, such as an instance role's, beside the account's own. */
  readonly temporary?: FindCredential;
}

/** The answer to a COS request, for the front server to send. */
export interface CosAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Readable | Buffer;
  /** Send no more than so many bytes of the body, then cut the connection. */
  readonly cutAfter?: number;
}

/** What was asked of COS since the start. */
export interface CosReport {
  /** Calls by operation. */
  readonly calls: Readonly<Record<string, number>>;
  /** Calls that were refused because they are not modelled, by method, level and query. */
  readonly unknown: Readonly<Record<string, number>>;
}

/** `cut`: close the connection without an answer. */
export type CosOutcome = CosAnswer | "cut";

/** Errors that a fault answers with, before anything is done. */
const FAULT_ERRORS: Partial<Record<FaultKind, CosErrorCode>> = {
  throttle: "SlowDown",
  internalErrorBefore: "InternalError",
  soldOut: "ServiceUnavailable",
};

/** Cloud Object Storage: who asks, what is asked, what strikes, and the answer. */
export class LocalCos {
  private requests = 0;
  private readonly calls = new Map<string, number>();
  private readonly unknown = new Map<string, number>();

  private constructor(
    private readonly options: CosOptions,
    private readonly store: CosStore,
  ) {}

  static async open(options: CosOptions): Promise<LocalCos> {
    return new LocalCos(options, await CosStore.open(options.world));
  }

  async handle(request: CosHttpRequest): Promise<CosOutcome> {
    const requestId = Buffer.from(`${this.options.world.boot}_cos_${++this.requests}`).toString("base64");
    const { call, operation, failure } = this.receive(request);
    try {
      if (failure !== undefined) throw failure;
      count(this.calls, operation.name);
      const fault = this.options.faults.take("cos", operation.name);
      const code = fault === undefined ? undefined : FAULT_ERRORS[fault];
      if (code !== undefined) throw new CosError(code);
      if (fault === "cut" && operation.name !== "GetObject") return await cutBody(request);
      const answer = await this.run(call, operation);
      if (fault === "internalErrorAfter") throw new CosError("InternalError");
      if (fault === "timeoutAfter") return await this.holdBack(request.signal);
      const sent = this.finish(answer, request, requestId, call);
      return fault === "cut" ? { ...sent, cutAfter: Math.floor(lengthOf(answer) / 2) } : sent;
    } catch (error) {
      if (!(error instanceof CosError)) throw error;
      if (UNKNOWN.includes(error.code)) count(this.unknown, describe(request));
      const place = { resource: request.host + request.path.replace(/\?.*/, ""), requestId };
      return this.finish(errorAnswer(error, place), request, requestId, call);
    }
  }

  /**
   * Opens the object of a signed GET URL, as ImportImage does. The signature counts as used from then on, for
   * everybody but the same `reader`: an import that goes on after a restart opens its URL again.
   * @throws CosError `AccessDenied` (expired or used), `SignatureDoesNotMatch`, `InvalidAccessKeyId`, `NoSuchBucket`,
   *   `NoSuchKey`; without a signature, `AccessDenied` unless the object may be read by everybody.
   */
  async openSignedUrl(url: string, reader?: string): Promise<SignedObject> {
    const { protocol, host, pathname, search } = new URL(url);
    if (protocol !== "http:" && protocol !== "https:") throw new CosError("InvalidURI");
    const path = pathname + search;
    const received = this.receive({
      method: "GET",
      host,
      path,
      headers: { host },
      body: Readable.from([]),
      remote: "127.0.0.1",
    });
    if (received.failure !== undefined) throw received.failure;
    const { call, operation } = received;
    if (operation.name !== "GetObject") throw new CosError("InvalidURI", "The URL does not name an object.");
    await this.prepare(call, operation, reader);
    const bucket = this.store.bucket(call.bucketName, call.region);
    return signedObject(this.store, this.store.existingObject(bucket.id, call.key, namedVersion(call)));
  }

  report(): CosReport {
    return { calls: Object.fromEntries(this.calls), unknown: Object.fromEntries(this.unknown) };
  }

  /** Everything that can be said of a request before its body is touched. */
  private receive(
    request: CosHttpRequest,
  ):
    | { call: Call; operation: Operation; failure?: undefined }
    | { call?: undefined; operation?: undefined; failure: CosError } {
    try {
      const { rawPath, query } = splitPath(request.path);
      const address = parseAddress(request.host, rawPath);
      const headers = { ...request.headers, host: request.headers["host"] ?? request.host };
      const signable = { method: request.method, path: address.path, query: query.entries, headers };
      const signed = verifySignature(signable, (id) => this.credential(id), this.signingTime());
      const level =
        address.key !== undefined ? "object" : address.bucket !== undefined ? "bucket" : "service";
      const operation = findOperation(level, request.method, query, headers);
      const region = this.regionOf(address, operation);
      const call: Call = {
        store: this.store,
        account: this.options.account,
        host: request.host,
        method: request.method,
        region,
        bucketName: address.bucket ?? "",
        key: address.key ?? "",
        query,
        headers,
        body: request.body,
        remote: request.remote,
        ...(signed ? { signed } : {}),
      };
      return { call, operation };
    } catch (error) {
      if (error instanceof CosError) return { failure: error };
      throw error;
    }
  }

  /** @throws CosError `InvalidURI`; at the acceleration endpoint `BucketAccelerateNotEnabled` and the like */
  private regionOf({ region, bucket }: Address, operation: Operation): string | undefined {
    if (region === ACCELERATED) {
      if (NOT_ACCELERATED.includes(operation.name)) throw new CosError("ActionAccelerateNotSupported");
      return acceleratedRegion(this.store, bucket);
    }
    if (region === undefined || isRegion(region)) return region;
    throw new CosError("InvalidURI", `There is no region ${region}.`);
  }

  private async run(call: Call, operation: Operation): Promise<Answer> {
    const url = await this.prepare(call, operation);
    let answer: Answer | undefined;
    try {
      return (answer = await operation.action(call));
    } finally {
      if (url !== undefined && !READ.includes(answer?.status ?? 0)) forgetSignature(this.store, url);
    }
  }

  /** Resolves to the signed URL that the request uses up, if it does. */
  private async prepare(
    call: Call,
    operation: Operation,
    reader?: string,
  ): Promise<Required<Signed>["url"] | undefined> {
    const bucket = this.store.findBucket(call.bucketName);
    if (bucket !== undefined) await applyLifecycle(this.store, bucket);
    authorize(call, operation);
    if (operation.access === "read") checkReferer(call);
    if (call.signed?.url === undefined || operation.name !== "GetObject") return undefined;
    useSignature(this.store, call.signed.url, { now: this.signingTime(), reader });
    return call.signed.url;
  }

  private signingTime(): number {
    return this.options.signingClock.now();
  }

  private credential(secretId: string): Credential | undefined {
    const own = this.options.account.credentials;
    return secretId === own.secretId ? own : this.options.temporary?.(secretId);
  }

  private finish(
    answer: Answer,
    request: CosHttpRequest,
    requestId: string,
    call: Call | undefined,
  ): CosAnswer {
    const bytes = answer.body;
    const headers: Record<string, string> = {
      "content-length": String(lengthOf(answer)),
      ...(call && request.method !== "OPTIONS" ? corsHeaders(call) : {}),
      ...answer.headers,
      date: httpDate(this.signingTime()),
      server: "tencent-cos",
      "x-cos-request-id": requestId,
    };
    if (call?.signed?.dialect === "aws") {
      for (const [name, value] of Object.entries(headers)) {
        if (name.startsWith("x-cos-")) headers[`x-amz-${name.slice(6)}`] = value;
      }
    }
    if (request.method === "HEAD" || answer.status === 204 || answer.status === 304 || bytes === undefined) {
      if (answer.status === 204 || answer.status === 304) delete headers["content-length"];
      return { status: answer.status, headers };
    }
    const body = typeof bytes === "string" ? Buffer.from(bytes) : this.bodyOf(bytes);
    return { status: answer.status, headers, body };
  }

  private bodyOf({ segments, start, end }: StoredBytes): Readable | Buffer {
    return this.store.bodies.small(segments, start, end) ?? this.store.bodies.stream(segments, start, end);
  }

  /** The work is done and nobody hears of it. */
  private async holdBack(signal: AbortSignal | undefined): Promise<"cut"> {
    await this.options.world.clock.sleep(this.options.hold, signal).catch(() => undefined);
    return "cut";
  }
}

/** What names no bucket that is there already. */
const NOT_ACCELERATED = ["GetService", "PutBucket", "DeleteBucket"];

/** Answers by which a signed URL is used up: something was read. */
const READ = [200, 206];
const UNKNOWN: readonly CosErrorCode[] = ["NotImplemented", "MethodNotAllowed"];

/** `PUT bucket ?website`: enough to find what a client wanted, without keys and signatures. */
function describe(request: CosHttpRequest): string {
  const { rawPath, query } = splitPath(request.path);
  const names = query.entries.map(([name]) => name).filter((name) => !name.startsWith("q-"));
  return `${request.method} ${rawPath === "/" ? "bucket" : "object"}${names.map((name) => ` ?${name}`).join("")}`;
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** Takes half of what was announced, then hangs up: nothing of it is kept. */
async function cutBody(request: CosHttpRequest): Promise<"cut"> {
  const half = Number(request.headers["content-length"] ?? 0) / 2;
  let taken = 0;
  if (half > 0) {
    for await (const chunk of request.body as AsyncIterable<Buffer>)
      if ((taken += chunk.length) >= half) break;
  }
  return "cut";
}

function lengthOf({ body }: Answer): number {
  if (body === undefined) return 0;
  return typeof body === "string" ? Buffer.byteLength(body) : body.end - body.start;
}
