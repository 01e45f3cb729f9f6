import { action, type Service } from "../../api";
import { once } from "../once";
import { attachDisks, detachDisks } from "./attachments";
import * as charges from "./charges";
import { describeDisks } from "./describe";
import * as changes from "./disk-changes";
import * as disks from "./disks";
import * as policies from "./policies";
import * as snapshots from "./snapshots";

const LIST = "Filters[]{Name Values[]} Limit:number OrderField Offset:number Order";
const PREPAID = "DiskChargePrepaid{Period:number RenewFlag CurInstanceDeadline~}";
const POLICY = "Policy[]{Hour[]:number DayOfWeek[]:number DayOfMonth[]:number IntervalDays:number}";

export const cbs: Service = {
  name: "cbs",
  version: "2017-03-12",
  scope: "regional",
  soldOut: "ResourceInsufficient",
  actions: {
    CreateDisks: action(
      "Placement{Zone CageId CdcId CdcName~ DedicatedClusterId ProjectId:number ProjectName~}! DiskChargeType! DiskType! DiskName Tags[]{Key Value} SnapshotId DiskCount:number ThroughputPerformance:number KmsKeyId DiskSize:number Shareable:boolean ClientToken Encrypt DiskChargePrepaid{Period:number RenewFlag CurInstanceDeadline~} DeleteSnapshot:number~ AutoMountConfiguration{InstanceId[] MountPoint[] FileSystemType} DiskBackupQuota:number BurstPerformance:boolean EncryptType",
      once("cbs.CreateDisks", { mismatch: "InvalidParameter.InvalidClientToken" }, disks.createDisks),
    ),
    DescribeDisks: action(`DiskIds[] ${LIST} ReturnBindAutoSnapshotPolicy:boolean~`, describeDisks, {
      rate: 100,
    }),
    ModifyDiskAttributes: action(
      "DiskIds[]! DiskName Portable:boolean ProjectId:number DeleteWithInstance:boolean DiskType BurstPerformanceOperation",
      changes.modifyDiskAttributes,
    ),
    ResizeDisk: action("DiskSize:number! DiskId", changes.resizeDisk),
    ModifyDiskExtraPerformance: action(
      "ThroughputPerformance:number! DiskId!",
      changes.modifyDiskExtraPerformance,
    ),
    ModifyDisksChargeType: action(
      `DiskIds[]! ${PREPAID} DiskChargePostpaid:boolean`,
      charges.modifyDisksChargeType,
    ),
    ModifyDisksRenewFlag: action(
      "DiskIds[]! RenewFlag! AutoRenewPeriod:number~",
      charges.modifyDisksRenewFlag,
    ),
    RenewDisk: action(`${PREPAID}! DiskId!`, charges.renewDisk),
    ModifyDiskBackupQuota: action("DiskId! DiskBackupQuota:number!", changes.modifyDiskBackupQuota),
    AttachDisks: action("InstanceId! DiskIds[]! DeleteWithInstance:boolean AttachMode~", attachDisks),
    DetachDisks: action("DiskIds[]! InstanceId", detachDisks),
    TerminateDisks: action("DiskIds[]! DeleteSnapshot:number~", disks.terminateDisks),
    CreateSnapshot: action(
      "DiskId SnapshotName Deadline DiskBackupId~ Tags[]{Key Value} LocalSnap:boolean~ DiskUsage",
      snapshots.createSnapshot,
    ),
    ApplySnapshot: action(
      "SnapshotId! DiskId! AutoStopInstance:boolean AutoStartInstance:boolean",
      snapshots.applySnapshot,
    ),
    DescribeSnapshots: action(`SnapshotIds[] ${LIST}`, snapshots.describeSnapshots),
    ModifySnapshotAttribute: action(
      "SnapshotId! IsPermanent:boolean SnapshotName Deadline",
      snapshots.modifySnapshotAttribute,
    ),
    CreateAutoSnapshotPolicy: action(
      `${POLICY}! DryRun:boolean IsActivated:boolean AutoSnapshotPolicyName IsPermanent:boolean RetentionDays:number`,
      policies.createAutoSnapshotPolicy,
    ),
    DescribeAutoSnapshotPolicies: action(
      `AutoSnapshotPolicyIds[] ${LIST}`,
      policies.describeAutoSnapshotPolicies,
    ),
    DescribeDiskAssociatedAutoSnapshotPolicy: action(
      "DiskId!",
      policies.describeDiskAssociatedAutoSnapshotPolicy,
    ),
    ModifyAutoSnapshotPolicyAttribute: action(
      `AutoSnapshotPolicyId! IsActivated:boolean IsPermanent:boolean AutoSnapshotPolicyName ${POLICY} RetentionDays:number`,
      policies.modifyAutoSnapshotPolicyAttribute,
    ),
    DeleteAutoSnapshotPolicies: action("AutoSnapshotPolicyIds[]!", policies.deleteAutoSnapshotPolicies),
    BindAutoSnapshotPolicy: action("AutoSnapshotPolicyId! DiskIds[]", policies.bindAutoSnapshotPolicy),
    UnbindAutoSnapshotPolicy: action(
      "AutoSnapshotPolicyId! DiskIds[] InstanceIds[]~",
      policies.unbindAutoSnapshotPolicy,
    ),
    DeleteSnapshots: action("SnapshotIds[]! DeleteBindImages:boolean", snapshots.deleteSnapshots),
  },
};
