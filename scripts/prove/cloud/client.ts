import { createHash, createHmac } from "node:crypto";
import { Agent, request as httpRequest, type IncomingMessage } from "node:http";
import COS from "cos-nodejs-sdk-v5";

export const REGION = "ap-guangzhou";

/** Versions of the services that are called, as their hosts know them. */
const VERSIONS = {
  cvm: "2017-03-12",
  vpc: "2017-03-12",
  cbs: "2017-03-12",
  tag: "2018-08-13",
  ssm: "2019-09-23",
} as const;
export type ServiceName = keyof typeof VERSIONS;

/** The cloud answered with an error. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(`${code}: ${message}`);
  }
}

/** Nobody knows what became of the request: the connection ended before the answer did. */
export class Unanswered extends Error {}

export interface Signer {
  readonly secretId: string;
  readonly secretKey: string;
}

export interface ClientOptions {
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  readonly credentials: Signer;
  /** Kept open; requests beyond them wait. */
  readonly connections: number;
  /** Default: {@link REGION}. */
  readonly region?: string;
}

export interface ObjectRequest {
  readonly method: "GET" | "PUT" | "POST" | "DELETE" | "HEAD";
  readonly bucket: string;
  /** Path with the query, as it goes over the wire. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

export interface ObjectAnswer {
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

/** As little between a caller and the wire as there can be: signs, keeps connections open, repeats nothing. */
export class PlainClient {
  constructor(
    private readonly options: ClientOptions,
    private readonly agent = new Agent({ keepAlive: true, maxSockets: options.connections }),
  ) {}

  get region(): string {
    return this.options.region ?? REGION;
  }

  /** The same client, over the same connections, for another region. */
  in(region: string): PlainClient {
    return new PlainClient({ ...this.options, region }, this.agent);
  }

  /** Another client for the same region of a cloud that is elsewhere now. */
  at(endpoint: string): PlainClient {
    return new PlainClient({ ...this.options, endpoint });
  }

  /** @throws Refused, Unanswered */
  async call(service: ServiceName, action: string, parameters: object = {}): Promise<Answer> {
    const response = responseOf(await this.post(service, action, parameters));
    if (response.Error !== undefined) throw new Refused(response.Error.Code, response.Error.Message);
    return response;
  }

  /** As `call`, and nobody looks at the answer. @throws Unanswered */
  post(service: ServiceName, action: string, parameters: object): Promise<Received> {
    const body = JSON.stringify(parameters);
    const headers = signedHeaders(this.options.credentials, service, action, body, this.region);
    return this.send("POST", "/", headers, Buffer.from(body));
  }

  /** @throws Refused, Unanswered */
  async object({ method, bucket, path, headers = {}, body }: ObjectRequest): Promise<Received> {
    const host = `${bucket}.cos.${this.region}.myqcloud.com`;
    const authorization = this.authorization(method, host, path);
    const length = { "content-length": String(body?.length ?? 0) };
    const answer = await this.send(method, path, { host, authorization, ...length, ...headers }, body);
    if (answer.status < 300) return answer;
    throw new Refused(/<Code>([^<]+)/.exec(answer.body.toString())?.[1] ?? String(answer.status), path);
  }

  /** A URL of an object that whoever has it may read for an hour. */
  signedUrl(bucket: string, key: string): string {
    const host = `${bucket}.cos.${this.region}.myqcloud.com`;
    return `https://${host}/${key}?${this.authorization("GET", host, `/${key}`)}`;
  }

  close(): void {
    this.agent.destroy();
  }

  private authorization(method: ObjectRequest["method"], host: string, path: string): string {
    const [pathname = "/", query = ""] = path.split("?", 2);
    const now = Math.floor(Date.now() / 1000);
    return COS.getAuthorization({
      SecretId: this.options.credentials.secretId,
      SecretKey: this.options.credentials.secretKey,
      Method: method as COS.Method,
      Pathname: decodeURIComponent(pathname),
      Query: Object.fromEntries(new URLSearchParams(query)),
      Headers: { host },
      KeyTime: `${now - 60};${now + 3600}`,
    });
  }

  private send(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body: Buffer | undefined,
  ): Promise<Received> {
    return new Promise((resolve, reject) => {
      const fail = (error: Error): void => reject(new Unanswered(error.message));
      const { hostname, port } = new URL(this.options.endpoint);
      const sent = httpRequest({ hostname, port, method, path, headers, agent: this.agent }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("error", fail);
        answer.on("end", () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            body: Buffer.concat(chunks),
          }),
        );
      });
      sent.on("error", fail);
      sent.end(body);
    });
  }
}

/** What API 3.0 answers: an error, or the fields of the action. */
export type Answer = Readonly<Record<string, unknown>> & {
  readonly Error?: { readonly Code: string; readonly Message: string };
};

export interface Received extends ObjectAnswer {
  readonly status: number;
}

function responseOf({ status, body }: Received): Answer {
  if (status !== 200) throw new Refused(`HTTP ${status}`, body.toString());
  return (JSON.parse(body.toString()) as { readonly Response: Answer }).Response;
}

/** TC3-HMAC-SHA256 (https://www.tencentcloud.com/document/product/213/33224). */
function signedHeaders(
  { secretId, secretKey }: Signer,
  service: ServiceName,
  action: string,
  body: string,
  region: string,
): Record<string, string> {
  const host = `${service}.tencentcloudapi.com`;
  const type = "application/json";
  const timestamp = String(Math.floor(Date.now() / 1000));
  const date = new Date(Number(timestamp) * 1000).toISOString().slice(0, 10);
  const canonical = `POST\n/\n\ncontent-type:${type}\nhost:${host}\n\ncontent-type;host\n${sha256(body)}`;
  const scope = `${date}/${service}/tc3_request`;
  const text = `TC3-HMAC-SHA256\n${timestamp}\n${scope}\n${sha256(canonical)}`;
  const key = [date, service, "tc3_request"].reduce<Buffer | string>(hmac, `TC3${secretKey}`);
  return {
    host,
    "content-type": type,
    "content-length": String(Buffer.byteLength(body)),
    "x-tc-action": action,
    "x-tc-version": VERSIONS[service],
    "x-tc-timestamp": timestamp,
    "x-tc-region": region,
    authorization: `TC3-HMAC-SHA256 Credential=${secretId}/${scope}, SignedHeaders=content-type;host, Signature=${hmac(key, text).toString("hex")}`,
  };
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
