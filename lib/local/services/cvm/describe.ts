import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import { type Context, demand, isoTime, list, type Listing } from "../../api";
import type { World } from "../../world";
import { disks } from "../cbs/rows";
import { here } from "../resource";
import { searchableTagsOf, tagsOf } from "../tag/store";
import { secondaryIps } from "../vpc/private-ips";
import { addressOf } from "../vpc/usage";
import { cvmCodes, findInstances, INSTANCE_IDS, isUncharged } from "./find";
import { instances, type InstanceRow } from "./rows";

const MAX_FILTER_VALUES = 5;

const listing: Listing<InstanceRow> = {
  table: instances,
  filters: {
    zone: (instance) => [instance.zone],
    "project-id": (instance) => [String(instance.project)],
    "vpc-id": (instance) => [instance.vpc],
    "subnet-id": (instance) => [instance.subnet],
    "instance-id": (instance) => [instance.id],
    uuid: (instance) => [instance.uuid],
    "security-group-id": (instance) => instance.securityGroups,
    "instance-name": (instance) => [instance.name],
    "instance-charge-type": (instance) => [instance.chargeType],
    "instance-state": (instance) => [instance.state],
    "private-ip-address": (instance) => [instance.privateIp],
    "public-ip-address": (instance, { world }) => publicIps(instance, world),
    // There are no dedicated hosts or clusters, and no IPv6.
    "host-id": () => [],
    "dedicated-cluster-id": () => [],
    "ipv6-address": () => [],
  },
  tests: {
    "creation-start-time": (value) => {
      const from = instantOf(value);
      return (instance) => instance.createdAt >= from;
    },
    "creation-end-time": (value) => {
      const to = instantOf(value);
      return (instance) => instance.createdAt <= to;
    },
  },
  byId: ["instance-id", "uuid"],
  tags: (instance, context) => searchableTagsOf(context, "cvm/instance", instance.id),
  ids: INSTANCE_IDS,
  maxValues: MAX_FILTER_VALUES,
  codes: cvmCodes,
};

export function describeInstances(
  request: Sdk.DescribeInstancesRequest,
  context: Context,
): Sdk.DescribeInstancesResponse {
  const { total, page } = list(listing, request.InstanceIds, request, context, here(context));
  return { TotalCount: total, InstanceSet: page.map((instance) => view(instance, context)) };
}

export function describeInstancesStatus(
  request: Sdk.DescribeInstancesStatusRequest,
  context: Context,
): Sdk.DescribeInstancesStatusResponse {
  const { total, page } = list(listing, request.InstanceIds, request, context, here(context));
  const InstanceStatusSet = page.map(({ id, state }) => ({ InstanceId: id, InstanceState: state }));
  return { TotalCount: total, InstanceStatusSet };
}

export function describeInstancesAttributes(
  request: Sdk.DescribeInstancesAttributesRequest,
  context: Context,
): Sdk.DescribeInstancesAttributesResponse {
  for (const attribute of request.Attributes)
    demand(
      attribute === "UserData",
      "InvalidParameterValue",
      `The attribute \`${attribute}\` is not known; \`UserData\` is.`,
    );
  const InstanceSet = findInstances(context, request.InstanceIds).map((instance) => ({
    InstanceId: instance.id,
    Attributes: { UserData: instance.userData },
  }));
  return { InstanceSet };
}

/** `2026-06-01 00:00:00`, Beijing time. */
function instantOf(text: string): number {
  const instant = Date.parse(`${text.replace(" ", "T")}+08:00`);
  demand(
    !Number.isNaN(instant),
    "InvalidParameterValue.InvalidTimeFormat",
    `\`${text}\` is not a time such as 2026-06-01 00:00:00.`,
  );
  return instant;
}

function publicIps(instance: InstanceRow, world: World): string[] {
  const ip = addressOf(world, instance.id) ?? ownPublicIp(instance);
  return ip === "" ? [] : [ip];
}

/** None while it is stopped without charges: it gets another one when it starts. */
function ownPublicIp(instance: InstanceRow): string {
  return isUncharged(instance) ? "" : instance.publicIp;
}

function stopChargingMode(instance: InstanceRow): string {
  if (instance.state !== "STOPPED") return "NOT_APPLICABLE";
  return isUncharged(instance) ? "STOP_CHARGING" : "KEEP_CHARGING";
}

/** Who sent it into the recycle bin: a call, or time. */
function isolatedSource({ state, operation }: InstanceRow): string {
  if (state !== "SHUTDOWN") return "NOTISOLATED";
  return operation.name === "TerminateInstances" ? "MANMADE" : "EXPIRE";
}

/** With every object that the official provider dereferences (never absent, never null). */
function view(instance: InstanceRow, context: Context): Sdk.Instance {
  const own = context.world
    .table(disks)
    .all()
    .filter((disk) => disk.instance === instance.id);
  const system = own.find((disk) => disk.id === instance.systemDisk);
  return {
    InstanceId: instance.id,
    InstanceName: instance.name,
    InstanceState: instance.state,
    InstanceType: instance.type,
    CPU: instance.cpu,
    Memory: instance.memory,
    RestrictState: "NORMAL",
    IsolatedSource: isolatedSource(instance),
    InstanceChargeType: instance.chargeType,
    Placement: { Zone: instance.zone, ProjectId: instance.project },
    ...(instance.term === null
      ? {}
      : { RenewFlag: instance.term.renewal, ExpiredTime: isoTime(instance.term.endsAt) }),
    SystemDisk: {
      DiskId: instance.systemDisk,
      DiskType: system?.type ?? "",
      DiskSize: system?.size ?? 0,
      DiskName: system?.name ?? "",
      Encrypt: (system?.encryption ?? "") !== "",
    },
    DataDisks: own
      .filter((disk) => disk.usage === "DATA_DISK" && disk.state !== "ATTACHING")
      .map((disk) => ({
        DiskId: disk.id,
        DiskType: disk.type,
        DiskSize: disk.size,
        DeleteWithInstance: disk.deleteWithInstance,
        DiskName: disk.name,
        Encrypt: disk.encryption !== "",
        ThroughputPerformance: disk.throughput,
        BurstPerformance: disk.burst,
        SnapshotId: disk.snapshot,
      })),
    PrivateIpAddresses: [instance.privateIp, ...secondaryIps(context.world, instance.id).map(({ ip }) => ip)],
    PublicIpAddresses: publicIps(instance, context.world),
    InternetAccessible: {
      InternetChargeType: instance.internetChargeType,
      InternetMaxBandwidthOut: instance.bandwidth,
      PublicIpAssigned: instance.publicIp !== "",
      ...(instance.bandwidthPackage === "" ? {} : { BandwidthPackageId: instance.bandwidthPackage }),
    },
    VirtualPrivateCloud: { VpcId: instance.vpc, SubnetId: instance.subnet, AsVpcGateway: false },
    ImageId: instance.image,
    OsName: instance.osName,
    CreatedTime: isoTime(instance.createdAt),
    SecurityGroupIds: [...instance.securityGroups],
    LoginSettings: {
      KeyIds: [...instance.keys],
      ...(instance.keepImageLogin ? { KeepImageLogin: "TRUE" } : {}),
    },
    Tags: [...tagsOf(context.world, "cvm/instance", instance.id)],
    StopChargingMode: stopChargingMode(instance),
    Uuid: instance.uuid,
    LatestOperation: instance.operation.name,
    LatestOperationState: instance.operation.state,
    LatestOperationRequestId: instance.operation.requestId,
    LatestOperationErrorMsg: instance.operation.error,
    DisasterRecoverGroupId: instance.placementGroup,
    DisasterRecoverGroupIds: instance.placementGroup === "" ? [] : [instance.placementGroup],
    ...(instance.partition === 0 ? {} : { PartitionNumber: instance.partition }),
    ...(instance.topology === null
      ? {}
      : {
          CpuTopology: {
            CoreCount: instance.topology.cores,
            ThreadPerCore: instance.topology.threadsPerCore,
          },
        }),
    CamRoleName: instance.role,
    HpcClusterId: "",
    DisableApiTermination: instance.protected,
    DefaultLoginUser: "root",
    DefaultLoginPort: 22,
    LicenseType: "TencentCloud",
  };
}
