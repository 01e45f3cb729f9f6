import type http from "node:http";
import type { AbstractClient } from "tencentcloud-sdk-nodejs/tencentcloud/common/abstract_client";
import type { ClientConfig } from "tencentcloud-sdk-nodejs/tencentcloud/common/interface";
import { ApiError, type CallSite } from "./api-error";
import type { Endpoint } from "./agents";
import type { Api, CallOptions } from "./cloud";
import type { Credential, Credentials } from "./credentials/credentials";
import { classify, kindOfAction } from "./error-classes";
import { neverSent } from "./network-errors";
import { abortedError, type CallPolicy } from "./policy/call-policy";

/** What the calls of every service share. */
export interface Connection {
  readonly region: string;
  readonly credentials: Credentials;
  readonly endpoint: Endpoint;
  readonly agent: http.Agent;
  readonly policy: CallPolicy;
}

const DOMAIN = "tencentcloudapi.com";
/** Seconds without an answer after which a call counts as lost; the SDK's own default. */
const TIMEOUT = 60;

type ClientClass = new (config: ClientConfig) => AbstractClient;

/**
 * The actions of one official client behind the policies. The SDK's module is loaded at the first call. The SDK
 * itself neither repeats nor limits calls.
 */
export function serviceApi<Client extends AbstractClient>(
  connection: Connection,
  service: string,
  load: () => Promise<{ readonly Client: ClientClass }>,
): Api<Client> {
  let client: Promise<AbstractClient> | undefined;
  const open = () => (client ??= load().then(({ Client }) => new Client(clientConfig(connection, service))));

  const call = async (action: string, request: unknown, options: CallOptions = {}): Promise<unknown> => {
    const site: CallSite = { service, action, region: connection.region };
    const sdk = await open();
    const perform = async () => {
      await signingCredential(connection.credentials, site);
      try {
        const answer: unknown = await sdk.request(
          action,
          request,
          options.signal === undefined ? {} : { signal: options.signal },
        );
        return answer;
      } catch (error) {
        throw options.signal?.aborted ? abortedError(site, options.signal.reason) : apiErrorOf(site, error);
      }
    };
    return connection.policy.run(site, kindOfAction(action), perform, options.signal);
  };

  return new Proxy({} as Api<Client>, {
    get: (_target, action) =>
      // Anything that waits for a promise asks whether it has a `then`.
      typeof action === "string" && /^[A-Z]/.test(action)
        ? (request: unknown, options?: CallOptions) => call(action, request, options)
        : undefined,
  });
}

/** @throws ApiError of class `auth` when there is no credential that still holds. */
export async function signingCredential(credentials: Credentials, site: CallSite): Promise<Credential> {
  try {
    return await credentials.resolve();
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new ApiError({ ...site, errorClass: "auth", message, cause });
  }
}

function clientConfig({ region, credentials, endpoint, agent }: Connection, service: string): ClientConfig {
  return {
    region,
    credential: { getCredential: async () => credentials.current().reveal() },
    profile: {
      signMethod: "TC3-HMAC-SHA256",
      language: "en-US",
      httpProfile: {
        protocol: `${endpoint.protocol ?? "https"}://`,
        endpoint: `${service}.${endpoint.domain ?? DOMAIN}`,
        reqTimeout: TIMEOUT,
        agent,
      },
    },
  };
}

/** What the SDK's exception carries: `code` when the API answered, `httpCode` when something else did. */
interface SdkException {
  readonly message: string;
  readonly requestId: string;
  readonly code?: string;
  readonly httpCode?: number;
}

function apiErrorOf(site: CallSite, error: unknown): ApiError {
  const { message, requestId, code, httpCode } = sdkException(error);
  const verdict = { api: "api3", kind: kindOfAction(site.action), sent: !neverSent(message) } as const;
  return new ApiError({
    ...site,
    errorClass: classify({
      ...verdict,
      ...(code === undefined ? {} : { code }),
      ...(httpCode === undefined ? {} : { status: httpCode }),
    }),
    message: message || `HTTP ${httpCode ?? "without an answer"}`,
    ...(code === undefined ? {} : { apiCode: code }),
    ...(requestId === "" ? {} : { requestId }),
    ...(httpCode === undefined ? {} : { httpStatus: httpCode }),
    cause: error,
  });
}

/** Answers that the SDK cannot read make it throw errors of other kinds, whose codes are no API codes. */
function sdkException(error: unknown): SdkException {
  if (error instanceof Error && "requestId" in error) return error as Error & SdkException;
  const message = error instanceof Error ? error.message : String(error);
  return { message: `the answer could not be read (${message})`, requestId: "" };
}
