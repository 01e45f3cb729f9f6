import type { Field } from "../../../lib/local/api/shape";
import { services } from "../../../lib/local/services";
import { MADE, NAMED, PASSED, WHOLE } from "../../../lib/local/services/cam/named";

/** Fields that name things which policies do not look at, and why. */
const NOT_JUDGED: Readonly<Record<string, string>> = {
  ...as("is sold nowhere, so that a call which names one is refused", [
    "cbs.AutoMountConfiguration.InstanceId",
    "cbs.KmsKeyId",
    "cbs.Placement.CageId",
    "cbs.Placement.CdcId",
    "cbs.Placement.DedicatedClusterId",
    "cvm.ActionTimer.ActionTimerId",
    "cvm.ActionTimer.InstanceId",
    "cvm.ChcIds",
    "cvm.DataDisks.KmsKeyId",
    "cvm.DedicatedClusterId",
    "cvm.HpcClusterId",
    "cvm.InternetAccessible.AntiDDoSPackageId",
    "cvm.NetworkInterfaces.NetworkInterfaceId",
    "cvm.NetworkInterfaces.SecurityGroupIds",
    "cvm.NetworkInterfaces.SubnetId",
    "cvm.NetworkInterfaces.VpcId",
    "cvm.Placement.DedicatedResourcePackIds",
    "cvm.Placement.HostIds",
    "cvm.SystemDisk.KmsKeyId",
    "redis.RedisClusterId",
    "vpc.AntiDDoSPackageId",
    "vpc.DedicatedClusterId",
  ]),
  ...as("a number that says a sort, a place, an order or a project, not a thing of CAM's", [
    "cbs.Placement.ProjectId",
    "cbs.ProjectId",
    "clb.MasterZoneId",
    "clb.ProjectId",
    "clb.ZoneId",
    "cvm.Placement.ProjectId",
    "cvm.ProjectId",
    "redis.DealIds",
    "redis.NodeSet.NodeId",
    "redis.NodeSet.ZoneId",
    "redis.ProjectId",
    "redis.ProjectIds",
    "redis.TypeId",
    "redis.ZoneId",
    "ssm.VersionId",
    "tag.ProjectId",
    "vpc.ProjectId",
  ]),
  ...as(
    "lies in a thing that the call names too, or is something that was done, which has no name of CAM's",
    [
      "clb.ListenerId",
      "clb.ListenerIds",
      "clb.LocationId",
      "clb.LocationIds",
      "clb.TaskId",
      "dts.CompareTaskId",
      "dts.StepIds",
      "redis.TaskId",
      "tat.InvocationId",
      "tat.InvocationIds",
      "tat.InvocationTaskIds",
      "vpc.RouteIds",
      "vpc.RouteItemIds",
      "vpc.Routes.GatewayId",
      "vpc.Routes.RouteId",
      "vpc.Routes.RouteItemId",
      "vpc.Routes.RouteTableId",
      "vpc.TaskId",
      ...["Egress", "Ingress"].flatMap((way) =>
        [
          "AddressTemplate.AddressGroupId",
          "AddressTemplate.AddressId",
          "SecurityGroupId",
          "ServiceTemplate.ServiceGroupId",
          "ServiceTemplate.ServiceId",
        ].map((path) => `vpc.SecurityGroupPolicySet.${way}.${path}`),
      ),
      "vpc.PrivateIpAddresses.AddressId",
    ],
  ),
  ...as("of its product, CAM names balancers and their servers (214/9779)", [
    "clb.SecurityGroups",
    "clb.SubnetId",
    "clb.VpcId",
  ]),
  ...as("of its product, CAM names instances (239/32846; cloud.tencent.com 598/112151)", [
    "redis.SecurityGroupId",
    "redis.SecurityGroupIdList",
    "redis.SecurityGroupIds",
    "redis.SubnetId",
    "redis.TemplateId",
    "redis.TemplateIds",
    "redis.UniqSubnetIds",
    "redis.UniqVpcIds",
    "redis.VpcId",
  ]),
  ...as("of its product, CAM names jobs; who configures one may need to read the databases (571/42654)", [
    ...["dts.DstInfo.Info", "dts.SrcInfo.Info"].flatMap((end) =>
      ["CcnGwId", "UniqDcgId", "UniqVpnGwId"].map((gateway) => `${end}.${gateway}`),
    ),
    "dts.DstInfo.Info.CvmInstanceId",
    "dts.DstInfo.Info.InstanceId",
    "dts.DstInfo.Info.SubnetId",
    "dts.DstInfo.Info.VpcId",
    "dts.DstInstanceId",
    "dts.InstanceId",
    "dts.SrcInfo.Info.CvmInstanceId",
    "dts.SrcInfo.Info.InstanceId",
    "dts.SrcInfo.Info.SubnetId",
    "dts.SrcInfo.Info.VpcId",
    "dts.SrcInstanceId",
  ]),
  "ssm.KmsKeyId": "creating a secret is judged as a whole (1078/38612)",
  "ssm.SearchSecretName": "a pattern of a list, which is judged as a whole",
  ...as("a role within a database", [
    "dts.MigrateOption.Consistency.Objects.Databases.Roles.NewRoleName",
    "dts.MigrateOption.Consistency.Objects.Databases.Roles.RoleName",
    "dts.MigrateOption.DatabaseTable.Databases.Roles.NewRoleName",
    "dts.MigrateOption.DatabaseTable.Databases.Roles.RoleName",
  ]),
  "vpc.ResourceIds": "of what joins a package, CAM names the package only (cloud.tencent.com 598/98194)",
  ...as("tagging is judged as a whole (cloud.tencent.com/document/product/598/67492)", [
    "tag.Resource",
    "tag.ResourceId",
    "tag.ResourceIds",
    "tag.ResourceList",
  ]),
};

const NAMES_A_THING = /(?:Ids?|IdList|Arn|SecretName|RoleName|SecurityGroups|Resource|ResourceList)$/;
/** Field → the actions that take it. */
const fields = new Map<string, string[]>();
for (const { name, actions } of services)
  for (const [action, { fields: taken }] of Object.entries(actions))
    for (const path of pathsOf(taken, name)) fields.set(path, [...(fields.get(path) ?? []), action]);

const judged = Object.entries(NAMED).flatMap(([service, named]) =>
  Object.keys(named).map((path) => `${service}.${path}`),
);
const passed = Object.entries(PASSED).map(([service, path]) => `${service}.${path}`);

test("every field that names a thing is judged, or known not to be", () => {
  const known = new Set([...judged, ...passed, ...Object.keys(NOT_JUDGED)]);
  const forgotten = [...fields].filter(
    ([path, actions]) =>
      NAMES_A_THING.test(path) &&
      !known.has(path) &&
      !actions.every((action) => isWhole(path.split(".")[0]!, action)),
  );
  expect(forgotten).toEqual([]);
});

test("no field is said to be judged, or not to be, that no action takes", () => {
  const stale = [...judged, ...passed, ...Object.keys(NOT_JUDGED)].filter((path) => !fields.has(path));
  expect(stale).toEqual([]);
  expect(judged.filter((path) => path in NOT_JUDGED)).toEqual([]);
});

test("what is judged as a whole, or makes something, is a call that exists", () => {
  const calls = [...Object.keys(WHOLE), ...Object.keys(MADE)].map(
    (call) => call.split(":") as [string, string],
  );
  const unknown = calls.filter(
    ([service, action]) =>
      !services.some(
        ({ name, actions }) => name === service && (action === "*" || Object.hasOwn(actions, action)),
      ),
  );
  expect(unknown).toEqual([]);
});

function isWhole(service: string, action: string): boolean {
  return `${service}:${action}` in WHOLE || `${service}:*` in WHOLE;
}

function pathsOf(taken: readonly Field[], path: string): string[] {
  return taken
    .filter(({ unheeded }) => unheeded === undefined)
    .flatMap((field) => {
      const inner = `${path}.${field.name}`;
      return field.fields.length > 0 ? pathsOf(field.fields, inner) : [inner];
    });
}

function as(reason: string, paths: readonly string[]): Record<string, string> {
  return Object.fromEntries(paths.map((path) => [path, reason]));
}
