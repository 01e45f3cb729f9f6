import { CamPolicy } from "@cdktf/provider-tencentcloud/lib/cam-policy";
import { CamRole } from "@cdktf/provider-tencentcloud/lib/cam-role";
import { CamRolePolicyAttachment } from "@cdktf/provider-tencentcloud/lib/cam-role-policy-attachment";
import { Lazy } from "cdktf";
import { Construct } from "constructs";
import type { EstateContext } from "./context";
import { estateName } from "./names";
import { API_ACTIONS, BUCKET_ACTIONS, IMAGE_OBJECT_ACTIONS } from "./permissions";
import { make } from "./make";
import { allow, apiActions, cosActions, document } from "./policy-document";

/** The account, as far as policies name it. */
export interface Account {
  readonly appId: string;
  /** The account's own number, whoever is signed in. */
  readonly ownerUin: string;
}

export interface BucketObject {
  readonly bucket: string;
  readonly key: string;
}

/** What the reconciler may do beyond the actions that every run makes. */
export interface Grants {
  readonly bucket: string;
  /** Images in buckets of the user's. */
  readonly images: readonly BucketObject[];
  /** Names of roles that targets carry. */
  readonly targetRoles: readonly string[];
}

/** A policy may have so many characters. Source: CAM limits, 2022-07-20. */
const POLICY_LIMIT = 6144;

/** A role that the account may assume to reconcile this project, with the least policy that serves. */
export class ReconcilerRole extends Construct {
  /** @param grants asked for at synth, when everything is declared */
  constructor(scope: Construct, id: string, account: Account, grants: () => Grants, context: EstateContext) {
    super(scope, id);
    const { project, region, tags } = context;
    const name = estateName(project, "reconciler");
    const role = make(
      CamRole,
      this,
      "Resource",
      { name, description: `Reconciles the Landfall project ${project}`, document: trust(account), tags },
      context,
    );
    this.node.defaultChild = role;
    const policy = make(
      CamPolicy,
      this,
      "Policy",
      {
        name,
        description: `What a run of the Landfall project ${project} does`,
        document: Lazy.stringValue({ produce: () => leastPolicy(grants(), account, region) }),
        tags,
      },
      context,
    );
    make(CamRolePolicyAttachment, this, "Attachment", { roleId: role.id, policyId: policy.id }, context);
    this.node.addValidation({ validate: () => sizeProblems(leastPolicy(grants(), account, region)) });
  }
}

function trust({ ownerUin }: Account): string {
  const principal = { qcs: [`qcs::cam::uin/${ownerUin}:root`] };
  return document([{ effect: "allow", action: ["name/sts:AssumeRole"], principal }]);
}

/** Images are named one by one where that fits, otherwise by their buckets. */
function leastPolicy(grants: Grants, account: Account, region: string): string {
  const exact = policy(grants, account, region);
  if (exact.length <= POLICY_LIMIT) return exact;
  const buckets = [...new Set(grants.images.map(({ bucket }) => bucket))];
  return policy({ ...grants, images: buckets.map((bucket) => ({ bucket, key: "*" })) }, account, region);
}

function policy(
  { bucket, images, targetRoles }: Grants,
  { appId, ownerUin }: Account,
  region: string,
): string {
  const object = (of: BucketObject) => `qcs::cos:${region}:uid/${appId}:${of.bucket}/${of.key}`;
  const statements = [
    allow(apiActions(API_ACTIONS), ["*"]),
    allow(cosActions(BUCKET_ACTIONS), [object({ bucket, key: "*" })]),
    allow(cosActions(IMAGE_OBJECT_ACTIONS), images.map(object)),
    allow(
      ["cam:PassRole"],
      targetRoles.map((role) => `qcs::cam::uin/${ownerUin}:roleName/${role}`),
    ),
  ];
  return document(statements.filter(({ resource }) => resource.length > 0));
}

function sizeProblems(text: string): string[] {
  if (text.length <= POLICY_LIMIT) return [];
  const message = `the reconciler's policy would have ${text.length} characters, and CAM takes ${POLICY_LIMIT}`;
  return [`${message}; gather the images in fewer buckets, or split the project [POLICY-SIZE]`];
}
