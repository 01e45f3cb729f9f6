import { action, type Service } from "../../api";
import * as accounts from "./accounts";
import * as change from "./change";
import * as charges from "./charges";
import * as create from "./create";
import * as describe from "./describe";
import * as groups from "./groups";
import * as migration from "./migration";
import * as network from "./network";
import * as parameters from "./parameters";
import * as passwords from "./passwords";
import * as remove from "./remove";
import * as upgrade from "./upgrade";
import * as templates from "./templates";

const PARAMETERS = "ParamList[]{Key Value}";
const NODES = "NodeSet[]{NodeType:number NodeId:number ZoneId:number ZoneName}";

export const redis: Service = {
  name: "redis",
  version: "2018-04-12",
  scope: "regional",
  soldOut: "ResourceUnavailable.SaleOut",
  actions: {
    DescribeProductInfo: action("", describe.describeProductInfo),
    CreateInstances: action(
      `TypeId:number! MemSize:number! GoodsNum:number! Period:number! BillingMode:number! ZoneId:number Password VpcId SubnetId ProjectId:number AutoRenew:number SecurityGroupIdList[] VPort:number RedisShardNum:number RedisReplicasNum:number ReplicasReadonly:boolean InstanceName NoAuth:boolean ${NODES} ResourceTags[]{TagKey TagValue} ZoneName TemplateId DryRun:boolean ProductVersion RedisClusterId AlarmPolicyList[]~ EncryptPassword:boolean PasswordPolicy~{Enabled:boolean MinLetterCount:number MinDigitCount:number MinSpecialCount:number MinLength:number} EnableSSL:boolean SSLBindPrivateIPv4:boolean~ ConnectionMode:number~`,
      create.createInstances,
    ),
    DescribeInstances: action(
      "Limit:number Offset:number InstanceId OrderBy OrderType:number VpcIds[]~ SubnetIds[]~ SearchKey ProjectIds[]:number InstanceName UniqVpcIds[] UniqSubnetIds[] RegionIds[]:number~ Status[]:number TypeVersion:number~ EngineName AutoRenew[]:number BillingMode Type:number SearchKeys[] TypeList[]:number MonitorVersion~ InstanceTags[]{TagKey TagValue} TagKeys[] ProductVersions[] InstanceIds[] AzMode~",
      describe.describeInstances,
    ),
    DescribeInstanceDealDetail: action("DealIds[] DealName", describe.describeInstanceDealDetail),
    DescribeTaskInfo: action("TaskId:number!", describe.describeTaskInfo),
    DescribeTaskList: action(
      "InstanceId InstanceName Limit:number Offset:number ProjectIds[]:number TaskTypes[] BeginTime EndTime TaskStatus[]:number~ Result[]:number OperatorUin[]:number~ OperateUin[]~",
      describe.describeTaskList,
    ),
    DescribeMaintenanceWindow: action("InstanceId!", describe.describeMaintenanceWindow),
    ModifyMaintenanceWindow: action("InstanceId! StartTime! EndTime!", change.modifyMaintenanceWindow),
    ModifyInstance: action(
      "Operation! InstanceIds[] InstanceNames[] ProjectId:number AutoRenews[]:number DeleteProtectionSwitches[]:number InstanceId InstanceName AutoRenew:number",
      change.modifyInstance,
    ),
    UpgradeInstance: action(
      `InstanceId! MemSize:number! RedisShardNum:number RedisReplicasNum:number ${NODES} SwitchOption:number`,
      upgrade.upgradeInstance,
    ),
    UpgradeInstanceVersion: action(
      "TargetInstanceType! SwitchOption:number! InstanceId!",
      upgrade.upgradeInstanceVersion,
    ),
    ResetPassword: action(
      "InstanceId! Password NoAuth:boolean EncryptPassword:boolean",
      passwords.resetPassword,
    ),
    ModifyInstancePassword: action("InstanceId! OldPassword! Password!", passwords.modifyInstancePassword),
    ModifyInstanceChargeType: action(
      "InstanceIds[]! InstanceChargeType! Period:number",
      charges.modifyInstanceChargeType,
    ),
    RenewInstance: action("Period:number! InstanceId! ModifyPayMode", charges.renewInstance),
    ModifyInstanceAvailabilityZones: action(
      `InstanceId! SwitchOption:number! ${NODES}!`,
      upgrade.modifyInstanceAvailabilityZones,
    ),
    CreateParamTemplate: action(
      `Name! Description ProductType:number TemplateId ${PARAMETERS}`,
      templates.createParamTemplate,
    ),
    DescribeParamTemplates: action(
      "ProductTypes[]:number TemplateNames[] TemplateIds[] Limit:number Offset:number",
      templates.describeParamTemplates,
    ),
    DescribeParamTemplateInfo: action("TemplateId!", templates.describeParamTemplateInfo),
    ModifyParamTemplate: action(`TemplateId! Name Description ${PARAMETERS}`, templates.modifyParamTemplate),
    DeleteParamTemplate: action("TemplateId!", templates.deleteParamTemplate),
    ApplyParamsTemplate: action("InstanceIds[]! TemplateId!", templates.applyParamsTemplate),
    ClearInstance: action("InstanceId! Password EncryptPassword:boolean", change.clearInstance),
    ModifyInstanceReadOnly: action("InstanceId! InputMode!", change.modifyInstanceReadOnly),
    EnableReplicaReadonly: action("InstanceId! ReadonlyPolicy[]", change.enableReplicaReadonly),
    DisableReplicaReadonly: action("InstanceId!", change.disableReplicaReadonly),
    ModifyNetworkConfig: action(
      "InstanceId! Operation! Vip VpcId SubnetId Recycle:number VPort:number",
      network.modifyNetworkConfig,
    ),
    AllocateWanAddress: action("InstanceId!", network.allocateWanAddress),
    ReleaseWanAddress: action("InstanceId!", network.releaseWanAddress),
    DescribeInstanceSecurityGroup: action("InstanceIds[]!", groups.describeInstanceSecurityGroup),
    DescribeDBSecurityGroups: action("Product! InstanceId!", groups.describeDBSecurityGroups),
    ModifyDBInstanceSecurityGroups: action(
      "Product! SecurityGroupIds[]! InstanceId!",
      groups.modifyDBInstanceSecurityGroups,
    ),
    AssociateSecurityGroups: action(
      "Product! SecurityGroupId! InstanceIds[]!",
      groups.associateSecurityGroups,
    ),
    DisassociateSecurityGroups: action(
      "Product! SecurityGroupId! InstanceIds[]!",
      groups.disassociateSecurityGroups,
    ),
    DescribeInstanceAccount: action(
      "InstanceId! Limit:number! Offset:number!",
      accounts.describeInstanceAccount,
    ),
    CreateInstanceAccount: action(
      "InstanceId! AccountName! AccountPassword! ReadonlyPolicy[]! Privilege! Remark EncryptPassword:boolean",
      accounts.createInstanceAccount,
    ),
    ModifyInstanceAccount: action(
      "InstanceId! AccountName! AccountPassword Remark ReadonlyPolicy[] Privilege NoAuth:boolean EncryptPassword:boolean",
      accounts.modifyInstanceAccount,
    ),
    DeleteInstanceAccount: action("InstanceId! AccountName!", accounts.deleteInstanceAccount),
    DescribeInstanceDTSInfo: action("InstanceId!", migration.describeInstanceDTSInfo),
    DescribeInstanceParams: action("InstanceId!", parameters.describeInstanceParams),
    ModifyInstanceParams: action("InstanceId! InstanceParams[]{Key Value}!", parameters.modifyInstanceParams),
    DestroyPostpaidInstance: action("InstanceId!", remove.destroyPostpaidInstance),
    DestroyPrepaidInstance: action("InstanceId!", remove.destroyPrepaidInstance),
    StartupInstance: action("InstanceId!", remove.startupInstance),
    CleanUpInstance: action("InstanceId!", remove.cleanUpInstance),
  },
};
