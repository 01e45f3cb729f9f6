import { type Call, namedVersion } from "./call";
import { CosError } from "./errors";
import type { Access, Operation } from "./operations";
import { policyVerdict } from "./policy";
import type { BucketRow, ObjectAcl } from "./rows";
import type { CosStore } from "./store";

/** What an ACL lets everybody do. */
const PUBLIC: Readonly<Record<ObjectAcl, readonly Access[]>> = {
  default: [],
  private: [],
  "authenticated-read": [],
  "public-read": ["read"],
  "public-read-write": ["read", "write"],
};

/** What is done to an object, or to a bucket where the key is empty. */
export interface Deed {
  /** As policies name it: `GetObject`. */
  readonly name: string;
  readonly access: Access;
  readonly bucketName: string;
  readonly region: string | undefined;
  readonly key: string;
  /** Empty for the current one. */
  readonly version: string;
}

/** @throws CosError `AccessDenied` for a request that its sender may not make. @see isPermitted */
export function authorize(call: Call, { access, name }: Operation): void {
  if (access === "anybody" || access === "each object") return;
  demandPermission(call, { ...call, name, access, version: namedVersion(call) });
}

/** @throws CosError `AccessDenied` @see isPermitted */
export function demandPermission(call: Call, deed: Deed): void {
  if (!isPermitted(call, deed)) throw new CosError("AccessDenied");
}

/**
 * The account's keys may do everything, those of a role what its policies say; who did not sign may do what the
 * bucket's policy lets everybody do, or the ACL of the object or of its bucket. What the bucket's policy forbids
 * everybody, only the account's keys may do.
 */
function isPermitted({ account, remote, signed, store }: Call, deed: Deed): boolean {
  if (signed !== undefined && signed.credential.permits === undefined) return true;
  const place = `${deed.region ?? ""}:uid/${account.appId}:${deed.bucketName}/${deed.key}`;
  const [action, resource] = [`cos:${deed.name}`, `qcs::cos:${place}`];
  const bucket = store.findBucket(deed.bucketName);
  const verdict = policyVerdict(bucket?.documents["policy"], { action, resource });
  if (verdict !== undefined) return verdict === "allow";
  return signed?.credential.permits?.(action, resource, remote) ?? opensByAcl(store, deed, bucket);
}

function opensByAcl(
  store: CosStore,
  { access, bucketName, key, version }: Deed,
  bucket: BucketRow | undefined,
): boolean {
  const object = key === "" ? undefined : store.findObject(bucketName, key, version);
  const own = access === "read" ? (object?.acl ?? "default") : "default";
  return PUBLIC[own === "default" ? (bucket?.acl ?? "private") : own].includes(access);
}
