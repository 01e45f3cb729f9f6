import { TerraformVariable, type TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import {
  Bucket,
  CloudConnectNetwork,
  DirectConnectGateway,
  DnsZone,
  CbsDisk,
  ElasticIp,
  Goal,
  Hook,
  Image,
  Instance,
  KeyPair,
  Listener,
  LoadBalancer,
  Network,
  PeeringConnection,
  RedisInstance,
  Role,
  SecretRef,
  SecurityGroup,
  Size,
  Subnet,
  Switch,
  Vpc,
  VpnGateway,
  type IBucket,
  type ICloudConnectNetwork,
  type IDnsZone,
  type ICbsDisk,
  type IElasticIp,
  type IExisting,
  type IImage,
  type IInstance,
  type IKeyPair,
  type IListener,
  type ILoadBalancer,
  type IRedisInstance,
  type IRole,
  type ISecurityGroup,
  type ISubnet,
  type IVpc,
  type MigrationProject,
  type MigrationProjectProps,
  type RedisAccess,
} from "../../lib";
import { canonicalJson } from "../../lib/plan";
import { identityOf } from "../../lib/project/existing/existing";
import { server } from "../support/servers";
import { blueprint, image, newProject, newStack, synthesize, wave } from "../support/programs";

const IDS = {
  vpc: "vpc-1a2b3c4d",
  subnet: "subnet-1a2b3c4d",
  group: "sg-1a2b3c4d",
  bucket: "images-1250000000",
  instance: "ins-1a2b3c4d",
  disk: "disk-1a2b3c4d",
  redis: "crs-1a2b3c4d",
  key: "skey-1a2b3c4d",
  role: "web-server",
};

const MOVED = {
  address: "eip-1a2b3c4d",
  balancer: "lb-1a2b3c4d",
  listener: "lbl-1a2b3c4d",
  zone: "example.com",
  ccn: "ccn-1a2b3c4d",
  image: "img-1a2b3c4d",
  instance: "ins-1a2b3c4d",
};

interface Moved {
  readonly address: string | IElasticIp;
  readonly balancer: string | ILoadBalancer;
  readonly listener: string | IListener;
  readonly zone: string | IDnsZone;
  readonly ccn: string | ICloudConnectNetwork;
  readonly image: string | IImage;
  readonly instance: string | IInstance;
}

type Importer = (scope: Construct, id: string, identity: string) => IExisting;

const IMPORTERS: readonly [string, Importer, string, (x: unknown) => boolean][] = [
  ["a VPC", (...of) => Vpc.fromVpcId(...of), "vpc-1a2b3c4d", Vpc.isVpc],
  ["a subnet", (...of) => Subnet.fromSubnetId(...of), "subnet-1a2b3c4d", Subnet.isSubnet],
  [
    "a group",
    (...of) => SecurityGroup.fromSecurityGroupId(...of),
    "sg-1a2b3c4d",
    SecurityGroup.isSecurityGroup,
  ],
  ["a bucket", (...of) => Bucket.fromBucketName(...of), "images-1250000000", Bucket.isBucket],
  ["an instance", (...of) => Instance.fromInstanceId(...of), "ins-1a2b3c4d", Instance.isInstance],
  ["a disk", (...of) => CbsDisk.fromDiskId(...of), "disk-1a2b3c4d", CbsDisk.isCbsDisk],
  ["an image", (...of) => Image.fromImageId(...of), "img-1a2b3c4d", Image.isImage],
  ["a key pair", (...of) => KeyPair.fromKeyPairId(...of), "skey-1a2b3c4d", KeyPair.isKeyPair],
  ["a role", (...of) => Role.fromRoleName(...of), "web-server", Role.isRole],
  [
    "a CCN",
    (...of) => CloudConnectNetwork.fromCcnId(...of),
    "ccn-1a2b3c4d",
    CloudConnectNetwork.isCloudConnectNetwork,
  ],
  ["a VPN gateway", (...of) => VpnGateway.fromVpnGatewayId(...of), "vpngw-1a2b3c4d", VpnGateway.isVpnGateway],
  [
    "a Direct Connect gateway",
    (...of) => DirectConnectGateway.fromDirectConnectGatewayId(...of),
    "dcg-1a2b3c4d",
    DirectConnectGateway.isDirectConnectGateway,
  ],
  [
    "a peering connection",
    (...of) => PeeringConnection.fromPeeringConnectionId(...of),
    "pcx-1a2b3c4d",
    PeeringConnection.isPeeringConnection,
  ],
  ["an address", (...of) => ElasticIp.fromElasticIpId(...of), "eip-1a2b3c4d", ElasticIp.isElasticIp],
  [
    "a load balancer",
    (...of) => LoadBalancer.fromLoadBalancerId(...of),
    "lb-1a2b3c4d",
    LoadBalancer.isLoadBalancer,
  ],
  ["a listener", (...of) => Listener.fromListenerId(...of), "lbl-1a2b3c4d", Listener.isListener],
  ["a domain", (...of) => DnsZone.fromDomain(...of), "example.com", DnsZone.isDnsZone],
  [
    "a Redis instance",
    (...of) => RedisInstance.fromRedisInstanceId(...of),
    "crs-1a2b3c4d",
    RedisInstance.isRedisInstance,
  ],
];

/** A program that names everything that exists, by `of`. */
function program(stack: TerraformStack, of: Given): MigrationProject {
  const project = newProject(stack, "erp", { bucket: of.bucket, network: of.network });
  const { vpc, subnet, group, key, role } = of;
  const target = blueprint({ vpc, subnet, securityGroups: [group], keyPair: key, role });
  const web = project.addImage(
    "web",
    image({
      image: {
        object: { bucket: of.bucket, key: "web.qcow2", region: "ap-guangzhou" },
        virtualSize: Size.gib(40),
      },
      blueprint: target,
      reinstall: of.instance,
    }),
  );
  project.acknowledge("REINSTALL-BLUEPRINT", { reason: "the instance carries that role already" });
  const data = project.addDiskImage("data", {
    image: { file: "data.qcow2" },
    disk: { type: "CLOUD_PREMIUM", size: Size.gib(100), existing: of.disk },
    attachTo: { instance: of.instance },
  });
  project.acknowledge("DISK-OVERWRITTEN", { reason: "what it holds is of the last rehearsal" });
  const cache = project.addRedis("cache", {
    source: { access: { type: "cvm", instance: of.instance, port: 6379 }, node: "simple", version: "2.8" },
    target: { instance: of.redis, password: SecretRef.env("REDIS_PASSWORD") },
    writeMode: "normal",
  });
  project.addWave("first", wave([web, data, cache], { goal: Goal.CUTOVER }));
  return project;
}

interface Given {
  readonly vpc: string | IVpc;
  readonly subnet: string | ISubnet;
  readonly group: string | ISecurityGroup;
  readonly bucket: string | IBucket;
  readonly instance: string | IInstance;
  readonly disk: string | ICbsDisk;
  readonly redis: string | IRedisInstance;
  readonly key: string | IKeyPair;
  readonly role: string | IRole;
  readonly network: NonNullable<MigrationProjectProps["network"]>;
}

function asTexts(): Given {
  const { vpc, subnet } = IDS;
  return { ...IDS, network: { vpc, stagingSubnet: subnet, testSubnet: subnet, targetSubnet: subnet } };
}

function asConstructs(stack: TerraformStack): Given {
  const subnet = Subnet.fromSubnetId(stack, "subnet", IDS.subnet);
  return {
    vpc: Vpc.fromVpcId(stack, "vpc", IDS.vpc),
    subnet,
    group: SecurityGroup.fromSecurityGroupId(stack, "group", IDS.group),
    bucket: Bucket.fromBucketName(stack, "bucket", IDS.bucket),
    instance: Instance.fromInstanceId(stack, "instance", IDS.instance),
    redis: RedisInstance.fromRedisInstanceId(stack, "redis", IDS.redis),
    disk: CbsDisk.fromDiskId(stack, "disk", IDS.disk),
    key: KeyPair.fromKeyPairId(stack, "key", IDS.key),
    role: Role.fromRoleName(stack, "role", IDS.role),
    network: Network.fromVpcId(stack, "network", IDS.vpc, {
      stagingSubnet: subnet,
      testSubnet: IDS.subnet,
      targetSubnet: subnet,
    }),
  };
}

describe("what exists already", () => {
  it("is the same as a construct and as an id, byte for byte", () => {
    const stack = newStack();
    const imported = synthesize(program(stack, asConstructs(stack)));
    const named = synthesize(program(newStack(), asTexts()));
    expect(canonicalJson(imported.plan)).toBe(canonicalJson(named.plan));
    expect(imported.terraform).toEqual(named.terraform);
  });

  it("may be known to Terraform only", () => {
    const stack = newStack();
    const id = new TerraformVariable(stack, "vpc_id", { type: "string" });
    const project = newProject(stack);
    const vpc = Vpc.fromVpcId(stack, "vpc", id.stringValue);
    project.addWave(
      "first",
      wave([project.addImage("web", image({ blueprint: blueprint({ vpc, subnet: IDS.subnet }) }))]),
    );
    expect(synthesize(project).plan.workloads["web"]).toMatchObject({
      blueprint: { vpc: { $ref: "workloads/web/blueprint/vpc" } },
    });
  });

  it("is refused where its id has another form", () => {
    const stack = newStack();
    expect(() => Vpc.fromVpcId(stack, "vpc", "my-vpc")).toThrow(
      '"my-vpc" cannot be what stack/vpc is imported by.',
    );
    const project = newProject(stack);
    const target = blueprint({ vpc: "my-vpc" });
    project.addWave("first", wave([project.addImage("web", image({ blueprint: target }))]));
    expect(() => synthesize(project)).toThrow(
      /vpc cannot be the text "my-vpc"; write an id such as vpc-1a2b3c4d/,
    );
  });

  it.each(IMPORTERS)("is imported by what it is called by: %s", (_, importIt, identity, is) => {
    const stack = newStack();
    const found = importIt(stack, "it", identity);
    expect(is(found)).toBe(true);
    expect(IMPORTERS.filter(([, , , isOther]) => isOther(found))).toHaveLength(1);
    expect(identityOf(found)).toBe(identity);
    const token = new TerraformVariable(stack, "id", { type: "string" }).stringValue;
    expect(identityOf(importIt(stack, "token", token))).toBe(token);
    expect(() => importIt(stack, "wrong", "something else")).toThrow(
      /cannot be what stack\/wrong is imported/,
    );
  });

  it("is what traffic moves by, and what replication goes over", () => {
    const stack = newStack();
    const moving = (of: Moved) => {
      const project = newProject(newStack(), "erp", {
        sources: ["10.200.0.0/16"],
        network: asTexts().network,
        replication: {
          relay: { image: of.image },
          network: { mode: "private", via: "ccn", link: of.ccn },
        },
      });
      const [web, db] = [project.addImage("web", image()), project.addServer("db", server())];
      const moves = [
        Switch.eip({ address: of.address, workload: web, managedBy: "none" }),
        Switch.clb({
          loadBalancer: of.balancer,
          listener: of.listener,
          port: 80,
          workload: web,
          managedBy: "none",
        }),
        Switch.dns({ domain: of.zone, record: "www", address: "private", workload: web, managedBy: "none" }),
      ];
      const stop = Hook.tat("stop", {
        when: "before",
        step: "cutover",
        instance: of.instance,
        script: "true",
      });
      project.addWave("first", wave([web, db], { hooks: [stop], cutover: { switch: moves } }));
      return synthesize(project).plan;
    };
    const imported = moving({
      address: ElasticIp.fromElasticIpId(stack, "address", MOVED.address),
      balancer: LoadBalancer.fromLoadBalancerId(stack, "balancer", MOVED.balancer),
      listener: Listener.fromListenerId(stack, "listener", MOVED.listener),
      zone: DnsZone.fromDomain(stack, "zone", MOVED.zone),
      ccn: CloudConnectNetwork.fromCcnId(stack, "ccn", MOVED.ccn),
      image: Image.fromImageId(stack, "image", MOVED.image),
      instance: Instance.fromInstanceId(stack, "instance", MOVED.instance),
    });
    expect(canonicalJson(imported)).toBe(canonicalJson(moving(MOVED)));
  });

  it("may be a gateway by which DTS reaches a Redis server", () => {
    const stack = newStack();
    const through = (gateway: Extract<RedisAccess, { type: "vpncloud" }>["gateway"]) => {
      const project = newProject(newStack());
      const access = { type: "vpncloud" as const, gateway, host: "10.1.0.9", port: 6379 };
      const cache = project.addRedis("cache", {
        source: { access: { ...access, vpc: IDS.vpc, subnet: IDS.subnet }, node: "simple", version: "2.8" },
        target: { instance: IDS.redis, password: SecretRef.env("REDIS_PASSWORD") },
        writeMode: "normal",
      });
      project.addWave("first", wave([cache], { goal: Goal.REPLICATE, testRun: "none" }));
      return synthesize(project).plan;
    };
    const gateway = VpnGateway.fromVpnGatewayId(stack, "gateway", "vpngw-1a2b3c4d");
    expect(canonicalJson(through(gateway))).toBe(canonicalJson(through("vpngw-1a2b3c4d")));
  });

  it("is told apart by its kind", () => {
    const stack = newStack();
    const vpc = Vpc.fromVpcId(stack, "vpc", IDS.vpc);
    expect(vpc.vpcId).toBe(IDS.vpc);
    expect(Vpc.isVpc(vpc)).toBe(true);
    expect(Subnet.isSubnet(vpc)).toBe(false);
    expect([Bucket.isBucket, Instance.isInstance, KeyPair.isKeyPair, Role.isRole].some((is) => is(vpc))).toBe(
      false,
    );
    expect(
      [RedisInstance.isRedisInstance, SecurityGroup.isSecurityGroup, Network.isNetwork].some((is) => is(vpc)),
    ).toBe(false);
  });
});
