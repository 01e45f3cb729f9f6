import { action, type Service } from "../../api";
import { once } from "../once";
import * as charges from "./address-charges";
import * as bindings from "./address-bindings";
import { describeTaskResult } from "./address-tasks";
import * as addresses from "./addresses";
import * as assistants from "./assistants";
import * as packages from "./bandwidth-packages";
import * as interfaces from "./interfaces";
import * as nat from "./nat-gateways";
import * as networks from "./networks";
import * as privateIps from "./private-ips";
import * as routes from "./routes";
import * as policies from "./security-group-policies";
import * as groups from "./security-groups";

const TOKENS = { mismatch: "UnsupportedOperation.IdempotentParameterMismatch" };
const TAGS = "Tags[]{Key Value}";
const PREPAID = "AddressChargePrepaid{Period:number AutoRenewFlag:number}";
const PRIVATE_IPS =
  "PrivateIpAddresses[]{PrivateIpAddress Primary:boolean PublicIpAddress AddressId Description IsWanIpBlocked:boolean State QosLevel~DEFAULT}";
const LIST = "Filters[]{Name Values[]} Offset:number Limit:number";
/** Some actions of this service take Offset and Limit as strings. */
const LIST_BY_STRINGS = "Filters[]{Name Values[]} Offset Limit";
const ROUTE =
  "DestinationCidrBlock GatewayType GatewayId RouteId:number RouteDescription Enabled:boolean RouteType RouteTableId DestinationIpv6CidrBlock~ RouteItemId PublishedToVbc:boolean~ CreatedTime CdcId~";
const POLICY =
  "PolicyIndex:number Protocol Port ServiceTemplate{ServiceId ServiceGroupId} CidrBlock Ipv6CidrBlock SecurityGroupId AddressTemplate{AddressId AddressGroupId} Action PolicyDescription ModifyTime Priority:number~";
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
    CreateSubnet: action(`VpcId! SubnetName! CidrBlock! Zone! ${TAGS} CdcId~`, networks.createSubnet),
    DescribeSubnets: action(
      `SubnetIds[] ${LIST_BY_STRINGS} MaxResults:number~ NextToken~`,
      networks.describeSubnets,
    ),
    ModifySubnetAttribute: action("SubnetId! SubnetName EnableBroadcast", networks.modifySubnetAttribute),
    DeleteSubnet: action("SubnetId!", networks.deleteSubnet),
    ReplaceRouteTableAssociation: action("RouteTableId! SubnetId", networks.replaceRouteTableAssociation),
    CreateRouteTable: action(`VpcId! RouteTableName! ${TAGS}`, routes.createRouteTable),
    DescribeRouteTables: action(
      `RouteTableIds[] ${LIST_BY_STRINGS} NeedRouterInfo:boolean~true`,
      routes.describeRouteTables,
    ),
    ModifyRouteTableAttribute: action("RouteTableId! RouteTableName!", routes.modifyRouteTableAttribute),
    DeleteRouteTable: action("RouteTableId!", routes.deleteRouteTable),
    CreateRoutes: action(`RouteTableId! Routes[]{${ROUTE}}!`, routes.createRoutes),
    DeleteRoutes: action(`RouteTableId! Routes[]{${ROUTE}}`, routes.deleteRoutes),
    EnableRoutes: action("RouteTableId! RouteIds[]:number RouteItemIds[]", routes.enableRoutes),
    DisableRoutes: action("RouteTableId! RouteIds[]:number RouteItemIds[]", routes.disableRoutes),
    CreateDefaultSecurityGroup: action("ProjectId", groups.createDefaultSecurityGroup),
    CreateSecurityGroup: action(`GroupName! GroupDescription! ProjectId ${TAGS}`, groups.createSecurityGroup),
    DescribeSecurityGroups: action(
      `SecurityGroupIds[] ${LIST_BY_STRINGS} OrderField~ OrderDirection~`,
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
      policies.describeSecurityGroupPolicies,
    ),
    ModifySecurityGroupPolicies: action(
      `SecurityGroupId! ${POLICY_SET} SortPolicys:boolean`,
      policies.modifySecurityGroupPolicies,
    ),
    CreateSecurityGroupPolicies: action(
      `SecurityGroupId! ${POLICY_SET}`,
      policies.createSecurityGroupPolicies,
    ),
    DeleteSecurityGroupPolicies: action(
      `SecurityGroupId! ${POLICY_SET}`,
      policies.deleteSecurityGroupPolicies,
    ),
    AllocateAddresses: action(
      `AddressCount:number InternetServiceProvider InternetChargeType IPChargeType InternetMaxBandwidthOut:number ${PREPAID} AddressType AnycastZone VipCluster[] ApplicableForCLB:boolean~ ${TAGS} BandwidthPackageId AddressName DedicatedClusterId IsDedicatedAddressPool:boolean~ Egress AntiDDoSPackageId ClientToken`,
      once("vpc.AllocateAddresses", TOKENS, addresses.allocateAddresses),
    ),
    DescribeAddresses: action(`AddressIds[] ${LIST}`, addresses.describeAddresses),
    ModifyAddressAttribute: action(
      "AddressId! AddressName EipDirectConnection~FALSE",
      addresses.modifyAddressAttribute,
    ),
    ModifyAddressesBandwidth: action(
      "AddressIds[]! InternetMaxBandwidthOut:number! StartTime~ EndTime~",
      addresses.modifyAddressesBandwidth,
    ),
    ModifyAddressInternetChargeType: action(
      `AddressId! InternetChargeType! InternetMaxBandwidthOut:number! ${PREPAID}`,
      addresses.modifyAddressInternetChargeType,
    ),
    TransformAddress: action("InstanceId!", addresses.transformAddress),
    AssociateAddress: action(
      "AddressId! InstanceId NetworkInterfaceId PrivateIpAddress EipDirectConnection:boolean~ InstanceRegion~",
      bindings.associateAddress,
    ),
    DisassociateAddress: action("AddressId! ReallocateNormalPublicIp:boolean~", bindings.disassociateAddress),
    ReleaseAddresses: action("AddressIds[]!", addresses.releaseAddresses),
    DescribeTaskResult: action("TaskId:number DealName~", describeTaskResult),
    DescribeBandwidthPackages: action(`BandwidthPackageIds[] ${LIST}`, packages.describeBandwidthPackages),
    CreateBandwidthPackage: action(
      `NetworkType ChargeType BandwidthPackageName BandwidthPackageCount:number InternetMaxBandwidth:number ${TAGS} Protocol TimeSpan:number Egress DesignatedZone`,
      packages.createBandwidthPackage,
    ),
    ModifyBandwidthPackageAttribute: action(
      "BandwidthPackageId BandwidthPackageName ChargeType",
      packages.modifyBandwidthPackageAttribute,
    ),
    ModifyBandwidthPackageBandwidth: action(
      "InternetMaxBandwidth:number! BandwidthPackageId!",
      packages.modifyBandwidthPackageBandwidth,
    ),
    AddBandwidthPackageResources: action(
      "ResourceIds[]! BandwidthPackageId NetworkType ResourceType Protocol InternetMaxBandwidthOut:number",
      packages.addBandwidthPackageResources,
    ),
    RemoveBandwidthPackageResources: action(
      "ResourceIds[] BandwidthPackageId ResourceType InternetMaxBandwidthOut:number InternetChargeType",
      packages.removeBandwidthPackageResources,
    ),
    DeleteBandwidthPackage: action("BandwidthPackageId!", packages.deleteBandwidthPackage),
    RenewAddresses: action(`AddressIds[]! ${PREPAID}!`, charges.renewAddresses),
    ModifyAddressesRenewFlag: action("AddressIds[]! RenewFlag!", charges.modifyAddressesRenewFlag),
    AssignPrivateIpAddresses: action(
      `NetworkInterfaceId! ${PRIVATE_IPS} SecondaryPrivateIpAddressCount:number QosLevel~DEFAULT ClientToken`,
      once("vpc.AssignPrivateIpAddresses", TOKENS, privateIps.assignPrivateIpAddresses),
    ),
    UnassignPrivateIpAddresses: action(
      `NetworkInterfaceId! ${PRIVATE_IPS}! InstanceId`,
      privateIps.unassignPrivateIpAddresses,
    ),
    ModifyPrivateIpAddressesAttribute: action(
      `NetworkInterfaceId! ${PRIVATE_IPS}!`,
      privateIps.modifyPrivateIpAddressesAttribute,
    ),
    DescribeNatGateways: action(`NatGatewayIds[] ${LIST}`, nat.describeNatGateways),
    DisassociateNatGatewayAddress: action(
      "NatGatewayId! PublicIpAddresses[]!",
      nat.disassociateNatGatewayAddress,
    ),
    DescribeNetworkInterfaces: action(`NetworkInterfaceIds[] ${LIST}`, interfaces.describeNetworkInterfaces),
    DescribeUsedIpAddress: action(`VpcId! SubnetId IpAddresses[] ${LIST}`, interfaces.describeUsedIpAddress),
  },
};
