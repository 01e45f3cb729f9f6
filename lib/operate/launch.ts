import type { RunInstancesRequest } from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import type { BlueprintSpec } from "../plan/blueprint";
import type { Resolved } from "../plan/resolved";
import { Bandwidth, Size } from "../plan/units";
import { clientToken } from "../tencent/client-token";
import type { Effect, PhaseContext } from "../reconcile/driver";
import { findLaunched } from "./instances";
import type { ApiTag } from "./owner";
import { attemptName, ownerTags, type InstanceRole } from "./owner";
import { StepError } from "./step-error";
import type { OperateTools } from "./tools";

export type Context<Workload = unknown> = PhaseContext<Workload, OperateTools>;

/** One launch of one attempt: its name is also its launch tag. */
export function launchName(context: Context, role: InstanceRole): string {
  return `${attemptName(context)}-${role}`;
}

/** The facts that tell of an instance, by what it is for. */
export function instanceFacts(role: InstanceRole) {
  return { id: `${role}.instance`, address: `${role}.address`, runningAt: `${role}.runningAt` } as const;
}

/** The id of the instance that was launched for this, once it was. */
export function launchedInstance(context: Context, role: InstanceRole): string | undefined {
  const id = context.facts[instanceFacts(role).id];
  return id === undefined ? undefined : String(id);
}

/**
 * Launches one instance and records its id. Safe to repeat: the ClientToken makes RunInstances
 * idempotent, and an instance that carries the launch tag is adopted.
 */
export function launchEffect(
  context: Context,
  role: InstanceRole,
  request: () => Promise<RunInstancesRequest>,
): Effect {
  const { cvm } = context.tools.cloud;
  const fact = instanceFacts(role).id;
  const name = launchName(context, role);
  return {
    id: `launch-${role}`,
    description: `launch ${role} instance ${name}`,
    unseen: "repeat",
    find: async () => {
      const id = await findLaunched(context.tools.cloud, name);
      return id === undefined ? undefined : { [fact]: id };
    },
    perform: async () => {
      const wanted = await request();
      const { InstanceIdSet } = await cvm.RunInstances(
        {
          ...wanted,
          InstanceName: name,
          DataDisks: (wanted.DataDisks ?? []).map((disk, index) => ({
            ...disk,
            DiskName: `${name}-${index + 1}`,
          })),
          InstanceCount: 1,
          ClientToken: clientToken(name, context.stepSince),
        },
        { signal: context.signal },
      );
      const id = InstanceIdSet?.[0];
      if (id === undefined)
        throw new StepError("LAUNCH-EMPTY", `RunInstances named no instance for ${name}.`, "capacity");
      return { [fact]: id };
    },
  };
}

/** The tags that a launched instance carries: the blueprint's own and Landfall's. */
export function launchTags(
  context: Context,
  role: InstanceRole,
  deadline?: number,
  own: Readonly<Record<string, string>> = {},
): ApiTag[] {
  const owner = { project: context.project, workload: context.name, role };
  return [
    ...Object.entries(own).map(([Key, Value]) => ({ Key, Value })),
    ...ownerTags(owner, {
      launch: launchName(context, role),
      ...(deadline === undefined ? {} : { deadline }),
    }),
  ];
}

/** RunInstances as the blueprint says, with the tags given. */
export function requestFromBlueprint(
  blueprint: Resolved<BlueprintSpec>,
  imageId: string,
  tags: ApiTag[],
): RunInstancesRequest {
  return {
    Placement: { Zone: blueprint.zone },
    InstanceType: blueprint.instanceType,
    InstanceChargeType: "POSTPAID_BY_HOUR",
    ImageId: imageId,
    SystemDisk: {
      DiskType: blueprint.systemDisk.type,
      DiskSize: Size.parse(blueprint.systemDisk.size).toGib(),
    },
    DataDisks: (blueprint.dataDisks ?? []).map((disk) => ({
      DiskType: disk.type,
      DiskSize: Size.parse(disk.size).toGib(),
      DeleteWithInstance: disk.deleteWithInstance,
    })),
    VirtualPrivateCloud: {
      VpcId: blueprint.vpc,
      SubnetId: blueprint.subnet,
      ...(blueprint.privateIp === undefined ? {} : { PrivateIpAddresses: [blueprint.privateIp] }),
    },
    InternetAccessible: internetOf(blueprint),
    SecurityGroupIds: [...blueprint.securityGroups],
    LoginSettings:
      blueprint.keyPair === undefined ? { KeepImageLogin: "TRUE" } : { KeyIds: [blueprint.keyPair] },
    TagSpecification: [{ ResourceType: "instance", Tags: tags }],
    ...(blueprint.hostname === undefined ? {} : { HostName: blueprint.hostname }),
    ...(blueprint.role === undefined ? {} : { CamRoleName: blueprint.role }),
    ...(blueprint.userData === undefined ? {} : { UserData: blueprint.userData }),
  };
}

/**
 * A launch into isolation: the blueprint's machine in the test subnet, behind the test group, without its
 * fixed or public address, its role or its user data, so that nothing outside can notice it.
 */
export function requestForTest(
  context: Context,
  blueprint: Resolved<BlueprintSpec>,
  imageId: string,
  tags: ApiTag[],
): RunInstancesRequest {
  const { estate, zone } = context.tools;
  if (estate.testGroup === undefined) {
    throw new StepError(
      "TEST-GROUP",
      "The plan has a test run but no security group for test instances.",
      "config",
    );
  }
  const {
    HostName: _host,
    CamRoleName: _role,
    UserData: _data,
    ...request
  } = requestFromBlueprint(blueprint, imageId, tags);
  return {
    ...request,
    Placement: { Zone: zone },
    VirtualPrivateCloud: { VpcId: estate.vpc, SubnetId: estate.testSubnet },
    InternetAccessible: { InternetMaxBandwidthOut: 0, PublicIpAssigned: false },
    SecurityGroupIds: [estate.testGroup],
    DataDisks: request.DataDisks?.map((disk) => ({ ...disk, DeleteWithInstance: true })) ?? [],
  };
}

function internetOf(blueprint: Resolved<BlueprintSpec>): RunInstancesRequest["InternetAccessible"] {
  if (blueprint.publicBandwidth === undefined) return { InternetMaxBandwidthOut: 0, PublicIpAssigned: false };
  return {
    InternetChargeType: "TRAFFIC_POSTPAID_BY_HOUR",
    InternetMaxBandwidthOut: Bandwidth.parse(blueprint.publicBandwidth).megabitsPerSecond,
    PublicIpAssigned: true,
  };
}
