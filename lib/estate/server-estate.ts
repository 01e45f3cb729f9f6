import { Construct } from "constructs";
import { AdoptedTarget, type AdoptedTargetProps } from "./adopted-target";
import type { EstateContext } from "./context";
import { CsmTarget, type CsmTargetProps } from "./csm-target";
import { BUNDLE_ACTIONS, DOCUMENT_ACTIONS, IMAGE_UPLOAD_ACTIONS, RELAY_API_ACTIONS } from "./permissions";
import { allow, apiActions, cosActions, type Statement } from "./policy-document";
import { csmTargetKey } from "./references";
import type { GroupName } from "./security-group-table";
import { ServiceRole } from "./service-role";
import { Staging, type StagedRelay } from "./staging";

/** What servers stand on: parts of the estate that every engine shares. */
export interface ServerGround {
  readonly appId: string;
  readonly bucket: string;
  /** Below which the project's documents lie in the bucket. */
  readonly prefix: string;
  readonly vpcId: string;
  readonly stagingSubnet: string;
  readonly groupId: (group: GroupName) => string | undefined;
}

/** The part of the estate that only running servers need: relays, conversion, targets that exist beforehand. */
export class ServerEstate {
  private conversion?: ServiceRole;
  private staging?: Staging;
  private readonly targets = new Map<string, CsmTarget>();

  constructor(
    private readonly scope: Construct,
    private readonly ground: ServerGround,
    private readonly context: EstateContext,
  ) {}

  /** Name of the role that conversion servers carry, once there are any. */
  get conversionRole(): string | undefined {
    return this.conversion?.roleName;
  }

  /** Makes what conversion servers need. */
  convert(): void {
    const purpose = `Makes recovery points of the Landfall project ${this.context.project} bootable`;
    this.conversion ??= this.role("conversion", purpose, CONVERSION_DOCUMENTS);
  }

  stage(relays: readonly StagedRelay[]): void {
    const groupId = this.ground.groupId("relay");
    if (relays.length === 0 || groupId === undefined) return;
    const { bucket, prefix, stagingSubnet, vpcId } = this.ground;
    const purpose = `Receives data for the Landfall project ${this.context.project}`;
    const role = this.role("relay", purpose, RELAY_DOCUMENTS, [allow(apiActions(RELAY_API_ACTIONS), ["*"])]);
    const ground = { bucket, prefix, vpcId, groupId, subnetId: stagingSubnet, roleName: role.roleName };
    this.staging = new Staging(this.scope, "staging", relays, ground, this.context);
  }

  makeTargets(targets: readonly CsmTargetProps[]): void {
    if (targets.length === 0) return;
    const folder = new Construct(this.scope, "csm-targets");
    for (const target of targets)
      this.targets.set(target.workload, new CsmTarget(folder, target.workload, target, this.context));
  }

  adoptTargets(targets: readonly AdoptedTargetProps[]): void {
    if (targets.length === 0) return;
    const folder = new Construct(this.scope, "targets");
    for (const target of targets) new AdoptedTarget(folder, target.workload, target, this.context);
  }

  /** Reference key → Terraform expression. */
  get bindings(): Record<string, string> {
    const made = [...this.targets].map(([workload, { instanceId }]) => [csmTargetKey(workload), instanceId]);
    return { ...this.staging?.bindings, ...(Object.fromEntries(made) as Record<string, string>) };
  }

  /** A role for instances, with what they do in the bucket. */
  private role(
    id: string,
    purpose: string,
    documents: readonly BucketGrant[],
    more: readonly Statement[] = [],
  ): ServiceRole {
    const { appId, bucket, prefix } = this.ground;
    const root = `qcs::cos:${this.context.region}:uid/${appId}:${bucket}/${prefix}`;
    const statements = documents.map(({ actions, below }) =>
      allow(cosActions(actions), [`${root}${below}*`]),
    );
    return new ServiceRole(this.scope, id, purpose, [...statements, ...more], this.context);
  }
}

/** What instances of a role may do with objects below a prefix. */
interface BucketGrant {
  readonly below: string;
  readonly actions: readonly string[];
}

const RELAY_DOCUMENTS: readonly BucketGrant[] = [
  { below: "bundle/", actions: BUNDLE_ACTIONS },
  { below: "relays/", actions: DOCUMENT_ACTIONS },
];

const CONVERSION_DOCUMENTS: readonly BucketGrant[] = [
  { below: "bundle/", actions: BUNDLE_ACTIONS },
  { below: "conversions/", actions: DOCUMENT_ACTIONS },
  { below: "images/", actions: IMAGE_UPLOAD_ACTIONS },
];
