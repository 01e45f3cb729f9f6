import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { Clock } from "../../base/clock";
import { Credential, CredentialsError } from "./credentials";
import { type Found, refreshedCredentials } from "./load";

/**
 * What tccli writes: `configure` the key pair, `auth login` a temporary one with `type: "oauth"` and its end in
 * seconds. Source: TencentCloud/tencentcloud-cli, `tccli/configure.py` and `tccli/oauth.py`.
 */
const profileFile = z.object({
  secretId: z.string().min(1),
  secretKey: z.string().min(1),
  token: z.string().optional(),
  expiresAt: z.number().optional(),
});

/** tccli itself renews a login five minutes before its end; the file is read again from then on. */
const MARGIN = 5 * 60_000;

/** @throws CredentialsError when the file is there and cannot be used: a damaged profile is never passed over. */
export async function profileCredentials(file: string, profile: string, clock: Clock): Promise<Found> {
  const source = `profile ${profile}`;
  const first = await read(file, source);
  if (first === undefined) return { missing: `${source}: there is no ${file}` };
  if (first.expiresAt !== undefined && first.expiresAt <= clock.now()) {
    throw new CredentialsError(`The login of ${source} has expired; run \`tccli auth login\`.`, [file]);
  }
  const again = async () => (await read(file, source)) ?? Promise.reject(new Error(`${file} is gone`));
  return refreshedCredentials(source, first, again, { clock, margin: MARGIN });
}

async function read(file: string, source: string): Promise<Credential | undefined> {
  let content: string;
  try {
    content = await readFile(file, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new CredentialsError(`The file of ${source} cannot be read.`, [file], cause);
  }
  const parsed = profileFile.safeParse(json(content));
  // Neither parser's words are passed on: they quote what they stumbled over, and that may be the key.
  if (!parsed.success) {
    throw new CredentialsError(`The file of ${source} is no JSON object with secretId and secretKey.`, [
      file,
    ]);
  }
  const { secretId, secretKey, token, expiresAt } = parsed.data;
  const end = expiresAt === undefined ? undefined : expiresAt * 1_000;
  return new Credential(secretId, secretKey, token, end);
}

function json(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}
