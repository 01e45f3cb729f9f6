import type { ErrorClass } from "../base/error-class";

/** How freely a call may be repeated. */
export type CallKind =
  /** Changes nothing. */
  | "read"
  /** Changes something, but a second time has no further effect that anybody could see (one part of an upload). */
  | "repeatable"
  /** Anything else: repeated only when it is certain that nothing happened. */
  | "write";

const READS = /^(Describe|Get|List|Head)/;

/** Actions of API 3.0 say by their first word whether they change anything. */
export function kindOfAction(action: string): CallKind {
  return READS.test(action) ? "read" : "write";
}

/**
 * Codes of API 3.0, category first; a row holds for the code itself and for everything below it
 * (`RequestLimitExceeded` for `RequestLimitExceeded.UinLimitExceeded`), and the longest row wins. Sources: the
 * official provider's `common/common.go`, the Go SDK's error lists, and the common error codes of the API
 * documentation.
 */
const API_CODES: Readonly<Record<string, ErrorClass>> = {
  RequestLimitExceeded: "throttle",
  "LimitExceeded.RateLimitExceeded": "throttle",

  ResourceUnavailable: "transient",
  ResourceInUse: "transient",
  ResourceBusy: "transient",
  "MutexOperation.TaskRunning": "transient",
  "OperationDenied.InstanceOperationInProgress": "transient",
  "OperationDenied.InstanceStatusLimitError": "transient",
  "InvalidParameter.ActionInProgress": "transient",
  "InternalError.LockError": "transient",

  InternalError: "ambiguous",

  "UnsupportedOperation.InstanceStateEnterServiceLiveMigrate": "migration-lock",
  "UnsupportedOperation.InstanceStateServiceLiveMigrate": "migration-lock",
  "UnsupportedOperation.InstanceStateExitServiceLiveMigrate": "migration-lock",

  ResourceInsufficient: "capacity",
  ResourcesSoldOut: "capacity",

  LimitExceeded: "quota",
  ImageQuotaLimitExceeded: "quota",
  "InvalidAccount.InsufficientBalance": "quota",
  "InternalError.NotEnoughMoneyError": "quota",

  AuthFailure: "auth",
  UnauthorizedOperation: "auth",

  ResourceNotFound: "gone",
};

/** `InvalidInstanceId.NotFound`, `InvalidSnapshot.NotFound` and their kin: every service has its own. */
const GONE_SUFFIX = ".NotFound";

/** COS has flat codes of its own. Sources: COS error codes (product/436/7730), the provider's retried codes. */
const COS_CODES: Readonly<Record<string, ErrorClass>> = {
  SlowDown: "throttle",
  RequestLimitExceeded: "throttle",
  TooManyRequests: "throttle",

  RequestTimeout: "transient",

  InternalError: "ambiguous",
  KmsInternalException: "ambiguous",
  ServiceUnavailable: "ambiguous",

  AccessDenied: "auth",
  AccountBlocked: "auth",
  ExpiredToken: "auth",
  InvalidAccessKeyId: "auth",
  InvalidSecretIdOrSecretKey: "auth",
  InvalidToken: "auth",
  RequestTimeTooSkewed: "auth",
  SignatureDoesNotMatch: "auth",

  ArrearsAccount: "quota",
  TooManyBuckets: "quota",
  UserNetworkTooSlow: "transient",

  NoSuchBucket: "gone",
  NoSuchKey: "gone",
  NoSuchUpload: "gone",
};

/** What a server said, or did not say. */
export interface Verdict {
  readonly api: "api3" | "cos";
  readonly kind: CallKind;
  /** The server's own code; absent when no understandable answer came. */
  readonly code?: string;
  /** The HTTP status, unless it is one of success. */
  readonly status?: number;
  /** False when it is certain that the request never left: no connection, no name, no certificate. */
  readonly sent: boolean;
}

export function classify(verdict: Verdict): ErrorClass {
  const found = verdict.code === undefined ? classOfStatus(verdict) : classOfCode(verdict, verdict.code);
  return found === "ambiguous" && verdict.kind === "read" ? "transient" : found;
}

function classOfCode(verdict: Verdict, code: string): ErrorClass {
  if (verdict.api === "cos") {
    return COS_CODES[code] ?? (verdict.status === undefined ? "config" : classOfStatus(verdict));
  }
  if (code.endsWith(GONE_SUFFIX)) return "gone";
  for (let prefix = code; prefix !== ""; prefix = prefix.slice(0, Math.max(0, prefix.lastIndexOf(".")))) {
    const found = API_CODES[prefix];
    if (found !== undefined) return found;
  }
  return "config";
}

function classOfStatus({ status, sent }: Verdict): ErrorClass {
  if (status === undefined) return sent ? "ambiguous" : "transient";
  if (status === 429) return "throttle";
  if (status >= 500) return "ambiguous";
  if (status === 401 || status === 403) return "auth";
  if (status === 404) return "gone";
  return "config";
}
