import type {
  ICloudConnectNetwork,
  IDirectConnectGateway,
  IVpnGateway,
  IInstance,
  IRedisInstance,
  ISubnet,
  IVpc,
} from "./existing";

/** Where a Redis server answers. */
export interface RedisServer {
  /** A host name or an IPv4 address. */
  readonly host: string;
  readonly port: number;
}

/** A Redis server that DTS reaches through a VPC. */
export interface RedisServerThroughVpc extends RedisServer {
  /** Id of the VPC through which DTS goes. */
  readonly vpc: string | IVpc;
  /** Id of a subnet of that VPC. */
  readonly subnet: string | ISubnet;
}

/** Where a source is, by DTS's access types, each with exactly what it needs. */
export type RedisAccess =
  /** Over the internet. */
  | ({ readonly type: "extranet" } & RedisServer)
  /** Over the internet; `host` is an IPv6 address. */
  | ({ readonly type: "ipv6" } & RedisServer)
  /** Inside Tencent's own network. */
  | ({ readonly type: "intranet" } & RedisServer)
  /** On a CVM instance of this account. */
  | { readonly type: "cvm"; readonly instance: string | IInstance; readonly port: number }
  /** A TencentDB for Redis instance of this account. */
  | { readonly type: "cdb"; readonly instance: string | IRedisInstance }
  /** Over a VPN gateway. */
  | ({ readonly type: "vpncloud"; readonly gateway: string | IVpnGateway } & RedisServerThroughVpc)
  /** Over Direct Connect; `gateway` is a Direct Connect gateway. */
  | ({ readonly type: "dcg"; readonly gateway: string | IDirectConnectGateway } & RedisServerThroughVpc)
  /** Over a Cloud Connect Network. */
  | ({
      readonly type: "ccn";
      readonly ccn: string | ICloudConnectNetwork;
      /** What the source stands in: an own data centre, or a VPC of Tencent Cloud. */
      readonly network: "UserIDC" | "TencentVPC";
      /** The account of the CCN. @default - this account */
      readonly ccnOwner?: string;
    } & RedisServerThroughVpc)
  /** In a VPC of this account. */
  | ({ readonly type: "vpc" } & RedisServerThroughVpc);
