import type { Account } from "../account";
import { type Call, header, ownerId } from "./call";
import { CosError } from "./errors";
import type { BucketAcl, Grant, ObjectAcl } from "./rows";
import { element, type Markup, type XmlElement } from "./xml";

const ALL_USERS = "http://cam.qcloud.com/groups/global/AllUsers";
/** The same people, as a grantee with an id: what coscmd's `anyone` becomes. */
const ANYONE = "qcs::cam::anyone:anyone";
const AUTHENTICATED_USERS = "http://cam.qcloud.com/groups/global/AuthenticatedUsers";
const XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';

/** What a canned ACL grants to others than the owner. */
const GROUP_GRANTS: Readonly<Record<ObjectAcl, readonly (readonly [uri: string, permission: string])[]>> = {
  default: [],
  private: [],
  "public-read": [[ALL_USERS, "READ"]],
  "public-read-write": [
    [ALL_USERS, "READ"],
    [ALL_USERS, "WRITE"],
  ],
  "authenticated-read": [[AUTHENTICATED_USERS, "READ"]],
};

const GRANT_HEADERS = {
  "x-cos-grant-read": "READ",
  "x-cos-grant-write": "WRITE",
  "x-cos-grant-read-acp": "READ_ACP",
  "x-cos-grant-write-acp": "WRITE_ACP",
  "x-cos-grant-full-control": "FULL_CONTROL",
} as const;

const PERMISSIONS = Object.values(GRANT_HEADERS);

/** The ACL that a request's headers state: `x-cos-acl` and `x-cos-grant-*`. */
export function aclOf<Acl extends ObjectAcl>(
  call: Call,
  allowed: readonly Acl[],
  otherwise: Acl,
): { acl: Acl; grants: Grant[] } {
  const name = header(call, "x-cos-acl");
  const acl = name === undefined ? otherwise : allowed.find((one) => one === name);
  if (acl === undefined)
    throw new CosError("InvalidArgument", `x-cos-acl must be one of ${allowed.join(", ")}.`);
  const grants = Object.entries(GRANT_HEADERS).flatMap(([grantHeader, permission]) =>
    [...(header(call, grantHeader) ?? "").matchAll(/(?:id|uin)="([^"]+)"/g)].map(([, grantee]) => ({
      grantee: grantee!,
      permission,
    })),
  );
  return { acl, grants };
}

/** The ACL that a PUT ?acl document states. Which groups may do what decides the canned name. */
export function aclOfDocument(policy: XmlElement): { acl: BucketAcl; grants: Grant[] } {
  const all = policy.first("AccessControlList")?.all("Grant") ?? [];
  const groupOf = (one: XmlElement): string | undefined =>
    one.textOf("Grantee", "ID") === ANYONE ? ALL_USERS : one.textOf("Grantee", "URI");
  const toGroup = (uri: string, permission: string): boolean =>
    all.some((one) => groupOf(one) === uri && one.textOf("Permission") === permission);
  const acl = toGroup(ALL_USERS, "WRITE")
    ? "public-read-write"
    : toGroup(ALL_USERS, "READ")
      ? "public-read"
      : toGroup(AUTHENTICATED_USERS, "READ")
        ? "authenticated-read"
        : "private";
  const grants = all.flatMap((one) => {
    const grantee = one.textOf("Grantee", "ID");
    const permission = PERMISSIONS.find((name) => name === one.textOf("Permission"));
    if (permission === undefined) throw new CosError("MalformedXML", "Every Grant needs a known Permission.");
    return grantee && grantee !== ANYONE ? [{ grantee, permission }] : [];
  });
  return { acl, grants };
}

export function aclMarkup(account: Account, acl: ObjectAcl, grants: readonly Grant[]): Markup {
  const owner = ownerId(account);
  const others = grants.filter(
    ({ grantee, permission }) => grantee !== owner || permission !== "FULL_CONTROL",
  );
  return element("AccessControlPolicy", [
    element("Owner", person(owner)),
    element("AccessControlList", [
      grant(person(owner), "CanonicalUser", "FULL_CONTROL"),
      ...GROUP_GRANTS[acl].map(([uri, permission]) => grant([element("URI", uri)], "Group", permission)),
      ...others.map(({ grantee, permission }) => grant(person(grantee), "CanonicalUser", permission)),
    ]),
  ]);
}

/** `<ID>` and `<DisplayName>` of an account. */
export function person(id: string): Markup[] {
  return [element("ID", id), element("DisplayName", id.slice(id.lastIndexOf("/") + 1))];
}

function grant(grantee: Markup[], type: string, permission: string): Markup {
  return element("Grant", [
    element("Grantee", grantee, `${XSI} xsi:type="${type}"`),
    element("Permission", permission),
  ]);
}
