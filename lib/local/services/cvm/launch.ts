import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import { type Context, demand } from "../../api";
import { DiskFiles } from "../../disks";
import { nextLoopback } from "../../network/loopback";
import { watchDiskTerm } from "../cbs/charges";
import { disks, type DiskRow, snapshots } from "../cbs/rows";
import { changeTags } from "../tag/store";
import { defaultGroup } from "../vpc/default-groups";
import { freeIp, nextPublicIp } from "../vpc/usage";
import { checkHostname } from "./attributes";
import { watchTerm } from "./charges";
import { dryRun } from "./images";
import { withTemplate } from "./launch-templates";
import { hostnameOf, nameOf } from "./names";
import { type Order, readOrder } from "./order";
import type { OrderedDisk } from "./ordered-disks";
import { instances, type InstanceRow } from "./rows";

/** What the launch task writes: the files of new disks. */
export interface LaunchInput {
  readonly disks: readonly { readonly file: string; readonly gib: number; readonly from?: string }[];
}

export function runInstances(given: Sdk.RunInstancesRequest, context: Context): Sdk.RunInstancesResponse {
  const request = withTemplate(given, context);
  const order = readOrder(request, context);
  if (request.DryRun === true) throw dryRun();
  return { InstanceIdSet: order.addresses.map((_address, index) => launch(order, index, request, context)) };
}

function launch(order: Order, index: number, request: Sdk.RunInstancesRequest, context: Context): string {
  const { world } = context;
  const privateIp = order.addresses[index] ?? freeIp(world, order.subnet.id);
  demand(
    privateIp,
    "FailedOperation.NoAvailableIpAddressCountInSubnet",
    `The subnet \`${order.subnet.id}\` has no free address.`,
  );
  const launched = { index, count: order.addresses.length, ip: privateIp };
  const hostname = request.HostName ? hostnameOf(request.HostName, launched) : privateIp.replaceAll(".", "-");
  checkHostname(hostname);
  const id = world.ids.next("ins");
  const made = [
    addDisk(order, id, order.systemDisk, "SYSTEM_DISK", context),
    ...order.dataDisks.map((disk) => addDisk(order, id, disk, "DATA_DISK", context)),
  ];
  const row: InstanceRow = {
    id,
    region: context.region,
    createdAt: context.now,
    name: request.InstanceName ? nameOf(request.InstanceName, launched) : "Unnamed",
    hostname,
    zone: order.zone,
    project: order.project,
    type: order.type.type,
    cpu: order.type.cpu,
    memory: order.type.memory,
    image: order.image.id,
    osName: order.image.osName,
    state: "PENDING",
    operation: { name: "RunInstances", state: "OPERATING", requestId: context.requestId, error: "" },
    vpc: order.subnet.vpc,
    subnet: order.subnet.id,
    privateIp,
    publicIp: order.hasPublicIp ? nextPublicIp(world) : "",
    ...order.charge,
    stopCharging: false,
    internetChargeType: order.networkCharge,
    bandwidth: order.bandwidth,
    bandwidthPackage: order.bandwidthPackage,
    securityGroups: order.groups.length > 0 ? order.groups : [defaultGroup(order.project, context).id],
    keys: order.keys,
    keepImageLogin: request.LoginSettings?.KeepImageLogin?.toUpperCase() === "TRUE",
    systemDisk: made[0]!.id,
    role: request.CamRoleName ?? "",
    userData: request.UserData ?? "",
    protected: request.DisableApiTermination ?? false,
    ...order.place,
    topology: order.topology,
    uuid: world.ids.uuid("instance"),
    automation: request.EnhancedService?.AutomationService?.Enabled ?? true,
    guestAgent: false,
    loopback: nextLoopback(world),
    boot: 0,
    runningAt: 0,
  };
  world.table(instances).put(row);
  changeTags(context, "cvm/instance", id, order.tags);
  const systemSource = order.image.snapshots[0];
  const from = [
    systemSource === undefined ? undefined : world.table(snapshots).get(systemSource)?.file,
    ...order.dataDisks.map((disk) => disk.snapshot?.file),
  ];
  const input: LaunchInput = {
    disks: made.map((disk, index) => {
      const source = from[index];
      return { file: disk.file, gib: disk.size, ...(source === undefined ? {} : { from: source }) };
    }),
  };
  context.tasks.schedule("cvm.launch", id, context.latencies.launch, input);
  watchTerm(row, context);
  return id;
}

function addDisk(
  order: Order,
  instance: string,
  disk: OrderedDisk,
  usage: DiskRow["usage"],
  context: Context,
): DiskRow {
  const id = context.world.ids.next("disk");
  const row: DiskRow = {
    id,
    region: context.region,
    createdAt: context.now,
    name: disk.name,
    zone: order.zone,
    type: disk.type,
    size: disk.size,
    usage,
    state: "ATTACHED",
    instance,
    deleteWithInstance: disk.deleteWithInstance,
    encryption: disk.encryption,
    project: order.project,
    chargeType: order.charge.term === null ? "POSTPAID_BY_HOUR" : "PREPAID",
    term: order.charge.term,
    snapshot: disk.snapshot?.id ?? "",
    portable: usage === "DATA_DISK",
    throughput: disk.throughput,
    burst: disk.burst,
    backupQuota: 0,
    migratingTo: "",
    file: DiskFiles.nameOf("disks", id),
    ready: false,
  };
  context.world.table(disks).put(row);
  if (row.portable) watchDiskTerm(row, context);
  return row;
}
