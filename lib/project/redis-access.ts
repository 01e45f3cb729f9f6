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
  /** The port of the Redis server. */
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
  | {
      readonly type: "cvm";
      /** Id of the instance that Redis runs on. */
      readonly instance: string | IInstance;
      /** The port of the Redis server. */
      readonly port: number;
    }
  /** A TencentDB for Redis instance of this account. */
  | {
      readonly type: "cdb";
      /** Id of the TencentDB for Redis instance. */
      readonly instance: string | IRedisInstance;
    }
  /** Over a VPN gateway. */
  | ({
      readonly type: "vpncloud";
      /** Id of the VPN gateway. */
      readonly gateway: string | IVpnGateway;
    } & RedisServerThroughVpc)
  /** Over Direct Connect. */
  | ({
      readonly type: "dcg";
      /** Id of the Direct Connect gateway. */
      readonly gateway: string | IDirectConnectGateway;
    } & RedisServerThroughVpc)
  /** Over a Cloud Connect Network. */
  | ({
      readonly type: "ccn";
      /** Id of the Cloud Connect Network. */
      readonly ccn: string | ICloudConnectNetwork;
      /** What the source stands in: an own data centre, or a VPC of Tencent Cloud. */
      readonly network: "UserIDC" | "TencentVPC";
      /** The account of the CCN. @default - this account */
      readonly ccnOwner?: string;
    } & RedisServerThroughVpc)
  /** In a VPC of this account. */
  | ({ readonly type: "vpc" } & RedisServerThroughVpc);
