/** What a field names, as service and type of the third and sixth part of its six-part name. */
export type Kind = `${string}/${string}`;

/**
 * Where a call names things: the path of a field, and what it names. Resources are called as CAM's lists of each
 * product call them (tencentcloud.com/document/product/598/57095 cvm, 57179 vpc, 57089 clb, 57112 dts, 57154 ssm,
 * 57155 sts; 239/32846 redis; 1147/46037 tat; 215/31862 network interfaces; 214/9779 servers of load balancers), where
 * those say nothing as the tag service does (cloud.tencent.com/document/product/651/89122).
 */
export const NAMED: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  cvm: {
    InstanceId: "cvm/instance",
    InstanceIds: "cvm/instance",
    ImageId: "cvm/image",
    ImageIds: "cvm/image",
    KeyId: "cvm/keypair",
    KeyIds: "cvm/keypair",
    "LoginSettings.KeyIds": "cvm/keypair",
    SecurityGroups: "cvm/sg",
    SecurityGroupIds: "cvm/sg",
    SnapshotIds: "cvm/snapshot",
    DataDiskIds: "cvm/volume",
    "SystemDisk.DiskId": "cvm/volume",
    "DataDisks.DiskId": "cvm/volume",
    "DataDisks.SnapshotId": "cvm/snapshot",
    "VirtualPrivateCloud.VpcId": "vpc/vpc",
    "VirtualPrivateCloud.SubnetId": "vpc/subnet",
    "InternetAccessible.BandwidthPackageId": "vpc/bwp",
    DisasterRecoverGroupId: "cvm/ps",
    DisasterRecoverGroupIds: "cvm/ps",
    LaunchTemplateId: "cvm/launch-template",
    LaunchTemplateIds: "cvm/launch-template",
    "LaunchTemplate.LaunchTemplateId": "cvm/launch-template",
  },
  cbs: {
    InstanceId: "cvm/instance",
    DiskId: "cvm/volume",
    DiskIds: "cvm/volume",
    SnapshotId: "cvm/snapshot",
    SnapshotIds: "cvm/snapshot",
    // Of a policy for snapshots, CAM says `snapshot/${policyId}`.
    AutoSnapshotPolicyId: "cvm/snapshot",
    AutoSnapshotPolicyIds: "cvm/snapshot",
  },
  vpc: {
    VpcId: "vpc/vpc",
    VpcIds: "vpc/vpc",
    SubnetId: "vpc/subnet",
    SubnetIds: "vpc/subnet",
    RouteTableId: "vpc/rtb",
    RouteTableIds: "vpc/rtb",
    SecurityGroupId: "cvm/sg",
    SecurityGroupIds: "cvm/sg",
    AddressId: "vpc/eip",
    AddressIds: "vpc/eip",
    BandwidthPackageId: "vpc/bwp",
    BandwidthPackageIds: "vpc/bwp",
    NetworkInterfaceId: "vpc/eni",
    NetworkInterfaceIds: "vpc/eni",
    NatGatewayId: "vpc/nat",
    NatGatewayIds: "vpc/nat",
    InstanceId: "cvm/instance",
  },
  clb: {
    LoadBalancerId: "clb/clb",
    LoadBalancerIds: "clb/clb",
    "Targets.InstanceId": "cvm/instance",
  },
  redis: { InstanceId: "redis/instance", InstanceIds: "redis/instance" },
  dts: { JobId: "dts/task" },
  ssm: { SecretName: "ssm/secret" },
  sts: { RoleArn: "cam/roleName" },
  tat: { CommandId: "tat/command", CommandIds: "tat/command", InstanceIds: "cvm/instance" },
};

/** What comes to be: named with `*` for the id that nobody knows yet. */
export const MADE: Readonly<Record<string, Kind>> = {
  "clb:CreateLoadBalancer": "clb/clb",
  "cvm:RunInstances": "cvm/instance",
};

/**
 * Calls that CAM judges as a whole, whatever they name, with where it says so: of cvm tencentcloud.com/document/product/
 * 598/57095 and its Chinese original, 69910, where they agree.
 */
export const WHOLE: Readonly<Record<string, string>> = {
  "cam:*": "tencentcloud.com/document/product/598/57054 and cloud.tencent.com/document/product/598/69872",
  "clb:DescribeLoadBalancers": "tencentcloud.com/document/product/214/9779",
  "cvm:AssociateSecurityGroups": "tencentcloud.com/document/product/598/57095",
  "ssm:CreateSecret": "tencentcloud.com/document/product/1078/38612",
};

/** Fields that name a role which something shall have: who gives it needs `cam:PassRole` of it too. */
export const PASSED: Readonly<Record<string, string>> = { cvm: "CamRoleName" };
