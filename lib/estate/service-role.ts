import { CamPolicy } from "@cdktf/provider-tencentcloud/lib/cam-policy";
import { CamRole } from "@cdktf/provider-tencentcloud/lib/cam-role";
import { CamRolePolicyAttachment } from "@cdktf/provider-tencentcloud/lib/cam-role-policy-attachment";
import { Construct } from "constructs";
import type { EstateContext } from "./context";
import { make } from "./make";
import { estateName } from "./names";
import { document, type Statement } from "./policy-document";

/** A role that instances carry, with what they may do. */
export class ServiceRole extends Construct {
  /** Known at synthesis; reading it from the resource orders what carries the role after it. */
  readonly roleName: string;

  constructor(
    scope: Construct,
    id: string,
    purpose: string,
    statements: readonly Statement[],
    context: EstateContext,
  ) {
    super(scope, id);
    const { project, tags } = context;
    const name = estateName(project, id);
    const trust = {
      effect: "allow",
      action: ["name/sts:AssumeRole"],
      principal: { service: ["cvm.qcloud.com"] },
    };
    const role = make(
      CamRole,
      this,
      "Resource",
      { name, description: purpose, document: document([trust]), tags },
      context,
    );
    this.node.defaultChild = role;
    const policy = make(
      CamPolicy,
      this,
      "Policy",
      { name, description: purpose, document: document(statements), tags },
      context,
    );
    make(CamRolePolicyAttachment, this, "Attachment", { roleId: role.id, policyId: policy.id }, context);
    this.roleName = role.name;
  }
}
