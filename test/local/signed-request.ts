import { createHash, createHmac } from "node:crypto";
import { Agent, request as httpRequest } from "node:http";
import type { LocalCloud } from "../../lib/local";
import { REGION } from "./harness";

export interface Signing {
  readonly service: string;
  readonly action: string;
  readonly version: string;
  readonly body: string;
  readonly region: string;
  readonly timestamp: number;
  readonly secretId: string;
  readonly secretKey: string;
  readonly signedHeaders: string;
  readonly payload: string;
  readonly host: string;
  readonly method: string;
  readonly authorization?: string;
}

/** A request that another client than the Node SDK might send, signed as the documents say. */
export function send(
  local: LocalCloud,
  change: Partial<Signing> = {},
): Promise<{ code: string; response: Record<string, unknown> }> {
  const signing: Signing = {
    service: "vpc",
    action: "DescribeVpcs",
    version: "2017-03-12",
    body: "{}",
    region: REGION,
    timestamp: Math.floor(Date.now() / 1000),
    ...local.credentials,
    signedHeaders: "content-type;host",
    payload: change.body ?? "{}",
    host: `${change.service ?? "vpc"}.tencentcloudapi.com`,
    method: "POST",
    ...change,
  };
  const { service, action, timestamp, host, method } = signing;
  const headers: Record<string, string> = {
    "content-type": "application/json",
    host,
    "x-tc-timestamp": String(timestamp),
    ...(action === "" ? {} : { "x-tc-action": action }),
    ...(signing.version === "" ? {} : { "x-tc-version": signing.version }),
    ...(signing.region === "" ? {} : { "x-tc-region": signing.region }),
    ...(signing.payload === "UNSIGNED-PAYLOAD" ? { "x-tc-content-sha256": signing.payload } : {}),
  };
  const date = new Date(timestamp * 1000).toISOString().slice(0, 10);
  const canonical = [
    method,
    "/",
    "",
    ...signing.signedHeaders.split(";").map((name) => `${name}:${(headers[name] ?? "").toLowerCase()}`),
    "",
    signing.signedHeaders,
    sha256(signing.payload),
  ].join("\n");
  const text = ["TC3-HMAC-SHA256", timestamp, `${date}/${service}/tc3_request`, sha256(canonical)].join("\n");
  const key = [date, service, "tc3_request"].reduce<Buffer | string>(hmac, `TC3${signing.secretKey}`);
  const authorization =
    signing.authorization ??
    `TC3-HMAC-SHA256 Credential=${signing.secretId}/${date}/${service}/tc3_request, SignedHeaders=${signing.signedHeaders}, Signature=${hmac(key, text).toString("hex")}`;
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      local.endpoint,
      { method, agent, headers: { ...headers, authorization } },
      (answer) => {
        expect(answer.statusCode).toBe(200);
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("end", () => {
          const { Response } = JSON.parse(Buffer.concat(chunks).toString()) as {
            Response: Record<string, unknown>;
          };
          expect(Response["RequestId"]).toMatch(/^[0-9a-f-]{36}$/);
          const error = Response["Error"] as { Code: string } | undefined;
          resolve({ code: error?.Code ?? "no error", response: Response });
        });
      },
    );
    outgoing.on("error", reject);
    outgoing.end(signing.body);
  });
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const hmac = (key: Buffer | string, text: string): Buffer => createHmac("sha256", key).update(text).digest();

const agent = new Agent({ keepAlive: true });
