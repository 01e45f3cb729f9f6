import { connect, type Socket } from "node:net";

/** What a server answers: RESP2, as far as the commands used here need it. */
export type Reply = string | number | null | readonly Reply[];

/** The server's own refusal: `NOAUTH …`, `READONLY …`. */
export class ReplyError extends Error {}

export interface ServerAddress {
  readonly host: string;
  readonly port: number;
}

export interface ServerAccess extends ServerAddress {
  /** Default: the one that clients without a name are. */
  readonly user?: string;
  /** Empty without one. */
  readonly password: string;
}

interface Waiting {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
}

const TIMEOUT = 5000;

/** One connection to a Redis server. */
export class RedisConnection {
  private readonly waiting: Waiting[] = [];
  private bytes = Buffer.alloc(0);

  private constructor(private readonly socket: Socket) {
    socket.on("data", (chunk) => this.read(chunk));
    socket.on("error", (error) => this.fail(error));
    socket.on("close", () => this.fail(new Error("the server closed the connection")));
    socket.setTimeout(TIMEOUT, () => socket.destroy(new Error("the server did not answer")));
  }

  /** @throws Error when nothing listens, ReplyError when the password is not the server's. */
  static async open({ host, port, user, password }: ServerAccess): Promise<RedisConnection> {
    const connection = new RedisConnection(connect({ host, port }));
    try {
      if (password !== "") await connection.send("AUTH", ...(user === undefined ? [] : [user]), password);
      await connection.send("PING");
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  /** Runs one command; its words, and what comes back, are bytes written as latin1. @throws ReplyError */
  send(...words: readonly string[]): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (this.socket.destroyed) return reject(new Error("the connection is closed"));
      this.waiting.push({ resolve, reject });
      const parts = words.map((word) => `$${word.length}\r\n${word}\r\n`);
      this.socket.write(`*${words.length}\r\n${parts.join("")}`, "latin1");
    });
  }

  close(): void {
    this.socket.destroy();
  }

  private read(chunk: Buffer): void {
    this.bytes = Buffer.concat([this.bytes, chunk]);
    for (let next = parse(this.bytes, 0); next !== undefined; next = parse(this.bytes, 0)) {
      this.bytes = this.bytes.subarray(next.end);
      const entry = this.waiting.shift();
      if (next.value instanceof ReplyError) entry?.reject(next.value);
      else entry?.resolve(next.value);
    }
  }

  private fail(error: Error): void {
    for (const entry of this.waiting.splice(0)) entry.reject(error);
  }
}

/** Opens a connection for `work` and closes it. */
export async function withServer<T>(
  access: ServerAccess,
  work: (connection: RedisConnection) => Promise<T>,
): Promise<T> {
  const connection = await RedisConnection.open(access);
  try {
    return await work(connection);
  } finally {
    connection.close();
  }
}

interface Parsed {
  readonly value: Reply | ReplyError;
  readonly end: number;
}

/** The reply that begins at `start`; undefined while it is not whole. */
function parse(bytes: Buffer, start: number): Parsed | undefined {
  const line = bytes.indexOf("\r\n", start);
  if (line < 0) return undefined;
  const text = bytes.toString("latin1", start + 1, line);
  const after = line + 2;
  switch (String.fromCharCode(bytes[start] ?? 0)) {
    case "+":
      return { value: text, end: after };
    case "-":
      return { value: new ReplyError(text), end: after };
    case ":":
      return { value: Number(text), end: after };
    case "$":
      return bulk(bytes, Number(text), after);
    case "*":
      return list(bytes, Number(text), after);
    default:
      return { value: new ReplyError("the server does not speak the Redis protocol"), end: bytes.length };
  }
}

function bulk(bytes: Buffer, length: number, start: number): Parsed | undefined {
  if (length < 0) return { value: null, end: start };
  const end = start + length;
  return bytes.length < end + 2 ? undefined : { value: bytes.toString("latin1", start, end), end: end + 2 };
}

function list(bytes: Buffer, length: number, start: number): Parsed | undefined {
  if (length < 0) return { value: null, end: start };
  const values: Reply[] = [];
  let end = start;
  for (let index = 0; index < length; index++) {
    const item = parse(bytes, end);
    if (item === undefined) return undefined;
    if (item.value instanceof ReplyError) return { value: item.value, end: item.end };
    values.push(item.value);
    end = item.end;
  }
  return { value: values, end };
}
