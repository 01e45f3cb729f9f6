import type { TestCloud, TestNetwork } from "../harness";

export const PASSWORD = "canary-Pa55word";

/** Buys the smallest Redis 7.0 instance and lets it be delivered. */
export async function makeRedis(cloud: TestCloud, network: TestNetwork, more: object = {}): Promise<string> {
  const { InstanceIds } = await cloud.redis.CreateInstances({
    TypeId: 17,
    MemSize: 1024,
    GoodsNum: 1,
    Period: 1,
    BillingMode: 0,
    ZoneId: 100006,
    Password: PASSWORD,
    VpcId: network.vpc,
    SubnetId: network.subnet,
    SecurityGroupIdList: [network.open],
    VPort: 6379,
    ...more,
  });
  return InstanceIds![0]!;
}

interface Sides {
  readonly target: string;
  readonly source?: object;
  readonly mode?: string;
  readonly more?: object;
}

/** A whole configuration of a job from a Redis on the internet, or as `source` says. */
export function configuration(JobId: string, { target, source, mode = "clearData", more }: Sides) {
  return {
    JobId,
    RunMode: "immediate",
    MigrateOption: {
      DatabaseTable: { ObjectMode: "all" },
      MigrateType: "fullAndIncrement",
      ExtraAttr: [{ Key: "DstWriteMode", Value: mode }],
    },
    SrcInfo: {
      Region: "ap-guangzhou",
      AccessType: "extranet",
      DatabaseType: "redis",
      NodeType: "simple",
      Info: [{ Host: "redis.example.com", Port: 6379, Password: PASSWORD }],
      ...source,
    },
    DstInfo: {
      Region: "ap-guangzhou",
      AccessType: "cdb",
      DatabaseType: "redis",
      NodeType: "simple",
      Info: [{ InstanceId: target, Password: PASSWORD }],
    },
    ...more,
  };
}

export const SERVICE = {
  SrcDatabaseType: "redis",
  DstDatabaseType: "redis",
  SrcRegion: "ap-guangzhou",
  DstRegion: "ap-guangzhou",
  InstanceClass: "medium",
  JobName: "sessions",
};
