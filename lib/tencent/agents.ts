import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import type { Socket } from "node:net";
import { type Duplex, finished } from "node:stream";
import tls from "node:tls";
import { LandfallError } from "../base/errors";

/** How Tencent Cloud is reached. The default is https, straight to the public endpoints. */
export interface Endpoint {
  /** An HTTP proxy, `http://127.0.0.1:3128`: plain requests are forwarded, https goes through CONNECT. */
  readonly proxy?: string;
  /** Default `https`. */
  readonly protocol?: "http" | "https";
  /** What comes after the service's name for API 3.0. Default `tencentcloudapi.com`. */
  readonly domain?: string;
  /** A PEM file with further certificate authorities to trust. */
  readonly caFile?: string;
}

/**
 * The agent for both SDKs. Connections are not kept: a kept one that the server has just closed makes a write
 * ambiguous that never happened, and with a few calls a second a new connection costs nothing that counts. An
 * explicit agent also keeps both SDKs from taking proxies out of the environment, each by rules of its own.
 *
 * @throws LandfallError `ENDPOINT-CA` when the file of authorities is none.
 */
export function agentFor(endpoint: Endpoint): http.Agent {
  const proxy = endpoint.proxy === undefined ? undefined : new URL(endpoint.proxy);
  if (endpoint.protocol === "http") {
    return withRequests(new http.Agent(), (request, options) => {
      passCutsOn(request);
      return proxy === undefined ? options : forwarded(request, options, proxy);
    });
  }
  const trust =
    endpoint.caFile === undefined ? {} : { ca: [...tls.rootCertificates, authorities(endpoint.caFile)] };
  const agent = proxy === undefined ? new https.Agent(trust) : new TunnelAgent(proxy, trust);
  return withRequests(agent, (request, options) => {
    passCutsOn(request);
    return options;
  });
}

function authorities(file: string): string {
  try {
    const text = readFileSync(file, "utf8");
    tls.createSecureContext({ ca: text });
    if (text.includes("-----BEGIN CERTIFICATE-----")) return text;
  } catch (cause) {
    throw caError(file, cause);
  }
  throw caError(file);
}

function caError(file: string, cause?: unknown): LandfallError {
  return new LandfallError("ENDPOINT-CA", `${file} is no readable PEM file of certificates.`, { cause });
}

/** The method that every agent really has and every proxy agent overrides; Node documents only its outcome. */
interface RequestTaker {
  addRequest(request: http.ClientRequest, options: http.RequestOptions): void;
}

function withRequests(
  agent: http.Agent,
  prepare: (request: http.ClientRequest, options: http.RequestOptions) => http.RequestOptions,
): http.Agent {
  const taker = agent as unknown as RequestTaker;
  const take = taker.addRequest.bind(agent);
  taker.addRequest = (request, options) => take(request, prepare(request, options));
  return agent;
}

/** For a forward proxy: its address to connect to, and the whole URL in the request line. */
function forwarded(
  request: http.ClientRequest,
  options: http.RequestOptions,
  proxy: URL,
): http.RequestOptions {
  request.path = `http://${String(request.getHeader("host"))}${request.path}`;
  return { ...options, host: proxy.hostname, port: portOf(proxy) };
}

/**
 * The API SDK's HTTP library (node-fetch 2) pipes answers on and never hears of their errors: a connection that
 * breaks in the middle of an answer would only be noticed by its time-out, a minute later. Ended at once, the
 * answer is found to be incomplete.
 */
function passCutsOn(request: http.ClientRequest): void {
  request.once("response", (response) => {
    const pipe = response.pipe.bind(response);
    response.pipe = <T extends NodeJS.WritableStream>(destination: T, options?: { end?: boolean }): T => {
      finished(response, (error) => error && destination.end());
      return pipe(destination, options);
    };
  });
}

type Connected = (error: Error | null, socket: Duplex) => void;

/** Opens a tunnel through a proxy and speaks TLS with the far end. */
class TunnelAgent extends https.Agent {
  constructor(
    private readonly proxy: URL,
    options: https.AgentOptions,
  ) {
    super(options);
  }

  override createConnection(options: https.RequestOptions, connected?: Connected): undefined {
    const done = connected as (error: Error | null, socket?: Duplex) => void;
    const target = `${options.host}:${options.port ?? 443}`;
    const request = http.request({
      host: this.proxy.hostname,
      port: portOf(this.proxy),
      method: "CONNECT",
      path: target,
      headers: { host: target },
      agent: false,
    });
    request.once("connect", (response, socket: Socket) => {
      if (response.statusCode === 200) {
        const servername = options.servername ?? options.host ?? "";
        return done(null, tls.connect({ ...(options as tls.ConnectionOptions), socket, servername }));
      }
      socket.destroy();
      done(noTunnel(target, `it answered ${response.statusCode}`));
    });
    request.once("error", (error) => done(noTunnel(target, error.message)));
    request.end();
    return undefined;
  }
}

/** Its words are among those of `network-errors.ts`: nothing of the request itself was sent. */
function noTunnel(target: string, reason: string): Error {
  return new Error(`no tunnel to ${target} through the proxy (${reason})`);
}

function portOf(url: URL): number {
  return url.port === "" ? 80 : Number(url.port);
}
