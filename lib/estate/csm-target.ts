import { Construct } from "constructs";
import { Size } from "../plan/units";
import type { BlueprintSpec } from "../plan/blueprint";
import type { Resolved } from "../plan/resolved";
import { addMoves, logicalIds, targetAddress } from "./addresses";
import { blueprintInstance } from "./blueprint-instance";
import type { EstateContext } from "./context";
import { IGNORED_CSM_CHANGES, reconciledInstance } from "./instance";
import { publicImage } from "./public-image";

/** A target that has to exist before go2tencentcloud runs. */
export interface CsmTargetProps {
  readonly workload: string;
  /** The workload's name before, where it was renamed. */
  readonly renamedFrom?: string;
  /** With its references replaced by what stands behind them. */
  readonly blueprint: Resolved<BlueprintSpec>;
  /** Id of the image that it starts from; default: the newest public one of {@link system}. */
  readonly image?: string;
  /** The source's system, for example `CentOS 7.9`. */
  readonly system: string;
}

/** An instance whose whole content the tool overwrites; Terraform refuses to destroy it. */
export class CsmTarget extends Construct {
  readonly instanceId: string;

  constructor(
    scope: Construct,
    id: string,
    { blueprint, image, renamedFrom, system, workload }: CsmTargetProps,
    context: EstateContext,
  ) {
    super(scope, id);
    const { dataDisks = [] } = blueprint;
    const instance = reconciledInstance(
      this,
      "Resource",
      {
        instanceName: `landfall-${context.project}-${workload}`.slice(0, 60),
        ...blueprintInstance(blueprint, context),
        imageId:
          image ??
          publicImage(
            this,
            { imageNameRegex: imagesOf(system), instanceType: blueprint.instanceType },
            context,
          ),
        ...(dataDisks.length > 0 && {
          dataDisks: dataDisks.map((disk) => ({
            dataDiskType: disk.type,
            dataDiskSize: Size.parse(disk.size).toGib(),
            deleteWithInstance: disk.deleteWithInstance,
          })),
        }),
        ...(blueprint.keyPair !== undefined && { keyIds: [blueprint.keyPair] }),
        ...(blueprint.hostname !== undefined && { hostname: blueprint.hostname }),
        ...(blueprint.userData !== undefined && { userData: blueprint.userData }),
        tags: { ...blueprint.tags, ...context.tags },
      },
      { ignored: IGNORED_CSM_CHANGES, preventDestroy: true },
    );
    this.node.defaultChild = instance;
    instance.overrideLogicalId(logicalIds.target(context.project, workload));
    this.instanceId = instance.id;
    if (renamedFrom === undefined) return;
    const address = (name: string) => targetAddress(context.project, name);
    addMoves(instance, [{ from: address(renamedFrom), to: address(workload) }]);
  }
}

/**
 * The names of a system's public images: `Ubuntu 20.04` is `Ubuntu Server 20.04 LTS 64bit` there, `CentOS 7` is
 * `CentOS 7.9 64bit` and the like.
 */
function imagesOf(system: string): string {
  const words = system
    .trim()
    .split(/\s+/)
    .map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return `(?i)^${words.join("( .*)? ")}(\\D|$)`;
}
