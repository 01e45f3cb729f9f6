import { createWriteStream, readFileSync } from "node:fs";
import { type IncomingMessage, request as httpRequest } from "node:http";
import { isIP, type Socket } from "node:net";
import { resolve } from "node:path";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as delay } from "node:timers/promises";
import { connect as tlsConnect, rootCertificates } from "node:tls";
import { destinationOf } from "../http/route";
import { DialError, METADATA_ADDRESS, SERVICES_ADDRESS } from "../network";
import { type CurlOptions, CurlUsage, parseCurl } from "./curl-options";

/** Connects as the instance would on which the command runs; throws `DialError`. */
export type Dial = (address: string, port: number) => Promise<Socket>;

/** Where a call of curl runs. */
export interface Surroundings {
  readonly dial: Dial;
  /** To which the file of `-o` is relative. */
  readonly directory: string;
  /** What stands on standard input. */
  readonly input?: string;
  /** PEM file of an authority that is trusted beside those that everybody trusts. */
  readonly authorityFile?: string;
}

export interface CurlResult {
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: string;
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
  write: 23,
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

/** Answers after which `--retry` tries again. */
const TRANSIENT = [408, 429, 500, 502, 503, 504];

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
  /** Bytes of the body. */
  size: number;
  /** What goes to standard output. */
  readonly body: Buffer[];
}

/** The small part of curl that health checks and the bootstrap of relays need, over the cloud's network. */
export async function curl(args: readonly string[], surroundings: Surroundings): Promise<CurlResult> {
  let options: CurlOptions;
  try {
    options = parseCurl(args, surroundings.input);
  } catch (error) {
    if (!(error instanceof CurlUsage)) throw error;
    return { exitCode: EXIT.usage, stdout: Buffer.alloc(0), stderr: `${error.message}\n` };
  }
  let [transfer, failure] = await attempt(options, surroundings);
  for (let tries = 0; tries < options.retry && isTransient(transfer, failure); tries += 1) {
    await delay(1000 * 2 ** tries);
    [transfer, failure] = await attempt(options, surroundings);
  }
  const quiet = options.silent && !options.showError;
  return {
    exitCode: failure?.exitCode ?? EXIT.ok,
    stdout: Buffer.concat([...transfer.body, Buffer.from(writeOut(options.writeOut, transfer))]),
    stderr: failure === undefined || quiet ? "" : `curl: (${failure.exitCode}) ${failure.message}\n`,
  };
}

async function attempt(
  options: CurlOptions,
  surroundings: Surroundings,
): Promise<[Transfer, CurlFailure | undefined]> {
  const transfer: Transfer = { status: 0, connects: 0, size: 0, body: [] };
  return [transfer, await perform(options, surroundings, transfer).then(() => undefined, asFailure)];
}

function isTransient({ status }: Transfer, failure: CurlFailure | undefined): boolean {
  return failure?.exitCode === EXIT.timeout || TRANSIENT.includes(status);
}

async function perform(options: CurlOptions, surroundings: Surroundings, transfer: Transfer): Promise<void> {
  const url = readUrl(options.url);
  const limits = [options.maxTime, options.connectTimeout].filter((ms) => ms !== undefined);
  const started = Date.now();
  const port = url.port === "" ? (DEFAULT_PORTS[url.protocol] ?? 0) : Number(url.port);
  const socket = await withLimit(
    connectTo(surroundings.dial, url.hostname, port),
    limits.length === 0 ? undefined : Math.min(...limits),
  );
  transfer.connects = 1;
  const left =
    options.maxTime === undefined ? undefined : Math.max(1, options.maxTime - (Date.now() - started));
  try {
    const work =
      url.protocol === "telnet:"
        ? telnet(socket, sinkOf(options, surroundings, transfer))
        : fetchOver(socket, url, options, surroundings, transfer);
    await withLimit(work, left);
  } finally {
    socket.destroy();
  }
}

/** Where the body goes: into the file of `-o`, or to standard output as far as that is kept. */
function sinkOf({ output }: CurlOptions, { directory }: Surroundings, transfer: Transfer): Writable {
  if (output !== undefined) return createWriteStream(resolve(directory, output));
  let kept = 0;
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (kept < BODY_LIMIT) transfer.body.push(chunk);
      kept += chunk.length;
      done();
    },
  });
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
  const address = addressOf(host);
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

/** Instances resolve their metadata service and the cloud's own services. */
function addressOf(host: string): string {
  switch (destinationOf(host)) {
    case "metadata":
      return METADATA_ADDRESS;
    case "api":
    case "cos":
      return SERVICES_ADDRESS;
    default:
      return host;
  }
}

async function telnet(socket: Socket, sink: Writable): Promise<void> {
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
  await new Promise<void>((done) => sink.end(Buffer.concat(chunks), done));
}

async function fetchOver(
  socket: Socket,
  url: URL,
  options: CurlOptions,
  surroundings: Surroundings,
  transfer: Transfer,
): Promise<void> {
  const response = await answerOver(socket, url, options, surroundings);
  transfer.status = response.statusCode ?? 0;
  if (options.fail && transfer.status >= 400)
    throw new CurlFailure(EXIT.status, `The requested URL returned error: ${transfer.status}`);
  response.on("data", (chunk: Buffer) => (transfer.size += chunk.length));
  const sink = sinkOf(options, surroundings, transfer);
  let refused = false;
  sink.once("error", () => (refused = true));
  await pipeline(response, sink).catch(() => {
    throw refused && !response.errored
      ? new CurlFailure(EXIT.write, "client returned ERROR on write")
      : new CurlFailure(EXIT.receive, "Recv failure: Connection reset by peer");
  });
}

function answerOver(
  socket: Socket,
  url: URL,
  { headers, insecure }: CurlOptions,
  { authorityFile }: Surroundings,
): Promise<IncomingMessage> {
  return new Promise((done, failed) => {
    const named = isIP(url.hostname) === 0 ? { servername: url.hostname } : {};
    const own = authorityFile === undefined ? [] : [readFileSync(authorityFile, "utf8")];
    const wire =
      url.protocol === "https:"
        ? tlsConnect({ socket, rejectUnauthorized: !insecure, ca: [...rootCertificates, ...own], ...named })
        : socket;
    wire.once("error", (error: NodeJS.ErrnoException) => failed(tlsFailure(error, url)));
    const request = httpRequest({
      createConnection: () => wire,
      method: "GET",
      path: `${url.pathname}${url.search}`,
      headers: {
        host: url.host,
        "user-agent": "curl/8.5.0",
        accept: "*/*",
        connection: "close",
        ...Object.fromEntries(headers),
      },
    });
    request.once("error", () => failed(new CurlFailure(EXIT.empty, "Empty reply from server")));
    request.once("response", done);
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
    size_download: String(transfer.size),
  };
  return format
    .replace(/%\{([a-z_]+)\}/g, (whole, name: string) => variables[name] ?? whole)
    .replace(/\\([nrt])/g, (_whole, letter: string) => ({ n: "\n", r: "\r", t: "\t" })[letter] ?? "");
}
