import type { Disk } from "tencentcloud-sdk-nodejs/tencentcloud/services/cbs/v20170312/cbs_models";
import type { Instance } from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import type { Address } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models";
import type { Adopted } from "../plan/adopted";
import type { Facts } from "../reconcile";
import type { TencentCloud } from "../tencent/cloud";
import { collect, PAGE_LIMIT } from "../tencent/paging";
import { batched } from "./batch";
import { isGone, readings } from "./instances";
import { instanceFacts } from "./launch";
import { MANAGED_BY_TAG, OWNER_TAGS, tagValue } from "./owner";

/** The instance that a cutover launched as its target; undefined where the target was there before. */
export function launchedTarget(cutover: Facts | undefined): string | undefined {
  const id = cutover?.[instanceFacts("target").id];
  return id === undefined ? undefined : String(id);
}

/** Whose targets are read, and what Terraform never takes over with them. */
export interface TakeOver {
  readonly project: string;
  /** Ids of disks and elastic addresses that are known to have an owner. */
  readonly foreign: ReadonlySet<string>;
}

/**
 * Reads targets as they stand, in the words of the lock: undefined for one that is gone. Reads that are asked for in one
 * turn are joined into calls of a hundred.
 */
export function targetReadings(
  cloud: TencentCloud,
  takeOver: TakeOver,
): (id: string) => Promise<Adopted | undefined> {
  const read = readings(cloud);
  const disk = batched(PAGE_LIMIT, (ids: readonly string[]) => disksOf(cloud, ids));
  const addresses = batched(PAGE_LIMIT, (ids: readonly string[]) => addressesOf(cloud, ids));
  return async (id) => {
    const instance = await read.instance(id);
    if (instance === undefined || isGone(instance)) return undefined;
    const attached = (instance.DataDisks ?? []).flatMap(({ DiskId }) => DiskId ?? []);
    const [disks, bound] = await Promise.all([Promise.all(attached.map(disk)), addresses(id)]);
    const ours = (bound ?? []).filter(({ AddressId, TagSet }) => isFree(AddressId, TagSet, takeOver));
    return {
      instance: id,
      name: instance.InstanceName ?? "",
      image: instance.ImageId ?? "",
      tags: tagsOf(instance.Tags, (key) => OWN_TAGS.has(key)),
      dataDisks: disks
        .flatMap((found) => (found && isFree(found.DiskId, found.Tags, takeOver) ? [found] : []))
        .map((found) => lockedDisk(found, instance))
        .sort((left, right) => (left.disk < right.disk ? -1 : 1)),
      addresses: ours.map(lockedAddress).sort((left, right) => (left.address < right.address ? -1 : 1)),
      ...(ours.length < (bound ?? []).length && { foreignAddress: true as const }),
    };
  };
}

/**
 * Whether nothing says that a thing has an owner. Neither Terraform nor its provider marks what it makes; Landfall's
 * stacks do, and its projects.
 */
function isFree(id: string | undefined, tags: Tags, { foreign, project }: TakeOver): boolean {
  const owner = tagValue(tags, OWNER_TAGS.project);
  const managed = tagValue(tags, MANAGED_BY_TAG) !== undefined;
  return !foreign.has(id ?? "") && !managed && (owner === undefined || owner === project);
}

/** What Terraform takes as a disk's name. Source: cdk.md 3.2. */
const DISK_NAME = /^.{2,60}$/;

async function disksOf(cloud: TencentCloud, ids: readonly string[]): Promise<ReadonlyMap<string, Disk>> {
  const { DiskSet } = await cloud.cbs.DescribeDisks({ DiskIds: [...ids], Limit: PAGE_LIMIT });
  return new Map((DiskSet ?? []).map((disk) => [disk.DiskId ?? "", disk]));
}

function lockedDisk(
  { DiskId, DiskName, DiskSize, DiskType, Encrypt, Tags }: Disk,
  { InstanceName }: Instance,
): Adopted["dataDisks"][number] {
  return {
    disk: DiskId ?? "",
    name: DISK_NAME.test(DiskName ?? "") ? (DiskName ?? "") : `${InstanceName}-${DiskId}`.slice(0, 60),
    type: DiskType ?? "",
    gib: DiskSize ?? 0,
    encrypted: Encrypt === true,
    tags: tagsOf(Tags),
  };
}

/**
 * The elastic addresses that are bound to instances; what is not elastic is not in this list unless asked for. One
 * filter takes a hundred values. Source: vpc 2017-03-12, DescribeAddresses.
 */
async function addressesOf(
  cloud: TencentCloud,
  instances: readonly string[],
): Promise<ReadonlyMap<string, Address[]>> {
  const found = await collect(async (page) => {
    const { AddressSet, TotalCount } = await cloud.vpc.DescribeAddresses({
      Filters: [{ Name: "instance-id", Values: [...instances] }],
      ...page,
    });
    return { items: AddressSet, ...(TotalCount !== undefined && { total: TotalCount }) };
  });
  const bound = found.filter(({ AddressStatus }) => BOUND.has(AddressStatus ?? ""));
  return new Map(
    instances.map((instance) => [instance, bound.filter(({ InstanceId }) => InstanceId === instance)]),
  );
}

function lockedAddress({
  AddressId,
  AddressName,
  AddressType,
  Bandwidth,
  InternetChargeType,
  TagSet,
}: Address): Adopted["addresses"][number] {
  return {
    address: AddressId ?? "",
    name: AddressName ?? "",
    type: AddressType ?? "",
    ...(typeof InternetChargeType === "string" && { chargeType: InternetChargeType }),
    ...(typeof Bandwidth === "number" && { mbps: Bandwidth }),
    tags: tagsOf(TagSet),
  };
}

/** One that is being unbound has left already. */
const BOUND: ReadonlySet<string> = new Set(["BINDING", "BIND"]);

const OWN_TAGS = new Set<string>(Object.values(OWNER_TAGS));

type Tags = Parameters<typeof tagValue>[0];

function tagsOf(tags: Tags, wanted: (key: string) => boolean = () => true): Record<string, string> {
  const pairs = (tags ?? []).flatMap(({ Key, Value }): [string, string][] =>
    Key !== undefined && wanted(Key) ? [[Key, Value ?? ""]] : [],
  );
  return Object.fromEntries(pairs);
}
