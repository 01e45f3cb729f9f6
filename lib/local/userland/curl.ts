import { request as httpRequest } from "node:http";
import { isIP, type Socket } from "node:net";
import { connect as tlsConnect } from "node:tls";
import { DialError, METADATA_ADDRESS, METADATA_HOST } from "../network";
import { type CurlOptions, CurlUsage, parseCurl } from "./curl-options";

/** Connects as the instance would on which the command runs; throws `DialError`. */
export type Dial = (address: string, port: number) => Promise<Socket>;

export interface CurlResult {
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: string;
  /** What `-o` wanted in a file. */
  readonly file?: { readonly path: string; readonly content: Buffer };
}

/** curl's exit codes. */
const EXIT = {
  ok: 0,
  protocol: 1,
  usage: 2,
  url: 3,
  resolve: 6,
  connect: 7,
  status: 22,
  timeout: 28,
  tls: 35,
  empty: 52,
  receive: 56,
  certificate: 60,
} as const;

const DEFAULT_PORTS: Readonly<Record<string, number>> = { "http:": 80, "https:": 443, "telnet:": 23 };
/** How long a telnet connection waits for a banner once its input has ended. */
const BANNER_WAIT = 200;
const BODY_LIMIT = 16 * 1024 ** 2;

/** Names that every instance resolves. */
const HOSTS: Readonly<Record<string, string>> = { [METADATA_HOST]: METADATA_ADDRESS };

class CurlFailure extends Error {
  constructor(
    readonly exitCode: number,
    message: string,
  ) {
    super(message);
  }
}

interface Transfer {
  status: number;
  connects: number;
  body: Buffer;
}

/** The small part of curl that health checks need, over the cloud's network. */
export async function curl(args: readonly string[], dial: Dial): Promise<CurlResult> {
  let options: CurlOptions;
  try {
    options = parseCurl(args);
  } catch (error) {
    if (!(error instanceof CurlUsage)) throw error;
    return { exitCode: EXIT.usage, stdout: Buffer.alloc(0), stderr: `${error.message}\n` };
  }
  const transfer: Transfer = { status: 0, connects: 0, body: Buffer.alloc(0) };
  const failure = await perform(options, dial, transfer).then(() => undefined, asFailure);
  const written = Buffer.from(writeOut(options.writeOut, transfer));
  const quiet = options.silent && !options.showError;
  return {
    exitCode: failure?.exitCode ?? EXIT.ok,
    stdout: options.output === undefined ? Buffer.concat([transfer.body, written]) : written,
    stderr: failure === undefined || quiet ? "" : `curl: (${failure.exitCode}) ${failure.message}\n`,
    ...(options.output === undefined || transfer.connects === 0
      ? {}
      : { file: { path: options.output, content: transfer.body } }),
  };
}

async function perform(options: CurlOptions, dial: Dial, transfer: Transfer): Promise<void> {
  const url = readUrl(options.url);
  const limits = [options.maxTime, options.connectTimeout].filter((ms) => ms !== undefined);
  const started = Date.now();
  const port = url.port === "" ? (DEFAULT_PORTS[url.protocol] ?? 0) : Number(url.port);
  const socket = await withLimit(
    connectTo(dial, url.hostname, port),
    limits.length === 0 ? undefined : Math.min(...limits),
  );
  transfer.connects = 1;
  const left =
    options.maxTime === undefined ? undefined : Math.max(1, options.maxTime - (Date.now() - started));
  try {
    const work =
      url.protocol === "telnet:" ? telnet(socket, transfer) : fetchOver(socket, url, options, transfer);
    await withLimit(work, left);
  } finally {
    socket.destroy();
  }
  if (options.fail && transfer.status >= 400) {
    transfer.body = Buffer.alloc(0);
    throw new CurlFailure(EXIT.status, `The requested URL returned error: ${transfer.status}`);
  }
}

function readUrl(text: string): URL {
  const full = /^[a-z]+:\/\//i.test(text) ? text : `http://${text}`;
  if (!URL.canParse(full)) throw new CurlFailure(EXIT.url, "URL rejected: Malformed input to a URL function");
  const url = new URL(full);
  if (DEFAULT_PORTS[url.protocol] === undefined)
    throw new CurlFailure(EXIT.protocol, `Protocol "${url.protocol.slice(0, -1)}" not supported`);
  return url;
}

async function connectTo(dial: Dial, host: string, port: number): Promise<Socket> {
  const address = HOSTS[host] ?? host;
  if (isIP(address) !== 4) throw new CurlFailure(EXIT.resolve, `Could not resolve host: ${host}`);
  try {
    return await dial(address, port);
  } catch (error) {
    if (!(error instanceof DialError)) throw error;
    // Nobody waits here for the silence of a dropped packet: the answer of a time-out comes at once.
    if (error.code === "DIAL-UNREACHABLE") throw new CurlFailure(EXIT.timeout, "Connection timed out");
    throw new CurlFailure(EXIT.connect, `Failed to connect to ${host} port ${port}: Connection refused`);
  }
}

async function telnet(socket: Socket, transfer: Transfer): Promise<void> {
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, BANNER_WAIT);
    socket.once("close", () => {
      clearTimeout(timer);
      resolve();
    });
    socket.once("error", () => undefined);
  });
  transfer.body = Buffer.concat(chunks);
}

function fetchOver(socket: Socket, url: URL, options: CurlOptions, transfer: Transfer): Promise<void> {
  return new Promise((resolve, reject) => {
    const wire =
      url.protocol === "https:" ? tlsConnect({ socket, rejectUnauthorized: !options.insecure }) : socket;
    wire.once("error", (error: NodeJS.ErrnoException) => reject(tlsFailure(error, url)));
    const request = httpRequest({
      createConnection: () => wire,
      method: "GET",
      path: `${url.pathname}${url.search}`,
      headers: { host: url.host, "user-agent": "curl/8.5.0", accept: "*/*", connection: "close" },
    });
    request.once("error", () => reject(new CurlFailure(EXIT.empty, "Empty reply from server")));
    request.once("response", (response) => {
      transfer.status = response.statusCode ?? 0;
      const chunks: Buffer[] = [];
      let size = 0;
      response.on("data", (chunk: Buffer) => {
        if (size < BODY_LIMIT) chunks.push(chunk);
        size += chunk.length;
        transfer.body = Buffer.concat(chunks);
      });
      response.once("end", resolve);
      response.once("error", () =>
        reject(new CurlFailure(EXIT.receive, "Recv failure: Connection reset by peer")),
      );
    });
    request.end();
  });
}

function tlsFailure(error: NodeJS.ErrnoException, url: URL): CurlFailure {
  if (url.protocol !== "https:")
    return new CurlFailure(EXIT.receive, "Recv failure: Connection reset by peer");
  return /CERT|SELF_SIGNED|ALTNAME/.test(error.code ?? "")
    ? new CurlFailure(EXIT.certificate, "SSL certificate problem: self-signed certificate")
    : new CurlFailure(EXIT.tls, "TLS connect error");
}

function withLimit<T>(work: Promise<T>, ms: number | undefined): Promise<T> {
  if (ms === undefined) return work;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new CurlFailure(EXIT.timeout, `Operation timed out after ${ms} milliseconds`)),
      ms,
    );
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function asFailure(error: unknown): CurlFailure {
  if (error instanceof CurlFailure) return error;
  throw error;
}

function writeOut(format: string, transfer: Transfer): string {
  const status = String(transfer.status).padStart(3, "0");
  const variables: Readonly<Record<string, string>> = {
    http_code: status,
    response_code: status,
    num_connects: String(transfer.connects),
    size_download: String(transfer.body.length),
  };
  return format
    .replace(/%\{([a-z_]+)\}/g, (whole, name: string) => variables[name] ?? whole)
    .replace(/\\([nrt])/g, (_whole, letter: string) => ({ n: "\n", r: "\r", t: "\t" })[letter] ?? "");
}
