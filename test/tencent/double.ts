import http from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** What arrived. */
export interface Arrived {
  readonly method: string;
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What to do with it: answer, or break the connection before or in the middle of an answer. */
export type Act =
  | { readonly status?: number; readonly headers?: Record<string, string>; readonly body?: string | Buffer }
  | { readonly cut: "before" }
  | { readonly cut: "middle"; readonly status?: number; readonly promised: number; readonly body: string }
  | { readonly hang: true };

/** A transport double: it knows nothing of Tencent Cloud, so that tests can answer with any fault there is. */
export class Double {
  readonly arrived: Arrived[] = [];
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: http.Server,
    readonly url: string,
  ) {}

  static async start(respond: (request: Arrived, count: number) => Act | Promise<Act>): Promise<Double> {
    const server = http.createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const double = new Double(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on("connection", (socket) => {
      double.sockets.add(socket);
      socket.on("close", () => double.sockets.delete(socket));
      socket.on("error", () => undefined);
    });
    server.on("request", (request, response) => {
      const parts: Buffer[] = [];
      request.on("error", () => undefined);
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        const { method = "", url = "", headers } = request;
        const arrived = { method, url, headers, body: Buffer.concat(parts) };
        double.arrived.push(arrived);
        void Promise.resolve(respond(arrived, double.arrived.length)).then((act) =>
          perform(act, request, response),
        );
      });
    });
    return double;
  }

  /** The actions of API 3.0 that arrived, in order. */
  get actions(): string[] {
    return this.arrived.map(({ headers }) => String(headers["x-tc-action"]));
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}

function perform(act: Act, request: http.IncomingMessage, response: http.ServerResponse): void {
  if ("hang" in act) return;
  if ("cut" in act) {
    if (act.cut === "before") return void request.socket.destroy();
    response.writeHead(act.status ?? 200, { "content-length": act.promised });
    response.write(act.body, () => setTimeout(() => request.socket.destroy(), 20));
    return;
  }
  const body = Buffer.from(act.body ?? "");
  const length = act.headers?.["content-length"] ?? String(body.length);
  response.writeHead(act.status ?? 200, { ...act.headers, "content-length": length });
  response.end(request.method === "HEAD" ? undefined : body);
}

const REQUEST_ID = "b809b32e-c2b9-4b71-84dd-b9ffaac904aa";

/** A success of API 3.0. */
export function success(response: object = {}): Act {
  return { body: JSON.stringify({ Response: { ...response, RequestId: REQUEST_ID } }) };
}

/** A refusal of API 3.0, with the status 200 that it has. */
export function refusal(code: string, message = "refused"): Act {
  return {
    body: JSON.stringify({ Response: { Error: { Code: code, Message: message }, RequestId: REQUEST_ID } }),
  };
}

/** A refusal of COS. */
export function cosRefusal(status: number, code: string, message = "refused"): Act {
  const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, headers: { "content-type": "application/xml", "x-cos-request-id": REQUEST_ID }, body };
}
