import type { RunInstancesRequest } from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import type { Context } from "./launch";
import type { ApiTag } from "./owner";
import { StepError } from "./step-error";

/** Families whose public images carry the TAT agent, `sh` and `curl`, best first. */
const PROBE_PLATFORMS = ["TencentOS", "Ubuntu", "Debian", "CentOS"];

/** Zone answers that an instance type can be bought. Source: SDK cvm `InstanceTypeQuotaItem.Status`. */
const ON_SALE = "SELL";

const PROBE_DISK_GIB = 20;

/** A probe: the smallest instance on sale in the test subnet, from a public Linux image. */
export async function requestForProbe(context: Context, tags: ApiTag[]): Promise<RunInstancesRequest> {
  const { estate, zone } = context.tools;
  if (estate.probeGroup === undefined) {
    throw new StepError(
      "PROBE-GROUP",
      "The plan has a check from a probe but no security group for probes.",
      "config",
    );
  }
  const [imageId, instanceType] = await Promise.all([publicImage(context), smallestType(context)]);
  return {
    Placement: { Zone: zone },
    InstanceType: instanceType,
    InstanceChargeType: "POSTPAID_BY_HOUR",
    ImageId: imageId,
    SystemDisk: { DiskType: "CLOUD_PREMIUM", DiskSize: PROBE_DISK_GIB },
    VirtualPrivateCloud: { VpcId: estate.vpc, SubnetId: estate.testSubnet },
    InternetAccessible: { InternetMaxBandwidthOut: 0, PublicIpAssigned: false },
    SecurityGroupIds: [estate.probeGroup],
    EnhancedService: { AutomationService: { Enabled: true } },
    TagSpecification: [{ ResourceType: "instance", Tags: tags }],
  };
}

async function publicImage(context: Context): Promise<string> {
  const { ImageSet } = await context.tools.cloud.cvm.DescribeImages({
    Filters: [{ Name: "image-type", Values: ["PUBLIC_IMAGE"] }],
    Limit: 100,
  });
  const usable = (ImageSet ?? []).filter(
    (image) =>
      image.Architecture === "x86_64" &&
      image.ImageState === "NORMAL" &&
      (image.ImageSize ?? 0) <= PROBE_DISK_GIB,
  );
  for (const platform of PROBE_PLATFORMS) {
    const found = usable.find(
      (image) => image.Platform?.startsWith(platform) ?? image.OsName?.startsWith(platform),
    );
    if (found?.ImageId !== undefined) return found.ImageId;
  }
  throw new StepError(
    "PROBE-IMAGE",
    `No public image of ${PROBE_PLATFORMS.join(", ")} with at most ${PROBE_DISK_GIB} GiB is offered in ${context.tools.cloud.region}.`,
    "capacity",
  );
}

async function smallestType(context: Context): Promise<string> {
  const { InstanceTypeQuotaSet } = await context.tools.cloud.cvm.DescribeZoneInstanceConfigInfos({
    Filters: [
      { Name: "zone", Values: [context.tools.zone] },
      { Name: "instance-charge-type", Values: ["POSTPAID_BY_HOUR"] },
    ],
  });
  const [smallest] = (InstanceTypeQuotaSet ?? [])
    .filter((type) => type.Status === ON_SALE && (type.Gpu ?? 0) === 0)
    .sort(
      (left, right) => number(left.Cpu) - number(right.Cpu) || number(left.Memory) - number(right.Memory),
    );
  if (smallest?.InstanceType === undefined) {
    throw new StepError(
      "PROBE-TYPE",
      `No instance type for a probe is on sale in ${context.tools.zone}.`,
      "capacity",
    );
  }
  return smallest.InstanceType;
}

function number(value: number | undefined): number {
  return value ?? Number.POSITIVE_INFINITY;
}
