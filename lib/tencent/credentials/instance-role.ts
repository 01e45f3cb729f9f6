import http from "node:http";
import { z } from "zod";
import type { Clock } from "../../base/clock";
import { Credential } from "./credentials";
import { type Found, refreshedCredentials } from "./load";

/** Source: the official SDKs' CvmRoleCredential, product/598/85616. */
export const METADATA = "http://metadata.tencentyun.com/latest/meta-data";

const ROLE_PATH = "cam/security-credentials/";

/** `ExpiredTime` counts in seconds. */
const roleAnswer = z.object({
  Code: z.literal("Success"),
  TmpSecretId: z.string().min(1),
  TmpSecretKey: z.string().min(1),
  Token: z.string().min(1),
  ExpiredTime: z.number(),
});

/** The Go SDK refreshes five minutes before the end, too. */
const MARGIN = 5 * 60_000;
/** Away from Tencent Cloud nothing answers; that must not hold anybody up. */
const TIMEOUT = 2_000;

/** Credentials of the CAM role that is bound to the instance on which this process runs. */
export async function instanceRoleCredentials(metadata: string, clock: Clock): Promise<Found> {
  let role: string;
  let first: Credential;
  try {
    role = (await get(`${metadata}/${ROLE_PATH}`)).trim();
    first = await fetchRole(metadata, role);
  } catch (cause) {
    return { missing: `instance role: ${cause instanceof Error ? cause.message : String(cause)}` };
  }
  return refreshedCredentials(`instance role ${role}`, first, () => fetchRole(metadata, role), {
    clock,
    margin: MARGIN,
  });
}

async function fetchRole(metadata: string, role: string): Promise<Credential> {
  const answer = await get(`${metadata}/${ROLE_PATH}${encodeURIComponent(role)}`);
  let body: unknown;
  try {
    body = JSON.parse(answer);
  } catch {
    body = undefined;
  }
  const parsed = roleAnswer.safeParse(body);
  if (!parsed.success) throw new Error(`the metadata service gave no credentials for role ${role}`);
  const { TmpSecretId, TmpSecretKey, Token, ExpiredTime } = parsed.data;
  return new Credential(TmpSecretId, TmpSecretKey, Token, ExpiredTime * 1_000);
}

/** Straight to the metadata service: it is link-local, and no proxy of the environment may see what it says. */
function get(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { agent: false, timeout: TIMEOUT }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", reject);
      response.on("end", () => {
        if (response.statusCode === 200) return resolve(Buffer.concat(parts).toString("utf8"));
        reject(
          new Error(
            `the metadata service answered ${response.statusCode}; is a role bound to this instance?`,
          ),
        );
      });
    });
    request.on("timeout", () => request.destroy(new Error("the metadata service did not answer")));
    request.on("error", (cause: NodeJS.ErrnoException) => {
      const away = cause.code === "ENOTFOUND" || cause.code === "EAI_AGAIN";
      reject(away ? new Error("there is no metadata service; this is no Tencent Cloud instance") : cause);
    });
  });
}
