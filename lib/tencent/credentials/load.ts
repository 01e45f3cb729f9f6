import os from "node:os";
import path from "node:path";
import type { Clock } from "../../base/clock";
import { type Credential, type Credentials, CredentialsError, fixedCredentials } from "./credentials";
import { instanceRoleCredentials, METADATA } from "./instance-role";
import { profileCredentials } from "./profile";

export interface CredentialsPlaces {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** Default the user's home directory. */
  readonly home?: string;
  /** Base URL of the instance's metadata service. Default `http://metadata.tencentyun.com/latest/meta-data`. */
  readonly metadata?: string;
}

/** A place where credentials may be: the credentials, or why they are not there. */
export type Found = Credentials | { readonly missing: string };

/**
 * The credentials of this process, from the first place that has some: the environment
 * (`TENCENTCLOUD_SECRET_ID`, `_SECRET_KEY`, `_SECURITY_TOKEN`, or `TENCENTCLOUD_TOKEN` as tccli names it), the
 * profile that tccli and the Terraform provider share (`~/.tccli/<profile>.credential`), the instance's role.
 *
 * @throws CredentialsError when no place has any, or one of them is damaged.
 */
export async function loadCredentials(places: CredentialsPlaces): Promise<Credentials> {
  const { environment } = places;
  const directory =
    environment.TENCENTCLOUD_SHARED_CREDENTIALS_DIR || path.join(places.home ?? os.homedir(), ".tccli");
  const profile = environment.TENCENTCLOUD_PROFILE || environment.TCCLI_PROFILE || "default";
  const candidates: readonly (() => Found | Promise<Found>)[] = [
    () => fromEnvironment(environment),
    () => profileCredentials(path.join(directory, `${profile}.credential`), profile, places.clock),
    () => instanceRoleCredentials(places.metadata ?? METADATA, places.clock),
  ];

  const tried: string[] = [];
  for (const candidate of candidates) {
    const found = await candidate();
    if ("resolve" in found) return found;
    tried.push(found.missing);
  }
  throw new CredentialsError("There are no credentials for Tencent Cloud. Tried:", tried);
}

function fromEnvironment(environment: CredentialsPlaces["environment"]): Found {
  const id = environment.TENCENTCLOUD_SECRET_ID;
  const key = environment.TENCENTCLOUD_SECRET_KEY;
  if (id && key) {
    const token = environment.TENCENTCLOUD_SECURITY_TOKEN || environment.TENCENTCLOUD_TOKEN;
    return fixedCredentials(id, key, token || undefined, "environment");
  }
  const unset = [id ? "" : "TENCENTCLOUD_SECRET_ID", key ? "" : "TENCENTCLOUD_SECRET_KEY"].filter(Boolean);
  return { missing: `environment: ${unset.join(" and ")} not set` };
}

/** Credentials that expire: fetched again when less than `margin` ms of their life is left. */
export function refreshedCredentials(
  source: string,
  first: Credential,
  fetchAgain: () => Promise<Credential>,
  options: { readonly clock: Clock; readonly margin: number },
): Credentials {
  let credential = first;
  let fetching: Promise<Credential> | undefined;

  const left = () => (credential.expiresAt ?? Number.POSITIVE_INFINITY) - options.clock.now();

  const renew = async () => {
    try {
      credential = await fetchAgain();
    } catch (cause) {
      // A metadata service that is away for a moment does no harm while the old credential is still good.
      if (left() <= 0)
        throw new CredentialsError(`The credentials of the ${source} have expired.`, [text(cause)], cause);
    }
    return credential;
  };

  return {
    source,
    current: () => credential,
    resolve: async () => {
      if (left() > options.margin) return credential;
      fetching ??= renew().finally(() => (fetching = undefined));
      return fetching;
    },
  };
}

function text(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
