import { CamPolicy } from "@cdktf/provider-tencentcloud/lib/cam-policy";
import { CamRole } from "@cdktf/provider-tencentcloud/lib/cam-role";
import { CamRolePolicyAttachment } from "@cdktf/provider-tencentcloud/lib/cam-role-policy-attachment";
import { Construct } from "constructs";
import type { EstateContext } from "./context";
import { estateName } from "./names";
import { API_ACTIONS, BUCKET_ACTIONS, IMAGE_OBJECT_ACTIONS } from "./permissions";
import { make } from "./make";

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

interface Statement {
  readonly effect: "allow";
  readonly action: readonly string[];
  readonly resource: readonly string[];
}

/** A role that the account may assume to reconcile this project, with the least policy that serves. */
export class ReconcilerRole extends Construct {
  private readonly policy: CamPolicy;

  constructor(
    scope: Construct,
    id: string,
    private readonly account: Account,
    private readonly context: EstateContext,
  ) {
    super(scope, id);
    const { project, tags } = context;
    const role = make(
      CamRole,
      this,
      "Resource",
      {
        name: estateName(project, "reconciler"),
        description: `Reconciles the Landfall project ${project}`,
        document: document([
          {
            effect: "allow",
            action: ["name/sts:AssumeRole"],
            principal: { qcs: [`qcs::cam::uin/${account.ownerUin}:root`] },
          },
        ]),
        tags,
      },
      context,
    );
    this.node.defaultChild = role;
    this.policy = make(
      CamPolicy,
      this,
      "Policy",
      {
        name: estateName(project, "reconciler"),
        description: `What a run of the Landfall project ${project} does`,
        document: document([]),
        tags,
      },
      context,
    );
    make(CamRolePolicyAttachment, this, "Attachment", { roleId: role.id, policyId: this.policy.id }, context);
  }

  /** States the policy anew: it depends on workloads that are declared later. */
  grant({ bucket, images, targetRoles }: Grants): void {
    const { appId, ownerUin } = this.account;
    const object = (of: BucketObject) =>
      `qcs::cos:${this.context.region}:uid/${appId}:${of.bucket}/${of.key}`;
    const statements = [
      allow(apiActions(), ["*"]),
      allow(cosActions(BUCKET_ACTIONS), [object({ bucket, key: "*" })]),
      allow(cosActions(IMAGE_OBJECT_ACTIONS), images.map(object)),
      allow(
        ["cam:PassRole"],
        targetRoles.map((role) => `qcs::cam::uin/${ownerUin}:roleName/${role}`),
      ),
    ];
    this.policy.document = document(statements.filter(({ resource }) => resource.length > 0));
  }
}

function allow(action: readonly string[], resource: readonly string[]): Statement {
  return { effect: "allow", action, resource };
}

function apiActions(): string[] {
  return Object.entries(API_ACTIONS).flatMap(([service, actions]) =>
    actions.map((action) => `${service}:${action}`),
  );
}

function cosActions(actions: readonly string[]): string[] {
  return actions.map((action) => `cos:${action}`);
}

function document(statement: readonly object[]): string {
  return JSON.stringify({ version: "2.0", statement });
}
