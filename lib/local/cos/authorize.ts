import type { Call } from "./call";
import { CosError } from "./errors";
import type { Access, Operation } from "./operations";
import type { ObjectAcl } from "./rows";

/** What an ACL lets everybody do. */
const PUBLIC: Readonly<Record<ObjectAcl, readonly Access[]>> = {
  default: [],
  private: [],
  "authenticated-read": [],
  "public-read": ["read"],
  "public-read-write": ["read", "write"],
};

/**
 * The account's keys may do everything, those of a role what its policies say; who did not sign may do what the object's ACL, or its bucket's, opens to
 * everybody.
 * @throws CosError `AccessDenied`
 */
export function authorize(call: Call, operation: Operation): void {
  if (call.signed !== undefined) return authorizeCredential(call, operation);
  const bucket = call.store.findBucket(call.bucketName);
  const object = call.key === "" ? undefined : call.store.object(call.bucketName, call.key);
  const own = operation.access === "read" ? (object?.acl ?? "default") : "default";
  const acl = own === "default" ? (bucket?.acl ?? "private") : own;
  if (!PUBLIC[acl].includes(operation.access)) throw new CosError("AccessDenied");
}

function authorizeCredential(call: Call, operation: Operation): void {
  const { permits } = call.signed?.credential ?? {};
  if (permits === undefined) return;
  const place = `${call.region ?? ""}:uid/${call.account.appId}:${call.bucketName}/${call.key}`;
  if (!permits(`cos:${operation.name}`, `qcs::cos:${place}`)) throw new CosError("AccessDenied");
}
