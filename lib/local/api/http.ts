/** An API 3.0 request as the front server received it. */
export interface ApiRequest {
  readonly method: string;
  /** Path and query, `/` for nearly every client. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** `cvm.tencentcloudapi.com`, as the client addressed it; a port is ignored. */
  readonly host: string;
  readonly body: Buffer;
  /** The address that the connection comes from. */
  readonly remote: string;
  /** Aborted when the client hangs up; ends an answer that is being held back. */
  readonly signal?: AbortSignal;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** `cut`: close the connection without an answer. */
export type ApiOutcome = ApiAnswer | "cut";

export type HandleApi = (request: ApiRequest) => Promise<ApiOutcome>;
