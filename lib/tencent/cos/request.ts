import { Readable } from "node:stream";
import { ApiError, type CallSite } from "../api-error";
import { type Connection, signingCredential } from "../api";
import { type CallKind, classify } from "../error-classes";
import { neverSent } from "../network-errors";
import { abortedError } from "../policy/call-policy";
import { cosSdk } from "./sdk";
import { completion, readXml } from "./xml";

/** Ms without a byte from the server after which a request counts as lost. */
const TIMEOUT = 60_000;

export interface CosRequest {
  /** COS's name of the operation, `AppendObject`. */
  readonly action: string;
  readonly kind: CallKind;
  readonly method: "GET" | "HEAD" | "PUT" | "POST" | "DELETE";
  readonly bucket: string;
  readonly key?: string;
  /** The query parameter without a value that selects the operation: `append`, `uploads`. */
  readonly subresource?: string;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Makes the body anew for every attempt. */
  readonly body?: { readonly size: number; readonly open: () => Readable };
  readonly signal?: AbortSignal | undefined;
}

export interface CosAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/**
 * Sends one request behind the policies. `read` makes sense of the answer; where it cannot, the answer counts as
 * lost. Throws `ApiError`.
 */
export type Send = <T>(request: CosRequest, read: (answer: CosAnswer) => T) => Promise<T>;

export function sender(connection: Connection): Send {
  return (request, read) => {
    const site: CallSite = { service: "cos", action: request.action, region: connection.region };
    const perform = () => sendOnce(connection, site, request, read);
    return connection.policy.run(site, request.kind, perform, request.signal);
  };
}

export function ignoreAnswer(): void {}

/**
 * One request by the official SDK. The SDK would repeat on its own, at once and up to three times, whatever is
 * not a stream; so that an append or an upload is never repeated behind our back, every request has a stream
 * for a body, if an empty one. Its other habits are switched off: changing to a second domain, correcting the
 * clock, keeping connections. A client lives for one request, so that its keys are always the ones in force.
 */
async function sendOnce<T>(
  connection: Connection,
  site: CallSite,
  request: CosRequest,
  read: (answer: CosAnswer) => T,
): Promise<T> {
  const client = await openClient(connection, site, request.signal);
  const body = request.body?.open() ?? Readable.from([]);
  // A source that fails in the middle (a file that has become shorter) is reported by the SDK; this only keeps
  // a late failure, after the answer, from ending the process.
  body.on("error", () => undefined);
  try {
    const result = await client.sdk.request({
      Method: request.method,
      Bucket: request.bucket,
      Region: connection.region,
      ...(request.key === undefined ? {} : { Key: request.key }),
      ...(request.subresource === undefined ? {} : { Action: request.subresource }),
      Query: { ...request.query },
      Headers: { ...request.headers, "Content-Length": String(request.body?.size ?? 0) },
      Body: body,
      RawBody: true,
    });
    return read(completeAnswer(request, result as RawResult));
  } catch (error) {
    if (request.signal?.aborted) throw abortedError(site, request.signal.reason);
    throw cosErrorOf(site, request.kind, error as CosFailure, client.sent());
  } finally {
    body.destroy();
  }
}

/** What the SDK hands to its HTTP library just before it sends. */
interface Outgoing {
  agent?: unknown;
  proxy?: null;
  signal?: AbortSignal;
}

async function openClient(connection: Connection, site: CallSite, signal?: AbortSignal) {
  const { secretId, secretKey, token } = (await signingCredential(connection.credentials, site)).reveal();
  let sent = false;
  const sdk = new (cosSdk())({
    SecretId: secretId,
    SecretKey: secretKey,
    ...(token === undefined ? {} : { SecurityToken: token }),
    Protocol: `${connection.endpoint.protocol ?? "https"}:`,
    Timeout: TIMEOUT,
    KeepAlive: false,
    AutoSwitchHost: false,
    CorrectClockSkew: false,
  });
  sdk.on("before-send", (outgoing: Outgoing) => {
    sent = true;
    outgoing.agent = connection.agent;
    outgoing.proxy = null;
    if (signal !== undefined) outgoing.signal = signal;
  });
  return { sdk, sent: () => sent };
}

interface RawResult {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly Body?: Buffer;
}

function completeAnswer(
  request: CosRequest,
  { statusCode, headers, Body = Buffer.alloc(0) }: RawResult,
): CosAnswer {
  const promised = headers["content-length"];
  if (request.method !== "HEAD" && promised !== undefined && Number(promised) !== Body.length) {
    throw new Error(`the answer ended after ${Body.length} of ${promised} bytes`);
  }
  if (request.action === "CompleteMultipartUpload") throwErrorIn(Body, headers);
  return { status: statusCode, headers, body: Body };
}

/** For a refusal inside an answer with status 200: the same as one with a status of its own. */
export function refusalIn(error: { Code: string; Message: string }, headers: CosAnswer["headers"]): Error {
  return Object.assign(new Error(error.Message), { error, headers });
}

/** COS says 200 to a completion before it has done it; an error then comes in the body. */
function throwErrorIn(body: Buffer, headers: CosAnswer["headers"]): void {
  const answer = readXml(completion, body);
  if ("Error" in answer) throw refusalIn(answer.Error, headers);
}

/** What the SDK throws. `code` is the server's code, the status as text, Node's code, or a mere `Error`. */
interface CosFailure {
  readonly code?: string;
  readonly message?: string | null;
  readonly statusCode?: number;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly error?: { readonly Code?: string; readonly Message?: string };
}

function cosErrorOf(site: CallSite, kind: CallKind, failure: CosFailure, sent: boolean): ApiError {
  const apiCode = failure.error?.Code;
  const text = failure.error?.Message ?? failure.message ?? "";
  // A connection that broke in the middle of an answer has a status as well, one of success.
  const status =
    failure.statusCode !== undefined && failure.statusCode >= 300 ? failure.statusCode : undefined;
  const requestId = failure.headers?.["x-cos-request-id"];
  const details = {
    ...site,
    message: text || (status === undefined ? "the connection was lost" : `HTTP ${status}`),
    ...(apiCode === undefined ? {} : { apiCode }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(status === undefined ? {} : { httpStatus: status }),
    cause: failure,
  };
  // What the SDK refuses by itself never went on its way.
  if (!sent) return new ApiError({ ...details, errorClass: "config" });
  const arrived = !neverSent(`${failure.code ?? ""} ${text}`);
  return new ApiError({
    ...details,
    errorClass: classify({
      api: "cos",
      kind,
      sent: arrived,
      ...(apiCode === undefined ? {} : { code: apiCode }),
      ...(status === undefined ? {} : { status }),
    }),
  });
}
