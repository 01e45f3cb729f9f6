import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import COS from "cos-nodejs-sdk-v5";
import { Client as CamClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/cam/v20190116/cam_client";
import { Client as CbsClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/cbs/v20170312/cbs_client";
import { Client as ClbClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_client";
import { Client as CvmClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_client";
import { Client as DtsClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/dts/v20211206/dts_client";
import { Client as RedisClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/redis/v20180412/redis_client";
import { Client as RegionClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/region/v20220627/region_client";
import { Client as SsmClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/ssm/v20190923/ssm_client";
import { Client as StsClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/sts/v20180813/sts_client";
import { Client as TagClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/tag/v20180813/tag_client";
import { Client as TatClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/tat/v20201028/tat_client";
import { Client as VpcClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client";
import { VirtualClock } from "../../lib/base/clock";
import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from "../../lib/local";

export const REGION = "ap-guangzhou";
export const ZONE = "ap-guangzhou-6";
export const BUCKET = "tests-1250000000";
export const UBUNTU = "img-ubuntu24";

/** The official SDK's clients, as any program would use them. */
export interface Clients {
  readonly cam: CamClient;
  readonly cbs: CbsClient;
  readonly clb: ClbClient;
  readonly cvm: CvmClient;
  readonly dts: DtsClient;
  readonly redis: RedisClient;
  readonly region: RegionClient;
  readonly ssm: SsmClient;
  readonly sts: StsClient;
  readonly tag: TagClient;
  readonly tat: TatClient;
  readonly vpc: VpcClient;
}

export interface TestCloud extends Clients {
  readonly local: LocalCloud;
  readonly cos: COS;
  /** Lets virtual time pass. */
  pass(ms: number): void;
  restart(): Promise<TestCloud>;
  remove(): Promise<void>;
}

/** A fresh embedded cloud; in virtual time, from now on, unless a clock is given. */
export async function startTestCloud(options: Partial<LocalCloudOptions> = {}): Promise<TestCloud> {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), "landfall-local-"));
  const clock = options.clock ?? new VirtualClock(Date.now());
  const local = await startLocalCloud({ ...options, directory, clock });
  return {
    local,
    ...clientsOf(local),
    cos: new COS({
      SecretId: local.credentials.secretId,
      SecretKey: local.credentials.secretKey,
      Protocol: "http:",
      Proxy: local.endpoint,
      AutoSwitchHost: false,
    }),
    pass: (ms) => (clock as VirtualClock).advance(ms),
    restart: async () => {
      await local.stop();
      return startTestCloud({ ...options, directory, clock });
    },
    remove: async () => {
      await local.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export function clientsOf(
  local: LocalCloud,
  credential: object = local.credentials,
  region: string = REGION,
): Clients {
  const config = {
    credential,
    region,
    profile: { httpProfile: { protocol: "http://", proxy: local.endpoint, reqTimeout: 20 } },
  };
  return {
    cam: new CamClient(config),
    cbs: new CbsClient(config),
    clb: new ClbClient(config),
    cvm: new CvmClient(config),
    dts: new DtsClient(config),
    redis: new RedisClient(config),
    region: new RegionClient(config),
    ssm: new SsmClient(config),
    sts: new StsClient(config),
    tag: new TagClient(config),
    tat: new TatClient(config),
    vpc: new VpcClient(config),
  };
}

export interface TestNetwork {
  readonly vpc: string;
  readonly subnet: string;
  /** Lets everything in and out. */
  readonly open: string;
}

export async function makeNetwork({ vpc }: Clients, cidr = "10.0.0.0/16"): Promise<TestNetwork> {
  const { Vpc } = await vpc.CreateVpc({ VpcName: "tests", CidrBlock: cidr });
  const { Subnet } = await vpc.CreateSubnet({
    VpcId: Vpc!.VpcId!,
    SubnetName: "tests",
    CidrBlock: cidr.replace(/\/\d+$/, "/24"),
    Zone: ZONE,
  });
  const open = await makeGroup({ vpc }, "ALL");
  return { vpc: Vpc!.VpcId!, subnet: Subnet!.SubnetId!, open };
}

/** A group that lets TCP in on these ports from everywhere, and everything out. */
export async function makeGroup({ vpc }: Pick<Clients, "vpc">, port: string): Promise<string> {
  const { SecurityGroup } = await vpc.CreateSecurityGroup({
    GroupName: `tests ${port}`,
    GroupDescription: "",
  });
  const everywhere = { CidrBlock: "0.0.0.0/0", Action: "ACCEPT" };
  await vpc.ModifySecurityGroupPolicies({
    SecurityGroupId: SecurityGroup!.SecurityGroupId,
    SecurityGroupPolicySet: {
      Ingress: [{ Protocol: port === "ALL" ? "ALL" : "TCP", Port: port, ...everywhere }],
      Egress: [{ Protocol: "ALL", Port: "ALL", ...everywhere }],
    },
  });
  return SecurityGroup!.SecurityGroupId;
}

/** The smallest RunInstances that is accepted. */
export function launchRequest(network: TestNetwork, image = UBUNTU) {
  return {
    Placement: { Zone: ZONE },
    InstanceType: "S5.SMALL1",
    ImageId: image,
    SystemDisk: { DiskType: "CLOUD_PREMIUM", DiskSize: 20 },
    VirtualPrivateCloud: { VpcId: network.vpc, SubnetId: network.subnet },
    SecurityGroupIds: [network.open],
  };
}

/** Launches an instance and lets it come up. */
export async function launch(
  cloud: TestCloud,
  network: TestNetwork,
  more: object = {},
): Promise<{ readonly id: string; readonly ip: string }> {
  const { InstanceIdSet } = await cloud.cvm.RunInstances({ ...launchRequest(network), ...more });
  cloud.pass(5000);
  const { InstanceSet } = await cloud.cvm.DescribeInstances({ InstanceIds: InstanceIdSet! });
  const [instance] = InstanceSet!;
  if (instance?.InstanceState !== "RUNNING") throw new Error(`not running: ${JSON.stringify(instance)}`);
  return { id: instance.InstanceId!, ip: instance.PrivateIpAddresses![0]! };
}

/** The code of the error that a call ends with. */
export async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return "no error";
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}
