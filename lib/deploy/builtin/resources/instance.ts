import type { RunInstancesRequest } from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import { z } from "zod";
import { LandfallError } from "../../../base/errors";
import { blocks, tags, text } from "./arguments";
import { type Creation, defineResource, type Tools } from "./resource";
import { changeTags, creationFilter, creationTags } from "./tagging";
import { answered, BUDGETS, removeFromState, unlessGone, until } from "./waiting";

const dataDisk = {
  data_disk_type: text,
  data_disk_size: z.int(),
  data_disk_snapshot_id: text.optional(),
  delete_with_instance: z.boolean().default(true),
  encrypt: z.boolean().optional(),
};

const shape = {
  instance_name: text.optional(),
  hostname: text.optional(),
  instance_type: text.optional(),
  instance_charge_type: z.literal("POSTPAID_BY_HOUR").optional(),
  availability_zone: text,
  image_id: text,
  vpc_id: text.optional(),
  subnet_id: text.optional(),
  private_ip: text.optional(),
  orderly_security_groups: z.array(text).optional(),
  security_groups: z.array(text).optional(),
  system_disk_type: text.default("CLOUD_PREMIUM"),
  system_disk_size: z.int().default(50),
  data_disks: blocks(dataDisk),
  cam_role_name: text.optional(),
  key_ids: z.array(text).optional(),
  user_data: text.optional(),
  user_data_raw: text.optional(),
  user_data_replace_on_change: z.boolean().default(false),
  internet_max_bandwidth_out: z.int().optional(),
  internet_charge_type: text.optional(),
  allocate_public_ip: z.boolean().default(false),
  disable_api_termination: z.boolean().default(false),
  disable_security_service: z.boolean().default(false),
  disable_monitor_service: z.boolean().default(false),
  disable_automation_service: z.boolean().default(false),
  force_delete: z.boolean().default(false),
  force_stop: z.boolean().default(false),
  project_id: z.int().default(0),
  tags,
};
type Args = z.output<z.ZodObject<typeof shape>>;

export const instance = defineResource(shape, {
  exports: [
    "cpu",
    "create_time",
    "instance_status",
    "memory",
    "os_name",
    "private_ip",
    "public_ip",
    "system_disk_id",
    "uuid",
  ],
  updates: ["tags"],
  local: ["force_delete", "force_stop", "user_data_replace_on_change"],
  // What else it refers to, network, groups and keys, is changed in place, and that is Terraform's.
  replacedWith: ["user_data", "user_data_raw", "cam_role_name"],
  locate: async (tools, _args, creation) => {
    const { InstanceSet } = await tools.cloud.cvm.DescribeInstances(
      { Filters: [creationFilter(creation)] },
      tools,
    );
    return InstanceSet?.[0]?.InstanceId;
  },
  make: async (tools, args, creation) => {
    const { InstanceIdSet } = await tools.cloud.cvm.RunInstances(launchRequest(args, creation), tools);
    return answered(InstanceIdSet?.[0], "RunInstances");
  },
  complete: async (tools, id) => {
    await until(tools, `launching ${id}`, BUDGETS.launch, async () => {
      const found = await describe(tools, id);
      if (found?.InstanceState === "LAUNCH_FAILED") throw launchFailed(id, found.LatestOperationErrorMsg);
      return found?.InstanceState === "RUNNING" ? found : undefined;
    });
  },
  read: async (tools, id) => {
    const found = await describe(tools, id);
    if (found === undefined || found.InstanceState === "SHUTDOWN") return undefined;
    return {
      instance_status: found.InstanceState,
      private_ip: found.PrivateIpAddresses?.[0],
      public_ip: found.PublicIpAddresses?.[0] ?? "",
      system_disk_id: found.SystemDisk?.DiskId,
      uuid: found.Uuid,
      cpu: found.CPU,
      memory: found.Memory,
      os_name: found.OsName,
      create_time: found.CreatedTime,
    };
  },
  update: (tools, id, args, before) =>
    changeTags(tools, { service: "cvm", prefix: "instance", id }, args.tags, before.tags),
  // The recycle bin counts as gone, as for the official provider; only force_delete empties it.
  remove: (tools, id, args) =>
    removeFromState(
      tools,
      `terminating ${id}`,
      BUDGETS.terminate,
      async () => {
        const found = await describe(tools, id);
        const state = found?.InstanceState;
        if (state === undefined) return "gone";
        if (!REMOVABLE.has(state) || found?.LatestOperationState === "OPERATING") return "busy";
        return state === "SHUTDOWN" && !args.force_delete ? "gone" : { state };
      },
      () => tools.cloud.cvm.TerminateInstances({ InstanceIds: [id] }, tools),
    ),
});

const REMOVABLE: ReadonlySet<string> = new Set(["RUNNING", "STOPPED", "LAUNCH_FAILED", "SHUTDOWN"]);

function launchRequest(args: Args, creation: Creation): RunInstancesRequest {
  const userData =
    args.user_data ?? (args.user_data_raw && Buffer.from(args.user_data_raw, "utf8").toString("base64"));
  const groups = args.orderly_security_groups ?? args.security_groups;
  return {
    Placement: { Zone: args.availability_zone, ProjectId: args.project_id },
    ImageId: args.image_id,
    ...(args.instance_type === undefined ? {} : { InstanceType: args.instance_type }),
    ...(args.instance_charge_type === undefined ? {} : { InstanceChargeType: args.instance_charge_type }),
    ...(args.instance_name === undefined ? {} : { InstanceName: args.instance_name }),
    ...(args.hostname === undefined ? {} : { HostName: args.hostname }),
    ...(args.cam_role_name === undefined ? {} : { CamRoleName: args.cam_role_name }),
    ...(args.key_ids === undefined ? {} : { LoginSettings: { KeyIds: args.key_ids } }),
    ...(groups === undefined ? {} : { SecurityGroupIds: groups }),
    ...(userData === undefined ? {} : { UserData: userData }),
    ...(args.disable_api_termination ? { DisableApiTermination: true } : {}),
    SystemDisk: { DiskType: args.system_disk_type, DiskSize: args.system_disk_size },
    ...(args.data_disks.length === 0 ? {} : { DataDisks: args.data_disks.map(dataDiskRequest) }),
    ...(args.vpc_id === undefined || args.subnet_id === undefined
      ? {}
      : {
          VirtualPrivateCloud: {
            VpcId: args.vpc_id,
            SubnetId: args.subnet_id,
            ...(args.private_ip === undefined ? {} : { PrivateIpAddresses: [args.private_ip] }),
          },
        }),
    InternetAccessible: {
      PublicIpAssigned: args.allocate_public_ip,
      ...(args.internet_max_bandwidth_out === undefined
        ? {}
        : { InternetMaxBandwidthOut: args.internet_max_bandwidth_out }),
      ...(args.internet_charge_type === undefined ? {} : { InternetChargeType: args.internet_charge_type }),
    },
    EnhancedService: {
      SecurityService: { Enabled: !args.disable_security_service },
      MonitorService: { Enabled: !args.disable_monitor_service },
      AutomationService: { Enabled: !args.disable_automation_service },
    },
    TagSpecification: [{ ResourceType: "instance", Tags: creationTags(args.tags, creation) }],
    ClientToken: creation.token,
  };
}

function dataDiskRequest(disk: Args["data_disks"][number]) {
  return {
    DiskType: disk.data_disk_type,
    DiskSize: disk.data_disk_size,
    DeleteWithInstance: disk.delete_with_instance,
    ...(disk.data_disk_snapshot_id === undefined ? {} : { SnapshotId: disk.data_disk_snapshot_id }),
    ...(disk.encrypt === undefined ? {} : { Encrypt: disk.encrypt }),
  };
}

async function describe(tools: Tools, id: string) {
  const answer = await unlessGone(tools.cloud.cvm.DescribeInstances({ InstanceIds: [id] }, tools));
  return answer?.InstanceSet?.[0];
}

function launchFailed(id: string, why: string | undefined): LandfallError {
  return new LandfallError("DEPLOY-LAUNCH", `${id} did not launch: ${why ?? "the cloud gives no reason"}`, {
    remedy: "Choose another zone or instance type, or try again later.",
  });
}
