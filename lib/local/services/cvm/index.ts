import { action, type Service } from "../../api";
import { CVM_TOKENS, once } from "../once";
import * as catalogue from "./catalogue";
import * as change from "./change";
import * as charges from "./charges";
import * as describe from "./describe";
import * as images from "./images";
import * as imports from "./import";
import * as keys from "./keys";
import { runInstances } from "./launch";
import * as templates from "./launch-templates";
import * as placement from "./placement-groups";
import * as power from "./power";
import * as rescue from "./rescue";
import * as reshape from "./reshape";

const LIST = "Filters[]{Name Values[]} Offset:number Limit:number";
const TAGS = "TagSpecification[]{ResourceType Tags[]{Key Value}}";
const SYSTEM_DISK = "SystemDisk{DiskType DiskId DiskSize:number CdcId~ DiskName Encrypt:boolean KmsKeyId}";
const DATA_DISKS =
  "DataDisks[]{DiskSize:number DiskType DiskId DeleteWithInstance:boolean SnapshotId Encrypt:boolean KmsKeyId ThroughputPerformance:number CdcId~ BurstPerformance:boolean DiskName}";
const LOGIN = "LoginSettings{Password KeyIds[] KeepImageLogin}";
const SERVICES =
  "EnhancedService{SecurityService{Enabled:boolean} MonitorService{Enabled:boolean} AutomationService{Enabled:boolean}}";
const PREPAID = "InstanceChargePrepaid{Period:number RenewFlag}";
const VPC =
  "VirtualPrivateCloud{VpcId SubnetId AsVpcGateway:boolean PrivateIpAddresses[] Ipv6AddressCount:number}";
const INTERNET =
  "InternetAccessible{InternetChargeType InternetMaxBandwidthOut:number PublicIpAssigned:boolean BandwidthPackageId InternetServiceProvider~BGP IPv4AddressType IPv6AddressType AntiDDoSPackageId}";
const PLACEMENT =
  "Placement{Zone ProjectId:number HostIds[] HostId~ DedicatedResourcePackTenancy DedicatedResourcePackIds[] RackId~}";
/** What RunInstances and launch templates have in common, besides image and place. */
const SETTINGS = [
  `InstanceChargeType ${PREPAID}`,
  `InstanceType ${SYSTEM_DISK} ${DATA_DISKS}`,
  VPC,
  INTERNET,
  `InstanceCount:number InstanceName ${LOGIN} SecurityGroupIds[] ${SERVICES} ClientToken HostName`,
  "ActionTimer{TimerAction ActionTime Externals{ReleaseAddress:boolean UnsupportNetworks[] StorageBlockAttr{Type MinSize:number MaxSize:number}} ActionTimerId Status InstanceId}",
  `DisasterRecoverGroupIds[] ${TAGS} InstanceMarketOptions{SpotOptions{MaxPrice SpotInstanceType} MarketType}`,
  "UserData Metadata{Items[]{Key Value}} DryRun:boolean CamRoleName HpcClusterId",
  "DisableApiTermination:boolean EnableJumboFrame:boolean",
  "NetworkInterfaces[]{InterfaceType VpcId SubnetId PrivateIpv4AddressCount:number NetworkInterfaceId SecurityGroupIds[] DeleteWithInstance:boolean}",
].join(" ");
const RATE_10 = { rate: 10 };

export const cvm: Service = {
  name: "cvm",
  version: "2017-03-12",
  scope: "regional",
  soldOut: "ResourcesSoldOut.SpecifiedInstanceType",
  actions: {
    RunInstances: action(
      [
        `${PLACEMENT} ImageId ${SETTINGS} LaunchTemplate{LaunchTemplateId LaunchTemplateVersion:number}`,
        "MinCount:number CpuTopology{CoreCount:number ThreadPerCore:number} DedicatedClusterId ChcIds[]",
        "PartitionNumber:number",
      ].join(" "),
      once("cvm.RunInstances", CVM_TOKENS, runInstances),
      RATE_10,
    ),
    DescribeInstances: action(`InstanceIds[] ${LIST}`, describe.describeInstances, { rate: 40 }),
    DescribeInstancesStatus: action(
      "InstanceIds[] Offset:number Limit:number",
      describe.describeInstancesStatus,
    ),
    DescribeInstancesAttributes: action("Attributes[]! InstanceIds[]!", describe.describeInstancesAttributes),
    StartInstances: action("InstanceIds[]!", power.startInstances, RATE_10),
    StopInstances: action(
      "InstanceIds[]! ForceStop:boolean StopType StoppedMode",
      power.stopInstances,
      RATE_10,
    ),
    RebootInstances: action("InstanceIds[]! ForceReboot:boolean StopType", power.rebootInstances, RATE_10),
    TerminateInstances: action(
      "InstanceIds[]! ReleaseAddress:boolean ReleasePrepaidDataDisks:boolean",
      power.terminateInstances,
      RATE_10,
    ),
    ModifyInstancesAttribute: action(
      "InstanceIds[]! InstanceName UserData SecurityGroups[] CamRoleName HostName DisableApiTermination:boolean CamRoleType~user AutoReboot:boolean~true EnableJumboFrame:boolean",
      change.modifyInstancesAttribute,
      RATE_10,
    ),
    ResetInstancesType: action(
      "InstanceIds[]! InstanceType! ForceStop:boolean",
      reshape.resetInstancesType,
      RATE_10,
    ),
    ResetInstancesPassword: action(
      "InstanceIds[]! Password! UserName ForceStop:boolean",
      reshape.resetInstancesPassword,
      RATE_10,
    ),
    ModifyInstancesVpcAttribute: action(
      `InstanceIds[]! ${VPC}! ForceStop:boolean ReserveHostName:boolean~true`,
      reshape.modifyInstancesVpcAttribute,
    ),
    ResetInstancesInternetMaxBandwidth: action(
      `InstanceIds[]! ${INTERNET}! StartTime EndTime`,
      reshape.resetInstancesInternetMaxBandwidth,
    ),
    ModifyInstancesProject: action("InstanceIds[]! ProjectId:number!", reshape.modifyInstancesProject),
    ModifyInstancesChargeType: action(
      `InstanceIds[]! InstanceChargeType! ${PREPAID} ModifyPortableDataDisk:boolean`,
      charges.modifyInstancesChargeType,
    ),
    ModifyInstancesRenewFlag: action("InstanceIds[]! RenewFlag!", charges.modifyInstancesRenewFlag),
    ModifyInstancesDisasterRecoverGroup: action(
      "InstanceIds[]! DisasterRecoverGroupId Force:boolean DisasterRecoverGroupIds[] PartitionNumber:number",
      placement.modifyInstancesDisasterRecoverGroup,
    ),
    CreateLaunchTemplate: action(
      `LaunchTemplateName! LaunchTemplateVersionDescription LaunchTemplateTagSpecification[]{ResourceType Tags[]{Key Value}} TemplateDataModifyAction~ ${PLACEMENT}! ImageId! ${SETTINGS}`,
      once("cvm.CreateLaunchTemplate", CVM_TOKENS, templates.createLaunchTemplate),
    ),
    CreateLaunchTemplateVersion: action(
      `LaunchTemplateId! LaunchTemplateVersion:number LaunchTemplateVersionDescription TemplateDataModifyAction~ ${PLACEMENT}! ImageId ${SETTINGS}`,
      once("cvm.CreateLaunchTemplateVersion", CVM_TOKENS, templates.createLaunchTemplateVersion),
    ),
    DescribeLaunchTemplates: action(`LaunchTemplateIds[] ${LIST}`, templates.describeLaunchTemplates),
    DescribeLaunchTemplateVersions: action(
      "LaunchTemplateId! LaunchTemplateVersions[]:number MinVersion:number MaxVersion:number Offset:number Limit:number DefaultVersion:boolean",
      templates.describeLaunchTemplateVersions,
    ),
    ModifyLaunchTemplateDefaultVersion: action(
      "LaunchTemplateId! DefaultVersion:number!",
      templates.modifyLaunchTemplateDefaultVersion,
    ),
    DeleteLaunchTemplateVersions: action(
      "LaunchTemplateId! LaunchTemplateVersions[]:number!",
      templates.deleteLaunchTemplateVersions,
    ),
    DeleteLaunchTemplate: action("LaunchTemplateId!", templates.deleteLaunchTemplate),
    RenewInstances: action(`InstanceIds[]! ${PREPAID} RenewPortableDataDisk:boolean`, charges.renewInstances),
    CreateDisasterRecoverGroup: action(
      `Name! Type! ClientToken Affinity:number Strategy PartitionCount:number ${TAGS}`,
      once(
        "cvm.CreateDisasterRecoverGroup",
        { mismatch: "InvalidParameterValue" },
        placement.createDisasterRecoverGroup,
      ),
    ),
    DescribeDisasterRecoverGroups: action(
      `DisasterRecoverGroupIds[] Name ${LIST}`,
      placement.describeDisasterRecoverGroups,
    ),
    ModifyDisasterRecoverGroupAttribute: action(
      "DisasterRecoverGroupId! Name! Affinity:number",
      placement.modifyDisasterRecoverGroupAttribute,
    ),
    DeleteDisasterRecoverGroups: action("DisasterRecoverGroupIds[]!", placement.deleteDisasterRecoverGroups),
    DescribeDisasterRecoverGroupQuota: action("", placement.describeDisasterRecoverGroupQuota),
    EnterRescueMode: action(
      "InstanceId! Password! Username~root|Administrator ForceStop:boolean StopType",
      rescue.enterRescueMode,
    ),
    ExitRescueMode: action("InstanceId!", rescue.exitRescueMode),
    ResetInstance: action(
      `InstanceId! ImageId ${SYSTEM_DISK} ${LOGIN} ${SERVICES} HostName UserData`,
      change.resetInstance,
      RATE_10,
    ),
    ResizeInstanceDisks: action(
      `InstanceId! ${DATA_DISKS} ForceStop:boolean ${SYSTEM_DISK} ResizeOnline:boolean`,
      change.resizeInstanceDisks,
      RATE_10,
    ),
    AssociateSecurityGroups: action(
      "SecurityGroupIds[]! InstanceIds[]!",
      change.associateSecurityGroups,
      RATE_10,
    ),
    DisassociateSecurityGroups: action(
      "SecurityGroupIds[]! InstanceIds[]!",
      change.disassociateSecurityGroups,
      RATE_10,
    ),
    AssociateInstancesKeyPairs: action(
      "InstanceIds[]! KeyIds[]! ForceStop:boolean",
      change.associateInstancesKeyPairs,
      RATE_10,
    ),
    DisassociateInstancesKeyPairs: action(
      "InstanceIds[]! KeyIds[]! ForceStop:boolean",
      change.disassociateInstancesKeyPairs,
      RATE_10,
    ),
    ImportImage: action(
      `Architecture! OsType! OsVersion! ImageUrl! ImageName! ImageDescription DryRun:boolean Force:boolean ${TAGS} LicenseType BootMode ImageFamily ImportImageDataDiskList[]{ImageUrl}`,
      imports.importImage,
      RATE_10,
    ),
    DescribeImportImageOs: action("", imports.describeImportImageOs),
    DescribeImages: action(`ImageIds[] ${LIST} InstanceType`, images.describeImages),
    DeleteImages: action("ImageIds[]! DeleteBindedSnap:boolean DryRun:boolean", images.deleteImages),
    CreateImage: action(
      `ImageName! InstanceId ImageDescription ForcePoweroff Sysprep~FALSE|false DataDiskIds[] SnapshotIds[] DryRun:boolean ${TAGS} ImageFamily`,
      images.createImage,
    ),
    ModifyImageAttribute: action(
      "ImageId! ImageName ImageDescription ImageFamily ImageDeprecated:boolean",
      images.modifyImageAttribute,
    ),
    DescribeImageQuota: action("", images.describeImageQuota, RATE_10),
    ImportKeyPair: action(`KeyName! ProjectId:number! PublicKey! ${TAGS}`, keys.importKeyPair),
    CreateKeyPair: action(`KeyName! ProjectId:number! ${TAGS}`, keys.createKeyPair),
    DescribeKeyPairs: action(`KeyIds[] ${LIST}`, keys.describeKeyPairs),
    ModifyKeyPairAttribute: action("KeyId! KeyName Description", keys.modifyKeyPairAttribute),
    DeleteKeyPairs: action("KeyIds[]!", keys.deleteKeyPairs),
    DescribeRegions: action("", catalogue.describeRegions),
    DescribeZones: action("", catalogue.describeZones),
    DescribeZoneInstanceConfigInfos: action(
      "Filters[]{Name Values[]}",
      catalogue.describeZoneInstanceConfigInfos,
    ),
    DescribeInstanceTypeConfigs: action("Filters[]{Name Values[]}", catalogue.describeInstanceTypeConfigs, {
      rate: 40,
    }),
  },
};
