import { isoInstant } from "../base/clock";
import { sha256 } from "../plan/canonical";

/** What a thing that the reconciler makes is for. */
export type Role = "image" | "rollback-image" | InstanceRole;

/** What an instance that the reconciler launches is for; every step has a probe of its own. */
export type InstanceRole = "target" | "target-probe" | "test" | "test-probe";

export interface Owner {
  readonly project: string;
  readonly workload: string;
  readonly role: Role;
}

export const OWNER_TAGS = {
  project: "landfall:project",
  workload: "landfall:workload",
  role: "landfall:role",
  launch: "landfall:launch",
  deadline: "landfall:deadline",
} as const;

/** On everything that a stack of Landfall's makes; nothing that the reconciler makes has it. */
export const MANAGED_BY_TAG = "landfall:managed-by";

export interface ApiTag {
  readonly Key: string;
  readonly Value: string;
}

/** The tags that say whose a thing is and, for what is temporary, until when it may live (ms since the epoch). */
export function ownerTags(
  owner: Owner,
  extra: { readonly launch?: string; readonly deadline?: number } = {},
): ApiTag[] {
  const tags: ApiTag[] = [
    { Key: OWNER_TAGS.project, Value: owner.project },
    { Key: OWNER_TAGS.workload, Value: owner.workload },
    { Key: OWNER_TAGS.role, Value: owner.role },
  ];
  if (extra.launch !== undefined) tags.push({ Key: OWNER_TAGS.launch, Value: extra.launch });
  if (extra.deadline !== undefined)
    tags.push({ Key: OWNER_TAGS.deadline, Value: isoInstant(extra.deadline) });
  return tags;
}

export function tagValue(
  tags: readonly { Key?: string; Value?: string }[] | undefined,
  key: string,
): string | undefined {
  return tags?.find((tag) => tag.Key === key)?.Value;
}

/**
 * The name of something made for one attempt at one workload: at most 50 characters, so that it fits the
 * shortest limit it meets (60, image names; catalogue "Names"), and unique in the region, because the digest
 * covers project and declared content.
 */
export function attemptName(of: {
  project: string;
  name: string;
  waveHash: string;
  attempt: number;
}): string {
  return `lf-${of.name}-${sha256(`${of.project}\n${of.waveHash}`).slice(0, 8)}-${of.attempt}`;
}
