import type * as Sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/dts/v20211206/dts_models";
import { demand } from "../../api";

type Field = keyof Sdk.DBInfo;

/** What each way of access must say of a database. Source: SDK dts 2021-12-06, DBInfo. */
const REQUIRED: Readonly<Record<string, readonly Field[]>> = {
  extranet: ["Host", "Port"],
  ipv6: ["Host", "Port"],
  intranet: ["Host", "Port"],
  cvm: ["CvmInstanceId", "Port"],
  cdb: ["InstanceId"],
  vpncloud: ["Host", "Port", "UniqVpnGwId", "VpcId", "SubnetId"],
  dcg: ["Host", "Port", "UniqDcgId", "VpcId", "SubnetId"],
  ccn: ["Host", "Port", "CcnGwId", "VpcId", "SubnetId"],
  vpc: ["Host", "Port", "VpcId", "SubnetId"],
};
const NODE_TYPES = ["simple", "cluster-cache", "cluster-proxy"];
const SUPPLIERS = ["others", "aliyun", "aws"];
const NET_ENVIRONMENTS = ["UserIDC", "TencentVPC"];

/** @throws Refusal when an endpoint does not say what its way of access needs. */
export function checkEndpoint(
  endpoint: Sdk.DBEndpointInfo,
  place: "SrcInfo" | "DstInfo",
  type: string,
): void {
  const required = REQUIRED[endpoint.AccessType];
  demand(
    required,
    "InvalidParameterValue.InvalidParameterValueError",
    `${place}.AccessType is one of ${Object.keys(REQUIRED).join(", ")}, not \`${endpoint.AccessType}\`.`,
  );
  demand(
    endpoint.DatabaseType === type,
    "InvalidParameterValue.InvalidParameterValueError",
    `The job moves ${type}; ${place}.DatabaseType is \`${endpoint.DatabaseType}\`.`,
  );
  demand(
    type !== "redis" || NODE_TYPES.includes(endpoint.NodeType),
    "InvalidParameterValue.InvalidParameterValueError",
    `${place}.NodeType is one of ${NODE_TYPES.join(", ")}.`,
  );
  demand(
    !endpoint.Supplier || SUPPLIERS.includes(endpoint.Supplier),
    "InvalidParameterValue.InvalidParameterValueError",
    `${place}.Supplier is one of ${SUPPLIERS.join(", ")}.`,
  );
  demand(
    endpoint.AccessType !== "ccn" || NET_ENVIRONMENTS.includes(endpoint.DatabaseNetEnv ?? ""),
    "MissingParameter.MissingParameterError",
    `${place}.DatabaseNetEnv is ${NET_ENVIRONMENTS.join(" or ")} with access by ccn.`,
  );
  demand(
    (endpoint.Info ?? []).length > 0,
    "MissingParameter.MissingParameterError",
    `${place}.Info names no database.`,
  );
  for (const [index, info] of endpoint.Info.entries())
    for (const field of required)
      demand(
        info[field],
        "MissingParameter.MissingParameterError",
        `${place}.Info.${index}.${field} is needed with access by ${endpoint.AccessType}.`,
      );
}

/** An endpoint as it is kept and shown: nothing secret, and no field null that the official provider reads. */
export function publicEndpoint(endpoint: Sdk.DBEndpointInfo): Sdk.DBEndpointInfo {
  return {
    ...endpoint,
    Supplier: endpoint.Supplier ?? "",
    DatabaseNetEnv: endpoint.DatabaseNetEnv ?? "",
    ConnectType: endpoint.ConnectType ?? "",
    CcnOwnerUin: endpoint.CcnOwnerUin ?? "",
    ExtraAttr: endpoint.ExtraAttr ?? [],
    Info: endpoint.Info.map((info) => ({ ...EMPTY_INFO, ...info, ...NO_SECRETS })),
  };
}

/** Before a job is configured. */
export function emptyEndpoint(region: string, type: string): Sdk.DBEndpointInfo {
  return publicEndpoint({ Region: region, AccessType: "", DatabaseType: type, NodeType: "", Info: [] });
}

const EMPTY_INFO: Required<Sdk.DBInfo> = {
  Role: "",
  DbKernel: "",
  Host: "",
  Port: 0,
  User: "",
  Password: "",
  CvmInstanceId: "",
  UniqVpnGwId: "",
  UniqDcgId: "",
  InstanceId: "",
  CcnGwId: "",
  VpcId: "",
  SubnetId: "",
  EngineVersion: "",
  Account: "",
  AccountRole: "",
  AccountMode: "",
  TmpSecretId: "",
  TmpSecretKey: "",
  TmpToken: "",
  EncryptConn: "",
  SetId: "",
};
const NO_SECRETS = { Password: "", TmpSecretId: "", TmpSecretKey: "", TmpToken: "" };
