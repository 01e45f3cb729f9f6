import type { Instance } from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import type { Adopted } from "../plan/adopted";
import type { Facts } from "../reconcile";
import type { TencentCloud } from "../tencent/cloud";
import { collect } from "../tencent/paging";
import { isGone, readings } from "./instances";
import { instanceFacts } from "./launch";
import { OWNER_TAGS } from "./owner";

/** The instance that a cutover launched as its target; undefined where the target was there before. */
export function launchedTarget(cutover: Facts | undefined): string | undefined {
  const id = cutover?.[instanceFacts("target").id];
  return id === undefined ? undefined : String(id);
}

/**
 * A target as it stands, in the words of the lock; undefined when it is gone.
 *
 * @param owned ids of elastic addresses that have an owner already and are left out
 */
export async function observeTarget(
  cloud: TencentCloud,
  id: string,
  owned: ReadonlySet<string>,
): Promise<Adopted | undefined> {
  const instance = await readings(cloud).instance(id);
  if (instance === undefined || isGone(instance)) return undefined;
  return {
    instance: id,
    name: instance.InstanceName ?? "",
    image: instance.ImageId ?? "",
    tags: tagsOf(instance.Tags, (key) => OWN_TAGS.has(key)),
    dataDisks: await dataDisksOf(cloud, instance),
    addresses: (await addressesOf(cloud, id)).filter(({ address }) => !owned.has(address)),
  };
}

/** What Terraform takes as a disk's name. Source: cdk.md 3.2. */
const DISK_NAME = /^.{2,60}$/;

async function dataDisksOf(
  cloud: TencentCloud,
  { DataDisks, InstanceName }: Instance,
): Promise<Adopted["dataDisks"]> {
  const ids = (DataDisks ?? []).flatMap(({ DiskId }) => DiskId ?? []);
  if (ids.length === 0) return [];
  const { DiskSet } = await cloud.cbs.DescribeDisks({ DiskIds: ids, Limit: 100 });
  return (DiskSet ?? [])
    .map(({ DiskId, DiskName, DiskSize, DiskType, Encrypt, Tags }) => ({
      disk: DiskId ?? "",
      name: DISK_NAME.test(DiskName ?? "") ? (DiskName ?? "") : `${InstanceName}-${DiskId}`.slice(0, 60),
      type: DiskType ?? "",
      gib: DiskSize ?? 0,
      encrypted: Encrypt === true,
      tags: tagsOf(Tags),
    }))
    .sort((left, right) => (left.disk < right.disk ? -1 : 1));
}

/** The elastic addresses that are bound to an instance; what is not elastic is not in this list unless asked for. */
async function addressesOf(cloud: TencentCloud, instance: string): Promise<Adopted["addresses"]> {
  const found = await collect(async (page) => {
    const { AddressSet, TotalCount } = await cloud.vpc.DescribeAddresses({
      Filters: [{ Name: "instance-id", Values: [instance] }],
      ...page,
    });
    return { items: AddressSet, ...(TotalCount !== undefined && { total: TotalCount }) };
  });
  return found
    .filter(({ AddressStatus }) => BOUND.has(AddressStatus ?? ""))
    .map(({ AddressId, AddressName, AddressType, Bandwidth, InternetChargeType, TagSet }) => ({
      address: AddressId ?? "",
      name: AddressName ?? "",
      type: AddressType ?? "",
      ...(typeof InternetChargeType === "string" && { chargeType: InternetChargeType }),
      ...(typeof Bandwidth === "number" && { mbps: Bandwidth }),
      tags: tagsOf(TagSet),
    }))
    .sort((left, right) => (left.address < right.address ? -1 : 1));
}

/** One that is being unbound has left already. */
const BOUND: ReadonlySet<string> = new Set(["BINDING", "BIND"]);

const OWN_TAGS = new Set<string>(Object.values(OWNER_TAGS));

function tagsOf(
  tags: readonly { Key?: string; Value?: string }[] | undefined,
  wanted: (key: string) => boolean = () => true,
): Record<string, string> {
  const pairs = (tags ?? []).flatMap(({ Key, Value }): [string, string][] =>
    Key !== undefined && wanted(Key) ? [[Key, Value ?? ""]] : [],
  );
  return Object.fromEntries(pairs);
}
