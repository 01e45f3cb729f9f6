import type { InstanceConfig } from "@cdktf/provider-tencentcloud/lib/instance";
import type { BlueprintSpec } from "../plan/blueprint";
import type { Resolved } from "../plan/resolved";
import { Bandwidth, Size } from "../plan/units";
import type { EstateContext } from "./context";

/** What a blueprint says of an instance for as long as it lives; what only its first start reads is left out. */
export function blueprintInstance(
  blueprint: Resolved<BlueprintSpec>,
  context: EstateContext,
): Omit<InstanceConfig, "lifecycle"> {
  const { deletionProtection, privateIp, publicBandwidth, role, systemDisk } = blueprint;
  return {
    instanceType: blueprint.instanceType,
    availabilityZone: blueprint.zone,
    vpcId: blueprint.vpc,
    subnetId: blueprint.subnet,
    orderlySecurityGroups: [...blueprint.securityGroups],
    systemDiskType: systemDisk.type,
    systemDiskSize: Size.parse(systemDisk.size).toGib(),
    ...(privateIp !== undefined && { privateIp }),
    ...(role !== undefined && { camRoleName: role }),
    ...(deletionProtection !== undefined && { disableApiTermination: deletionProtection }),
    allocatePublicIp: publicBandwidth !== undefined,
    ...(publicBandwidth !== undefined && {
      internetChargeType: "TRAFFIC_POSTPAID_BY_HOUR",
      internetMaxBandwidthOut: Bandwidth.parse(publicBandwidth).megabitsPerSecond,
    }),
    provider: context.provider,
  };
}
