import { action, type Service } from "../../api";
import * as addresses from "./addresses";
import * as assistants from "./assistants";
import * as interfaces from "./interfaces";
import * as networks from "./networks";
import * as routes from "./routes";
import * as groups from "./security-groups";

const TAGS = "Tags[]{Key Value}";
const LIST = "Filters[]{Name Values[]} Offset:number Limit:number";
/** Some actions of this service take Offset and Limit as strings. */
const LIST_BY_STRINGS = "Filters[]{Name Values[]} Offset Limit";
const ROUTE =
  "DestinationCidrBlock GatewayType GatewayId RouteId:number RouteDescription Enabled:boolean RouteType RouteTableId DestinationIpv6CidrBlock RouteItemId PublishedToVbc:boolean CreatedTime CdcId";
const POLICY =
  "PolicyIndex:number Protocol Port ServiceTemplate{ServiceId ServiceGroupId} CidrBlock Ipv6CidrBlock SecurityGroupId AddressTemplate{AddressId AddressGroupId} Action PolicyDescription ModifyTime Priority:number";
const POLICY_SET = `SecurityGroupPolicySet{Version Egress[]{${POLICY}} Ingress[]{${POLICY}} PolicyStatistics{IngressIPv4TotalCount:number IngressIPv6TotalCount:number EgressIPv4TotalCount:number EgressIPv6TotalCount:number}}!`;

export const vpc: Service = {
  name: "vpc",
  version: "2017-03-12",
  scope: "regional",
  soldOut: "ResourceInsufficient",
  actions: {
    CreateVpc: action(
      `VpcName! CidrBlock! EnableMulticast DnsServers[] DomainName ${TAGS} EnableRouteVpcPublish:boolean EnableRouteVpcPublishIpv6:boolean`,
      networks.createVpc,
    ),
    DescribeVpcs: action(`VpcIds[] ${LIST_BY_STRINGS}`, networks.describeVpcs),
    ModifyVpcAttribute: action(
      "VpcId! VpcName EnableMulticast DnsServers[] DomainName EnableRouteVpcPublish:boolean EnableCdcPublish:boolean EnableRouteVpcPublishIpv6:boolean",
      networks.modifyVpcAttribute,
    ),
    DeleteVpc: action("VpcId!", networks.deleteVpc),
    CreateAssistantCidr: action("VpcId! CidrBlocks[]!", assistants.createAssistantCidr),
    ModifyAssistantCidr: action("VpcId! NewCidrBlocks[] OldCidrBlocks[]", assistants.modifyAssistantCidr),
    DeleteAssistantCidr: action("VpcId! CidrBlocks[]!", assistants.deleteAssistantCidr),
    CreateSubnet: action(`VpcId! SubnetName! CidrBlock! Zone! ${TAGS} CdcId`, networks.createSubnet),
    DescribeSubnets: action(
      `SubnetIds[] ${LIST_BY_STRINGS} MaxResults:number NextToken`,
      networks.describeSubnets,
    ),
    ModifySubnetAttribute: action("SubnetId! SubnetName EnableBroadcast", networks.modifySubnetAttribute),
    DeleteSubnet: action("SubnetId!", networks.deleteSubnet),
    ReplaceRouteTableAssociation: action("RouteTableId! SubnetId", networks.replaceRouteTableAssociation),
    CreateRouteTable: action(`VpcId! RouteTableName! ${TAGS}`, routes.createRouteTable),
    DescribeRouteTables: action(
      `RouteTableIds[] ${LIST_BY_STRINGS} NeedRouterInfo:boolean`,
      routes.describeRouteTables,
    ),
    ModifyRouteTableAttribute: action("RouteTableId! RouteTableName!", routes.modifyRouteTableAttribute),
    DeleteRouteTable: action("RouteTableId!", routes.deleteRouteTable),
    CreateRoutes: action(`RouteTableId! Routes[]{${ROUTE}}!`, routes.createRoutes),
    DeleteRoutes: action(`RouteTableId! Routes[]{${ROUTE}}`, routes.deleteRoutes),
    EnableRoutes: action("RouteTableId! RouteIds[]:number RouteItemIds[]", routes.enableRoutes),
    DisableRoutes: action("RouteTableId! RouteIds[]:number RouteItemIds[]", routes.disableRoutes),
    CreateSecurityGroup: action(`GroupName! GroupDescription! ProjectId ${TAGS}`, groups.createSecurityGroup),
    DescribeSecurityGroups: action(
      `SecurityGroupIds[] ${LIST_BY_STRINGS} OrderField OrderDirection`,
      groups.describeSecurityGroups,
    ),
    ModifySecurityGroupAttribute: action(
      "SecurityGroupId! GroupName GroupDescription",
      groups.modifySecurityGroupAttribute,
    ),
    DeleteSecurityGroup: action("SecurityGroupId!", groups.deleteSecurityGroup),
    DescribeSecurityGroupAssociationStatistics: action(
      "SecurityGroupIds[]!",
      groups.describeSecurityGroupAssociationStatistics,
    ),
    DescribeSecurityGroupPolicies: action(
      "SecurityGroupId! Filters[]{Name Values[]}",
      groups.describeSecurityGroupPolicies,
    ),
    ModifySecurityGroupPolicies: action(
      `SecurityGroupId! ${POLICY_SET} SortPolicys:boolean`,
      groups.modifySecurityGroupPolicies,
    ),
    CreateSecurityGroupPolicies: action(`SecurityGroupId! ${POLICY_SET}`, groups.createSecurityGroupPolicies),
    DeleteSecurityGroupPolicies: action(`SecurityGroupId! ${POLICY_SET}`, groups.deleteSecurityGroupPolicies),
    AllocateAddresses: action(
      `AddressCount:number InternetServiceProvider InternetChargeType IPChargeType InternetMaxBandwidthOut:number AddressChargePrepaid{Period:number AutoRenewFlag:number} AddressType AnycastZone VipCluster[] ApplicableForCLB:boolean ${TAGS} BandwidthPackageId AddressName DedicatedClusterId IsDedicatedAddressPool:boolean Egress AntiDDoSPackageId ClientToken`,
      addresses.allocateAddresses,
    ),
    DescribeAddresses: action(`AddressIds[] ${LIST}`, addresses.describeAddresses),
    ModifyAddressAttribute: action(
      "AddressId! AddressName EipDirectConnection",
      addresses.modifyAddressAttribute,
    ),
    ModifyAddressesBandwidth: action(
      "AddressIds[]! InternetMaxBandwidthOut:number! StartTime EndTime",
      addresses.modifyAddressesBandwidth,
    ),
    ModifyAddressInternetChargeType: action(
      "AddressId! InternetChargeType! InternetMaxBandwidthOut:number! AddressChargePrepaid{Period:number AutoRenewFlag:number}",
      addresses.modifyAddressInternetChargeType,
    ),
    TransformAddress: action("InstanceId!", addresses.transformAddress),
    AssociateAddress: action(
      "AddressId! InstanceId NetworkInterfaceId PrivateIpAddress EipDirectConnection:boolean InstanceRegion",
      addresses.associateAddress,
    ),
    DisassociateAddress: action("AddressId! ReallocateNormalPublicIp:boolean", addresses.disassociateAddress),
    ReleaseAddresses: action("AddressIds[]!", addresses.releaseAddresses),
    DescribeTaskResult: action("TaskId:number DealName", addresses.describeTaskResult),
    DescribeBandwidthPackages: action(`BandwidthPackageIds[] ${LIST}`, addresses.describeBandwidthPackages),
    DescribeNetworkInterfaces: action(`NetworkInterfaceIds[] ${LIST}`, interfaces.describeNetworkInterfaces),
    DescribeUsedIpAddress: action(`VpcId! SubnetId IpAddresses[] ${LIST}`, interfaces.describeUsedIpAddress),
  },
};
