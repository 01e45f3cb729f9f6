import { CbsStorage } from "@cdktf/provider-tencentcloud/lib/cbs-storage";
import { CbsStorageAttachment } from "@cdktf/provider-tencentcloud/lib/cbs-storage-attachment";
import { Construct } from "constructs";
import type { Adopted } from "../plan/adopted";
import type { BlueprintSpec } from "../plan/blueprint";
import type { Resolved } from "../plan/resolved";
import { addImports, addMoves, addRemovals, logicalIds, targetAddress, type TargetType } from "./addresses";
import { blueprintInstance } from "./blueprint-instance";
import type { EstateContext } from "./context";
import { IGNORED_ADOPTED_CHANGES, reconciledInstance } from "./instance";
import { make } from "./make";
import { escapedTags } from "./tags";

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
        ...blueprintInstance(blueprint, context),
        imageId: adopted.image,
        instanceName: adopted.name,
        tags: escapedTags({ ...adopted.tags, ...blueprint.tags }),
      },
      { ignored: IGNORED_ADOPTED_CHANGES, preventDestroy: true },
    );
    this.node.defaultChild = instance;
    instance.overrideLogicalId(logicalIds.target(project, workload));
    addImports(instance, [{ to: targetAddress(project, workload), id: adopted.instance }]);
    for (const disk of adopted.dataDisks) this.disk(disk, workload, instance.id, blueprint.zone, context);
    if (renamedFrom === undefined) return;
    const [past, present] = [renamedFrom, workload].map((name) => adoptedAddresses(project, name, adopted));
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
    const logicalId = logicalIds.targetDisk(context.project, workload, disk);
    const storage = make(
      CbsStorage,
      scope,
      "Disk",
      {
        storageName: name,
        storageType: type,
        storageSize: gib,
        availabilityZone: zone,
        encrypt: encrypted,
        tags: escapedTags(tags),
        lifecycle: { preventDestroy: true },
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
    addImports(
      storage,
      diskAddresses(context.project, workload, disk).map((to) => ({ to, id: disk })),
    );
  }
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
      : adoptedAddresses(project, workload, adopted);
  addRemovals(scope, addresses);
}

function adoptedAddresses(project: string, workload: string, { dataDisks }: Adopted): string[] {
  const disks = dataDisks.flatMap(({ disk }) => diskAddresses(project, workload, disk));
  return [targetAddress(project, workload), ...disks];
}

function diskAddresses(project: string, workload: string, disk: string): string[] {
  const logicalId = logicalIds.targetDisk(project, workload, disk);
  return [`tencentcloud_cbs_storage.${logicalId}`, `tencentcloud_cbs_storage_attachment.${logicalId}`];
}
