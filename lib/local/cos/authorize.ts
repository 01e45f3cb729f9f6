import { type Call, namedVersion } from "./call";
import { CosError } from "./errors";
import type { Access, Operation } from "./operations";
import { policyVerdict } from "./policy";
import type { BucketRow, ObjectAcl } from "./rows";

/** What an ACL lets everybody do. */
const PUBLIC: Readonly<Record<ObjectAcl, readonly Access[]>> = {
  default: [],
  private: [],
  "authenticated-read": [],
  "public-read": ["read"],
  "public-read-write": ["read", "write"],
};

/**
 * The account's keys may do everything, those of a role what its policies say; who did not sign may do what the
 * bucket's policy lets everybody do, or the ACL of the object or of its bucket. What the bucket's policy forbids
 * everybody, only the account's keys may do.
 * @throws CosError `AccessDenied`
 */
export function authorize(call: Call, operation: Operation): void {
  if (operation.access === "anybody") return;
  if (call.signed !== undefined && call.signed.credential.permits === undefined) return;
  const place = `${call.region ?? ""}:uid/${call.account.appId}:${call.bucketName}/${call.key}`;
  const deed = { action: `cos:${operation.name}`, resource: `qcs::cos:${place}` };
  const bucket = call.store.findBucket(call.bucketName);
  const verdict = policyVerdict(bucket?.documents["policy"], deed);
  const otherwise = (): boolean =>
    call.signed?.credential.permits?.(deed.action, deed.resource) ?? opensByAcl(call, operation, bucket);
  if (verdict === "deny" || (verdict === undefined && !otherwise())) throw new CosError("AccessDenied");
}

function opensByAcl(call: Call, { access }: Operation, bucket: BucketRow | undefined): boolean {
  const object =
    call.key === "" ? undefined : call.store.findObject(call.bucketName, call.key, namedVersion(call));
  const own = access === "read" ? (object?.acl ?? "default") : "default";
  return PUBLIC[own === "default" ? (bucket?.acl ?? "private") : own].includes(access);
}
