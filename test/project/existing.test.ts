import { TerraformVariable, type TerraformStack } from "cdktf";
import {
  Bucket,
  Goal,
  Instance,
  KeyPair,
  Network,
  RedisInstance,
  Role,
  SecretRef,
  SecurityGroup,
  Size,
  Subnet,
  Vpc,
  type IBucket,
  type IInstance,
  type IKeyPair,
  type IRedisInstance,
  type IRole,
  type ISecurityGroup,
  type ISubnet,
  type IVpc,
  type MigrationProject,
  type MigrationProjectProps,
} from "../../lib";
import { canonicalJson } from "../../lib/plan";
import { blueprint, image, newProject, newStack, synthesize, wave } from "../support/programs";

const IDS = {
  vpc: "vpc-1a2b3c4d",
  subnet: "subnet-1a2b3c4d",
  group: "sg-1a2b3c4d",
  bucket: "images-1250000000",
  instance: "ins-1a2b3c4d",
  redis: "crs-1a2b3c4d",
  key: "skey-1a2b3c4d",
  role: "web-server",
};

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
  const data = project.addDiskImage("data", {
    image: { file: "data.qcow2" },
    disk: { type: "CLOUD_PREMIUM", size: Size.gib(100) },
    attachTo: { instance: of.instance },
  });
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
    const project = newProject(stack);
    const vpc = Vpc.fromVpcId(stack, "vpc", "my-vpc");
    project.addWave("first", wave([project.addImage("web", image({ blueprint: blueprint({ vpc }) }))]));
    expect(() => synthesize(project)).toThrow(
      /vpc cannot be the text "my-vpc"; write an id such as vpc-1a2b3c4d/,
    );
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
