import { LandfallError } from "../base/errors";
import type { ErrorClass } from "../base/error-class";

/** Where a call went. */
export interface CallSite {
  /** `cvm`, `cos`, … */
  readonly service: string;
  /** `RunInstances`, `AppendObject`, … */
  readonly action: string;
  readonly region: string;
}

export interface ApiErrorDetails extends CallSite {
  readonly errorClass: ErrorClass;
  /** The server's code; absent when no understandable answer came. */
  readonly apiCode?: string;
  /** For Tencent Cloud's support; absent when no answer came. */
  readonly requestId?: string;
  /** COS answers with it; API 3.0 only where something before the API refused. */
  readonly httpStatus?: number;
  readonly message: string;
  readonly cause?: unknown;
}

/**
 * The one error of a call to Tencent Cloud, API 3.0 or COS. Its `code` is `CLOUD-` and the class in capitals;
 * `apiCode` is what the server said.
 */
export class ApiError extends LandfallError {
  readonly errorClass: ErrorClass;
  readonly service: string;
  readonly action: string;
  readonly region: string;
  readonly apiCode?: string;
  readonly requestId?: string;
  readonly httpStatus?: number;

  constructor(details: ApiErrorDetails) {
    const { errorClass, service, action, region, apiCode, requestId, httpStatus } = details;
    const says = apiCode === undefined ? details.message : `${apiCode}: ${details.message}`;
    const request = requestId === undefined ? "" : ` (request ${requestId})`;
    super(`CLOUD-${errorClass.toUpperCase()}`, `${service} ${action} in ${region}: ${says}${request}`, {
      remedy: REMEDIES[errorClass],
      cause: details.cause,
    });
    this.errorClass = errorClass;
    this.service = service;
    this.action = action;
    this.region = region;
    if (apiCode !== undefined) this.apiCode = apiCode;
    if (requestId !== undefined) this.requestId = requestId;
    if (httpStatus !== undefined) this.httpStatus = httpStatus;
  }
}

/** Whether an error is an {@link ApiError} of one of these classes. */
export function isApiError(error: unknown, ...classes: readonly ErrorClass[]): error is ApiError {
  return error instanceof ApiError && (classes.length === 0 || classes.includes(error.errorClass));
}

const REMEDIES: Readonly<Record<ErrorClass, string>> = {
  throttle: "Other programs use up this account's rate limit; run fewer at a time, or again later.",
  transient: "Run again later; nothing was changed by this call.",
  ambiguous: "It is not known whether this call had its effect; read the state back before it is repeated.",
  "migration-lock": "Tencent's migration tool holds this instance; wait until it has ended.",
  capacity: "Choose another zone or instance type, or try again later.",
  quota: "Raise the quota in the console, free what is no longer needed, or top up the account.",
  auth: "Check the credentials, their policies, and this machine's clock.",
  gone: "What the call names no longer exists, or not in this region.",
  config: "Correct the request; the same request will be refused again.",
  aborted: "The call was stopped; a change that was under way may have happened.",
};
