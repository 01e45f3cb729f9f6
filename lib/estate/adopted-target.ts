import { CbsStorage } from "@cdktf/provider-tencentcloud/lib/cbs-storage";
import { CbsStorageAttachment } from "@cdktf/provider-tencentcloud/lib/cbs-storage-attachment";
import { Eip, type EipConfig } from "@cdktf/provider-tencentcloud/lib/eip";
import { Construct } from "constructs";
import { adoptedIds, type Adopted } from "../plan/adopted";
import type { BlueprintSpec } from "../plan/blueprint";
import type { Resolved } from "../plan/resolved";
import {
  addImports,
  addMoves,
  addRemovals,
  adoptedAddresses,
  logicalIds,
  targetAddress,
  type TargetType,
} from "./addresses";
import { blueprintInstance } from "./blueprint-instance";
import type { EstateContext } from "./context";
import { IGNORED_ADOPTED_CHANGES, reconciledInstance } from "./instance";
import { make } from "./make";
import { escapedTags } from "./tags";
import { escapeTemplates } from "./templates";

/** A finalized target that Terraform takes over. */
export interface AdoptedTargetProps {
  readonly workload: string;
  /** The workload's name before, where it was renamed. */
  readonly renamedFrom?: string;
  /** With its references replaced by what stands behind them. */
  readonly blueprint: Resolved<BlueprintSpec>;
  readonly adopted: Adopted;
}

/** The resources of a target that exists, and the imports that tie them to it. Terraform refuses to destroy any of them. */
export class AdoptedTarget extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { adopted, blueprint, renamedFrom, workload }: AdoptedTargetProps,
    context: EstateContext,
  ) {
    super(scope, id);
    const { project } = context;
    const instance = reconciledInstance(
      this,
      "Resource",
      {
        ...adoptedInstance(adopted, blueprint, context),
        imageId: adopted.image,
        instanceName: adopted.name,
        tags: escapedTags({ ...adopted.tags, ...blueprint.tags }),
      },
      { ignored: IGNORED_ADOPTED_CHANGES, preventDestroy: true },
    );
    this.node.defaultChild = instance;
    instance.overrideLogicalId(logicalIds.target(project, workload));
    for (const disk of adopted.dataDisks) this.disk(disk, workload, instance.id, blueprint.zone, context);
    for (const address of adopted.addresses) this.address(address, workload, context);
    addImports(
      instance,
      adoptedIds(adopted).flatMap((id) => adoptedAddresses(project, workload, id).map((to) => ({ to, id }))),
    );
    if (renamedFrom === undefined) return;
    const [past, present] = [renamedFrom, workload].map((name) => allAddresses(project, name, adopted));
    addMoves(
      instance,
      (past ?? []).map((from, index) => ({ from, to: present?.[index] ?? from })),
    );
  }

  private disk(
    { disk, encrypted, gib, name, tags, type }: Adopted["dataDisks"][number],
    workload: string,
    instanceId: string,
    zone: string,
    context: EstateContext,
  ): void {
    const scope = new Construct(this, disk);
    const logicalId = logicalIds.targetPart(context.project, workload, disk);
    const storage = make(
      CbsStorage,
      scope,
      "Disk",
      {
        storageName: escapeTemplates(name),
        storageType: type,
        storageSize: gib,
        availabilityZone: zone,
        encrypt: encrypted,
        tags: escapedTags(tags),
        lifecycle: { preventDestroy: true, ignoreChanges: [...IGNORED_DISK_CHANGES] },
      },
      context,
    );
    storage.overrideLogicalId(logicalId);
    const attachment = make(
      CbsStorageAttachment,
      scope,
      "Attachment",
      { instanceId, storageId: storage.id, lifecycle: { preventDestroy: true } },
      context,
    );
    attachment.overrideLogicalId(logicalId);
  }

  /** Without its binding: what a switch moves is no resource, or the next apply would move it back. */
  private address(
    { address, chargeType, mbps, name, tags, type }: Adopted["addresses"][number],
    workload: string,
    context: EstateContext,
  ): void {
    const config: EipConfig = {
      ...(name !== "" && { name: escapeTemplates(name) }),
      type,
      ...(chargeType !== undefined && { internetChargeType: chargeType }),
      ...(mbps !== undefined && { internetMaxBandwidthOut: mbps }),
      tags: escapedTags(tags),
      lifecycle: { preventDestroy: true, ignoreChanges: [...IGNORED_ADDRESS_CHANGES] },
    };
    const eip = make<Eip, EipConfig>(Eip, new Construct(this, address), "Address", config, context);
    eip.overrideLogicalId(logicalIds.targetPart(context.project, workload, address));
  }
}

/** What the provider reads of an address and cannot change. Source: its `resource_tc_eip.go`, 1.82.89 and 1.83.15. */
const IGNORED_ADDRESS_CHANGES = ["cdc_id"] as const;

/**
 * What a disk may have been given before it was taken over: the provider takes silence on these for the pay-as-you-go
 * disk of the default project that has no further throughput. Source: its `resource_tc_cbs_storage.go`, 1.83.25.
 */
const IGNORED_DISK_CHANGES = [
  "charge_type",
  "dedicated_cluster_id",
  "project_id",
  "throughput_performance",
] as const;

/** Bandwidth has one owner: where a target has elastic addresses, they say it. */
function adoptedInstance(
  { addresses, foreignAddress }: Adopted,
  blueprint: Resolved<BlueprintSpec>,
  context: EstateContext,
): ReturnType<typeof blueprintInstance> {
  const instance = blueprintInstance(blueprint, context);
  if (addresses.length === 0 && foreignAddress === undefined) return instance;
  const { internetChargeType: _type, internetMaxBandwidthOut: _bandwidth, ...rest } = instance;
  return rest;
}

/** A finalized target that the program no longer declares. */
export interface ReleasedTarget {
  readonly workload: string;
  readonly type: TargetType;
  /** What was taken over with it; absent where Terraform made it. */
  readonly adopted?: Adopted;
}

/** Lets Terraform forget a target; it stays as it is. */
export function releaseTarget(
  scope: Construct,
  project: string,
  { adopted, type, workload }: ReleasedTarget,
): void {
  const addresses =
    adopted === undefined
      ? [targetAddress(project, workload, type)]
      : allAddresses(project, workload, adopted);
  addRemovals(scope, addresses);
}

/** What was taken over with a target and no longer belongs to it: a disk that was detached, an address that was unbound. */
export interface PartedThings {
  readonly workload: string;
  readonly ids: readonly string[];
}

/** Lets Terraform forget what no longer belongs to a target, instead of destroying it. */
export function releaseParted(scope: Construct, project: string, { ids, workload }: PartedThings): void {
  addRemovals(
    scope,
    ids.flatMap((id) => adoptedAddresses(project, workload, id)),
  );
}

function allAddresses(project: string, workload: string, adopted: Adopted): string[] {
  return adoptedIds(adopted).flatMap((id) => adoptedAddresses(project, workload, id));
}
