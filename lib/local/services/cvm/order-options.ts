import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import { type Context, demand } from "../../api";
import { bandwidthPackages } from "../vpc/rows";
import type { CpuTopology } from "./rows";

/** What the real cloud sells and the embedded one does not, with what the real one says of such a thing that is not there. */
const NOT_HERE: Readonly<Record<string, (request: Sdk.RunInstancesRequest) => unknown>> = {
  "InvalidParameterValue.ChcHostsNotFound": ({ ChcIds }) => ChcIds?.length,
  "InvalidHostId.NotFound": ({ Placement }) => Placement?.HostIds?.length,
  "InvalidParameterValue.DedicatedResourcePackIdsNotFound": ({ Placement }) =>
    Placement?.DedicatedResourcePackTenancy || Placement?.DedicatedResourcePackIds?.length,
  // Only types for high-performance computing go into a cluster; none of those is sold here.
  "InvalidParameterValue.InstanceTypeNotSupportHpcCluster": ({ HpcClusterId }) => HpcClusterId,
  // No VPC has an IPv6 block here.
  "InvalidParameterValue.VpcNotSupportIpv6Address": ({ VirtualPrivateCloud }) =>
    VirtualPrivateCloud?.Ipv6AddressCount,
  // Without a key management service there is no key of one's own.
  "InvalidParameter.InvalidKmsKeyId": ({ SystemDisk, DataDisks }) =>
    SystemDisk?.KmsKeyId || DataDisks?.some((disk) => disk.KmsKeyId),
  "UnsupportedOperation.InstanceTypeNotSupportJumboFrame": ({ EnableJumboFrame }) => EnableJumboFrame,
  UnsupportedOperation: ({ DedicatedClusterId, NetworkInterfaces, ActionTimer, Metadata }) =>
    DedicatedClusterId || NetworkInterfaces?.length || ActionTimer || Metadata?.Items?.length,
};
const ADDRESS_TYPES = ["WanIP"];

export function refuseWhatIsNotHere(request: Sdk.RunInstancesRequest): void {
  for (const [code, asks] of Object.entries(NOT_HERE))
    demand(!asks(request), code, "The embedded cloud has none of what the request names.");
  const internet = request.InternetAccessible ?? {};
  const { IPv4AddressType: type } = internet;
  demand(
    (!type || ADDRESS_TYPES.includes(type)) && !internet.IPv6AddressType && !internet.AntiDDoSPackageId,
    "UnsupportedOperation",
    "The embedded cloud gives out public addresses of the type WanIP only.",
  );
  demand(
    request.VirtualPrivateCloud?.AsVpcGateway !== true,
    "UnsupportedOperation",
    "No instance of the embedded cloud is a public gateway.",
  );
}

/** The bandwidth package of its own public address; empty without. */
export function readPackage(id: string | undefined, networkCharge: string, context: Context): string {
  const wanted = id ?? "";
  demand(
    (networkCharge === "BANDWIDTH_PACKAGE") === (wanted !== ""),
    "InvalidParameterCombination",
    "BandwidthPackageId goes with the charge type BANDWIDTH_PACKAGE.",
  );
  demand(
    wanted === "" || context.world.table(bandwidthPackages).get(wanted)?.region === context.region,
    "InvalidParameterValue.BandwidthPackageIdNotFound",
    `The bandwidth package \`${wanted}\` does not exist.`,
  );
  return wanted;
}

const MAX_THREADS_PER_CORE = 2;

/** Fewer cores, or one thread a core, of those that a type has. */
export function readTopology(
  wanted: Sdk.CpuTopology | undefined,
  { cpu }: { readonly cpu: number },
): CpuTopology | null {
  if (wanted === undefined) return null;
  const { CoreCount: cores, ThreadPerCore: threads } = wanted;
  demand(
    cores !== undefined && threads !== undefined,
    "InvalidParameter.LackCoreCountOrThreadPerCore",
    "CoreCount and ThreadPerCore go together.",
  );
  demand(
    Number.isInteger(threads) && threads >= 1 && threads <= MAX_THREADS_PER_CORE,
    "InvalidParameterValue.ThreadPerCoreValue",
    `ThreadPerCore lies between 1 and ${MAX_THREADS_PER_CORE}.`,
  );
  demand(
    Number.isInteger(cores) && cores >= 1 && cores * threads <= cpu,
    "InvalidParameterValue.CoreCountValue",
    `The type has ${cpu} vCPU; ${cores} cores of ${threads} threads are more, or none.`,
  );
  return { cores, threadsPerCore: threads };
}
