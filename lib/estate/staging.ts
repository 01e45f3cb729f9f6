import { CbsStorage } from "@cdktf/provider-tencentcloud/lib/cbs-storage";
import { CbsStorageAttachment } from "@cdktf/provider-tencentcloud/lib/cbs-storage-attachment";
import { Construct } from "constructs";
import type { diskType } from "../plan/blueprint";
import type { z } from "zod";
import { addMoves, deviceName, logicalIds, type Move } from "./addresses";
import { relayUserData } from "./bootstrap";
import type { EstateContext } from "./context";
import { expressionOf } from "./expression";
import { reconciledInstance } from "./instance";
import { estateName } from "./names";
import { publicImage } from "./public-image";
import { relayKeys, stagingKey } from "./references";

/** A relay with its staging disks, as the lock places them. */
export interface StagedRelay {
  readonly index: number;
  readonly instanceType: string;
  /** Id of an image; default: the newest public TencentOS Server 3. */
  readonly image?: string;
  /** Whether sources reach it over the internet. */
  readonly reach: "public" | "private";
  readonly disks: readonly StagingDisk[];
}

export interface StagingDisk {
  readonly workload: string;
  /** The workload's name before, where it was renamed. */
  readonly renamedFrom?: string;
  /** The source's device. */
  readonly device: string;
  readonly type: z.infer<typeof diskType>;
  readonly sizeGib: number;
  readonly encrypted: boolean;
}

/** What relays stand in. */
export interface StagingGround {
  readonly vpcId: string;
  readonly subnetId: string;
  readonly groupId: string;
  readonly roleName: string;
  readonly bucket: string;
  readonly prefix: string;
}

/** It has systemd, curl and sha256sum, which the bootstrap script needs. */
const RELAY_SYSTEM = { imageNameRegex: "^TencentOS Server 3" } as const;
/** Mbps outwards: status documents and answers; what is replicated comes in. */
const OUTBOUND_MBPS = 10;
const SYSTEM_DISK = { type: "CLOUD_PREMIUM", sizeGib: 50 } as const;
/** `storage_name` has at most so many characters. Source: cdk.md 3.2. */
const DISK_NAME_LIMIT = 60;

/** Every relay and staging disk of a project. Each keeps its address as long as the lock keeps its place. */
export class Staging extends Construct {
  /** Reference key → Terraform expression. */
  readonly bindings: Readonly<Record<string, string>>;

  constructor(
    scope: Construct,
    id: string,
    relays: readonly StagedRelay[],
    private readonly ground: StagingGround,
    private readonly context: EstateContext,
  ) {
    super(scope, id);
    this.bindings = Object.fromEntries(relays.flatMap((relay) => this.relay(relay)));
  }

  private relay({ disks, image, index, instanceType, reach }: StagedRelay): [string, string][] {
    const { context, ground } = this;
    const instance = reconciledInstance(this, `relay-${index}`, {
      instanceName: estateName(context.project, `relay-${index}`),
      instanceType,
      availabilityZone: context.zone,
      imageId: image ?? publicImage(this, { ...RELAY_SYSTEM, instanceType }, context),
      vpcId: ground.vpcId,
      subnetId: ground.subnetId,
      orderlySecurityGroups: [ground.groupId],
      camRoleName: ground.roleName,
      systemDiskType: SYSTEM_DISK.type,
      systemDiskSize: SYSTEM_DISK.sizeGib,
      allocatePublicIp: reach === "public",
      ...(reach === "public" && {
        internetChargeType: "TRAFFIC_POSTPAID_BY_HOUR",
        internetMaxBandwidthOut: OUTBOUND_MBPS,
      }),
      userDataRaw: relayUserData({
        bucket: ground.bucket,
        prefix: ground.prefix,
        project: context.project,
        region: context.region,
        relay: String(index),
      }),
      // Another type is given to a running relay only so; a pass that this cuts short is sent again.
      forceStop: true,
      tags: context.tags,
      provider: context.provider,
    });
    instance.overrideLogicalId(logicalIds.relay(context.project, index));
    const keys = relayKeys(index);
    const instanceId = expressionOf(instance, "id");
    return [
      [keys.instance, instanceId],
      [keys.address, expressionOf(instance, reach === "public" ? "public_ip" : "private_ip")],
      ...disks.map((disk) => this.disk(disk, instanceId)),
    ];
  }

  private disk(disk: StagingDisk, instanceId: string): [string, string] {
    const { context } = this;
    const { device, workload } = disk;
    const scope = new Construct(this, `${workload}_${deviceName(device)}`);
    const { provider } = context;
    const storage = new CbsStorage(scope, "Disk", {
      storageName: `landfall-${workload}-${deviceName(device)}`.slice(0, DISK_NAME_LIMIT),
      storageType: disk.type,
      storageSize: disk.sizeGib,
      availabilityZone: context.zone,
      encrypt: disk.encrypted,
      tags: context.tags,
      provider,
    });
    const logicalId = logicalIds.staging(context.project, workload, device);
    storage.overrideLogicalId(logicalId);
    const storageId = expressionOf(storage, "id");
    const attachment = new CbsStorageAttachment(scope, "Attachment", { instanceId, storageId, provider });
    attachment.overrideLogicalId(logicalId);
    addMoves(storage, this.moves(disk));
    return [stagingKey(workload, device), storageId];
  }

  private moves({ device, renamedFrom, workload }: StagingDisk): Move[] {
    if (renamedFrom === undefined) return [];
    const { project } = this.context;
    const from = logicalIds.staging(project, renamedFrom, device);
    const to = logicalIds.staging(project, workload, device);
    return [CbsStorage, CbsStorageAttachment].map(({ tfResourceType }) => ({
      from: `${tfResourceType}.${from}`,
      to: `${tfResourceType}.${to}`,
    }));
  }
}
