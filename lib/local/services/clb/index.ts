import { action, type Service } from "../../api";
import { once } from "../once";
import * as balancers from "./balancers";
import * as listeners from "./listeners";
import * as targets from "./targets";
import * as tasks from "./tasks";

const HEALTH =
  "{HealthSwitch:number TimeOut:number IntervalTime:number HealthNum:number UnHealthNum:number HttpCode:number HttpCheckPath HttpCheckDomain HttpCheckMethod CheckPort:number ContextType SendContext RecvContext CheckType HttpVersion SourceIpType:number ExtendedCode}";
const CERTIFICATE =
  "{SSLMode SSLVerifyClient CertId CertCaId CertName CertKey CertContent CertCaName CertCaContent}";
const CERTIFICATES = "{SSLMode CertList[]{CertId CertName CertContent CertKey} SSLVerifyClient}";
const TARGETS =
  "LoadBalancerId! ListenerId! Targets[]{Port:number Type~CVM InstanceId Weight:number EniIp Tag}! LocationId Domain Url";

export const clb: Service = {
  name: "clb",
  version: "2018-03-17",
  scope: "regional",
  soldOut: "ResourcesSoldOut",
  actions: {
    CreateLoadBalancer: action(
      "LoadBalancerType! Forward:number LoadBalancerName VpcId SubnetId ProjectId:number AddressIPVersion~IPV4|ipv4 Number:number MasterZoneId ZoneId InternetAccessible{InternetChargeType~TRAFFIC_POSTPAID_BY_HOUR InternetMaxBandwidthOut:number BandwidthpkgSubType~BGP} VipIsp~BGP Tags[]{TagKey TagValue} Vip~ BandwidthPackageId~ ExclusiveCluster~{L4Clusters[]{ClusterId ClusterName Zone} L7Clusters[]{ClusterId ClusterName Zone} ClassicalCluster{ClusterId ClusterName Zone}} SlaType~ ClusterIds[]~ ClientToken SnatPro:boolean~ SnatIps[]~{SubnetId Ip} ClusterTag~ SlaveZoneId~ EipAddressId~ LoadBalancerPassToTarget:boolean DynamicVip:boolean~ Egress~ LBChargePrepaid~{RenewFlag Period:number} LBChargeType AccessLogTopicId~ AdvancedRoute:boolean~ AvailableZoneAffinityInfo~{Enable:boolean ExitRatio:number ReentryRatio:number}",
      once(
        "clb.CreateLoadBalancer",
        { mismatch: "InvalidParameterCombination" },
        balancers.createLoadBalancer,
      ),
    ),
    DescribeLoadBalancers: action(
      "LoadBalancerIds[] LoadBalancerType Forward:number~1 LoadBalancerName Domain LoadBalancerVips[] BackendPublicIps[]~ BackendPrivateIps[]~ Offset:number Limit:number OrderBy~CreateTime OrderType:number SearchKey ProjectId:number WithRs:number VpcId SecurityGroup MasterZone~ Filters[]{Name Values[]} AdditionalFields[]~",
      balancers.describeLoadBalancers,
    ),
    ModifyLoadBalancerAttributes: action(
      "LoadBalancerId! LoadBalancerName TargetRegionInfo~{Region VpcId NumericalVpcId:number} InternetChargeInfo{InternetChargeType~TRAFFIC_POSTPAID_BY_HOUR InternetMaxBandwidthOut:number BandwidthpkgSubType~BGP} LoadBalancerPassToTarget:boolean SwitchFlag:number~ SnatPro:boolean~ DeleteProtect:boolean ModifyClassicDomain:boolean~ AssociateEndpoint~",
      balancers.modifyLoadBalancerAttributes,
    ),
    SetLoadBalancerSecurityGroups: action(
      "LoadBalancerId! SecurityGroups[]",
      balancers.setLoadBalancerSecurityGroups,
    ),
    DeleteLoadBalancer: action("LoadBalancerIds[]! ForceDelete:boolean", balancers.deleteLoadBalancer),
    CreateListener: action(
      `LoadBalancerId! Ports[]:number! Protocol! ListenerNames[] HealthCheck${HEALTH} Certificate~${CERTIFICATE} SessionExpireTime:number Scheduler SniSwitch:number~ TargetType~NODE SessionType~NORMAL KeepaliveEnable:number~ EndPort:number~ DeregisterTargetRst:boolean~ MultiCertInfo~${CERTIFICATES} MaxConn:number~-1 MaxCps:number~-1 IdleConnectTimeout:number~ ProxyProtocol:boolean~ SnatEnable:boolean~ FullEndPorts[]:number~ H2cSwitch:boolean~ SslCloseSwitch:boolean~ DataCompressMode~transparent RescheduleTargetZeroWeight:boolean~ RescheduleUnhealthy:boolean~ RescheduleExpandTarget:boolean~ RescheduleStartTime:number~ RescheduleInterval:number~`,
      listeners.createListener,
    ),
    DescribeListeners: action(
      "LoadBalancerId! ListenerIds[] Protocol Port:number",
      listeners.describeListeners,
    ),
    ModifyListener: action(
      `LoadBalancerId! ListenerId! ListenerName SessionExpireTime:number HealthCheck${HEALTH} Certificate~${CERTIFICATE} Scheduler SniSwitch:number~ TargetType~NODE KeepaliveEnable:number~ DeregisterTargetRst:boolean~ SessionType~NORMAL MultiCertInfo~${CERTIFICATES} MaxConn:number~-1 MaxCps:number~-1 IdleConnectTimeout:number~ ProxyProtocol:boolean~ SnatEnable:boolean~ DataCompressMode~transparent RescheduleTargetZeroWeight:boolean~ RescheduleUnhealthy:boolean~ RescheduleExpandTarget:boolean~ RescheduleStartTime:number~ RescheduleInterval:number~`,
      listeners.modifyListener,
    ),
    DeleteListener: action("LoadBalancerId! ListenerId!", listeners.deleteListener),
    CreateRule: action(
      `LoadBalancerId! ListenerId! Rules[]{Url Domain SessionExpireTime:number~ HealthCheck${HEALTH} Certificate~${CERTIFICATE} Scheduler ForwardType~HTTP DefaultServer:boolean~ Http2:boolean~ TargetType~NODE TrpcCallee~ TrpcFunc~ Quic:boolean~ Domains[] MultiCertInfo~${CERTIFICATES} CookieName~}!`,
      listeners.createRule,
    ),
    ModifyRule: action(
      `LoadBalancerId! ListenerId! LocationId! Url HealthCheck${HEALTH} Scheduler SessionExpireTime:number~ ForwardType~HTTP TrpcCallee~ TrpcFunc~ OAuth~{OAuthEnable:boolean OAuthFailureStatus} CookieName~`,
      listeners.modifyRule,
    ),
    DeleteRule: action(
      "LoadBalancerId! ListenerId! LocationIds[] Domain Url NewDefaultServerDomain~",
      listeners.deleteRule,
    ),
    RegisterTargets: action(TARGETS, targets.registerTargets),
    DeregisterTargets: action(TARGETS, targets.deregisterTargets),
    ModifyTargetWeight: action(`${TARGETS} Weight:number`, targets.modifyTargetWeight),
    DescribeTargets: action(
      "LoadBalancerId! ListenerIds[] Protocol Port:number Filters[]{Name Values[]}",
      targets.describeTargets,
    ),
    DescribeTargetHealth: action(
      "LoadBalancerIds[]! ListenerIds[] LocationIds[]",
      targets.describeTargetHealth,
    ),
    DescribeTaskStatus: action("TaskId DealName~", tasks.describeTaskStatus),
  },
};
