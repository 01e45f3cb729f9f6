import { clientsOf, codeOf, launch, launchRequest, makeNetwork, REGION, startTestCloud } from "../harness";
import type { Clients, TestCloud, TestNetwork } from "../harness";

let cloud: TestCloud;
let network: TestNetwork;
let mine: string;
let other: string;
let rolesMade = 0;
beforeAll(async () => {
  cloud = await startTestCloud();
  network = await makeNetwork(cloud);
  mine = (await launch(cloud, network)).id;
  other = (await launch(cloud, network)).id;
});
afterAll(() => cloud.remove());

const DENIED = "AuthFailure.UnauthorizedOperation";
const documentOf = (statement: object[]) => JSON.stringify({ version: "2.0", statement });
const allow = (action: string[], resource: string[], condition?: object) => ({
  effect: "allow",
  action,
  resource,
  ...(condition && { condition }),
});

/** A role of its own with these statements, in force, and clients that act as it. */
async function as(...statement: object[]): Promise<Clients & { policy: number; role: string }> {
  const name = `role-${++rolesMade}`;
  const principal = { qcs: [`qcs::cam::uin/${cloud.local.uin}:root`] };
  await cloud.cam.CreateRole({
    RoleName: name,
    PolicyDocument: documentOf([{ effect: "allow", action: "name/sts:AssumeRole", principal }]),
  });
  const { PolicyId } = await cloud.cam.CreatePolicy({
    PolicyName: name,
    PolicyDocument: documentOf(statement),
  });
  await cloud.cam.AttachRolePolicy({ PolicyId: Number(PolicyId), AttachRoleName: name });
  cloud.pass(2000);
  const { Credentials } = await cloud.sts.AssumeRole({
    RoleArn: `qcs::cam::uin/${cloud.local.uin}:roleName/${name}`,
    RoleSessionName: "tests",
  });
  const { TmpSecretId: secretId, TmpSecretKey: secretKey, Token: token } = Credentials!;
  return {
    ...clientsOf(cloud.local, { secretId, secretKey, token }),
    policy: Number(PolicyId),
    role: name,
  };
}

const rename = ({ cvm }: Clients, ...ids: string[]) =>
  codeOf(cvm.ModifyInstancesAttribute({ InstanceIds: ids, InstanceName: "by-role" }));
const instance = (id: string) => `qcs::cvm:${REGION}:uin/${cloud.local.uin}:instance/${id}`;

describe("what a policy names", () => {
  test("may be done to, and nothing else", async () => {
    const clients = await as(allow(["cvm:ModifyInstancesAttribute"], [instance(mine)]));
    expect(await rename(clients, mine)).toBe("no error");
    expect(await rename(clients, other)).toBe(DENIED);
    expect(await rename(clients, mine, other)).toBe(DENIED);
    expect(await codeOf(clients.cvm.TerminateInstances({ InstanceIds: [mine] }))).toBe(DENIED);
  });

  test.each([
    ["any region and account", () => `qcs::cvm:::instance/${mine}`],
    ["any instance of the region", () => `qcs::cvm:${REGION}::instance/*`],
    ["everything of the service", () => "qcs::cvm:::*"],
    ["everything", () => "*"],
  ])("is %s where it says so", async (_, resource) => {
    expect(await rename(await as(allow(["cvm:*"], [resource()])), mine)).toBe("no error");
  });

  test.each([
    ["another region", () => `qcs::cvm:ap-shanghai::instance/${mine}`],
    ["another account", () => `qcs::cvm::uin/1:instance/${mine}`],
    ["another service", () => `qcs::vpc:::instance/${mine}`],
    ["another kind of thing", () => "qcs::cvm:::volume/*"],
  ])("is not in %s", async (_, resource) => {
    expect(await rename(await as(allow(["cvm:*"], [resource()])), mine)).toBe(DENIED);
  });

  test("is denied first, whatever else allows it", async () => {
    const clients = await as(allow(["cvm:*"], ["*"]), {
      effect: "deny",
      action: ["cvm:Modify*"],
      resource: [instance(other)],
    });
    expect(await rename(clients, mine)).toBe("no error");
    expect(await rename(clients, other)).toBe(DENIED);
  });

  test("is needed of every kind that a launch names", async () => {
    const launchAs = async (...resources: string[]) =>
      codeOf(
        (await as(allow(["cvm:RunInstances"], resources))).cvm.RunInstances({
          ...launchRequest(network),
          DryRun: true,
        }),
      );
    const rest = ["qcs::vpc:::vpc/*", `qcs::vpc:::subnet/${network.subnet}`, "qcs::cvm:::sg/*"];
    expect(await launchAs("qcs::cvm:::instance/*", "qcs::cvm:::image/*", ...rest)).toBe("DryRunOperation");
    expect(await launchAs("qcs::cvm:::instance/*", ...rest)).toBe(DENIED);
    expect(await launchAs("qcs::cvm:::image/*", ...rest)).toBe(DENIED);
  });

  test.each([
    ["a migration job", "dts:DescribeMigrationDetail", "dts", "task/dts-1"],
    ["a secret", "ssm:DescribeSecret", "ssm", "secret/creatorUin/UIN/one"],
    ["a launch template", "cvm:DescribeLaunchTemplates", "cvm", "launch-template/lt-1"],
    ["a placement group", "cvm:DescribeDisasterRecoverGroups", "cvm", "ps/ps-1"],
    ["a bandwidth package", "vpc:DescribeBandwidthPackages", "vpc", "bwp/bwp-1"],
    ["a network interface", "vpc:DescribeNetworkInterfaces", "vpc", "eni/eni-1"],
    ["a policy for snapshots", "cbs:DescribeAutoSnapshotPolicies", "cvm", "snapshot/asp-1"],
    ["a NAT gateway", "vpc:DescribeNatGateways", "vpc", "nat/nat-1"],
  ])("may be %s", async (_, action, service, thing) => {
    const name = `qcs::${service}:${REGION}::${thing.replace("UIN", cloud.local.uin)}`;
    const calls: Record<string, (clients: Clients, id: string) => Promise<unknown>> = {
      "dts:DescribeMigrationDetail": ({ dts }, JobId) => dts.DescribeMigrationDetail({ JobId }),
      "ssm:DescribeSecret": ({ ssm }, SecretName) => ssm.DescribeSecret({ SecretName }),
      "cvm:DescribeLaunchTemplates": ({ cvm }, id) =>
        cvm.DescribeLaunchTemplates({ LaunchTemplateIds: [id] }),
      "cvm:DescribeDisasterRecoverGroups": ({ cvm }, id) =>
        cvm.DescribeDisasterRecoverGroups({ DisasterRecoverGroupIds: [id] }),
      "vpc:DescribeBandwidthPackages": ({ vpc }, id) =>
        vpc.DescribeBandwidthPackages({ BandwidthPackageIds: [id] }),
      "vpc:DescribeNetworkInterfaces": ({ vpc }, id) =>
        vpc.DescribeNetworkInterfaces({ NetworkInterfaceIds: [id] }),
      "cbs:DescribeAutoSnapshotPolicies": ({ cbs }, id) =>
        cbs.DescribeAutoSnapshotPolicies({ AutoSnapshotPolicyIds: [id] }),
      "vpc:DescribeNatGateways": ({ vpc }, id) => vpc.DescribeNatGateways({ NatGatewayIds: [id] }),
    };
    const id = thing.split("/").at(-1)!;
    const allowed = await as(allow([action], [name]));
    expect(await codeOf(calls[action]!(allowed, id))).not.toBe(DENIED);
    expect(await codeOf(calls[action]!(allowed, `${id}2`))).toBe(DENIED);
    const denied = await as(allow(["*"], ["*"]), { effect: "deny", action: ["*"], resource: [name] });
    expect(await codeOf(calls[action]!(denied, id))).toBe(DENIED);
    expect(await codeOf(calls[action]!(denied, `${id}2`))).not.toBe(DENIED);
  });

  test("may be a role that somebody assumes", async () => {
    const arn = (name: string) => `qcs::cam::uin/${cloud.local.uin}:roleName/${name}`;
    const { role } = await as(allow(["*"], ["*"]));
    const assume = async (...resource: string[]) => {
      const { sts } = await as(allow(["sts:AssumeRole"], resource));
      return codeOf(sts.AssumeRole({ RoleArn: arn(role), RoleSessionName: "tests" }));
    };
    expect(await assume(arn(role))).toBe("no error");
    expect(await assume(arn("another"))).toBe(DENIED);
  });

  test("is needed of a role that an instance shall have, too", async () => {
    const arn = `qcs::cam::uin/${cloud.local.uin}:roleName/`;
    const { role } = await as(allow(["cvm:DescribeInstances"], ["*"]));
    const give = async (...more: object[]) => {
      const { cvm } = await as(allow(["cvm:*"], ["*"]), ...more);
      return codeOf(cvm.ModifyInstancesAttribute({ InstanceIds: [mine], CamRoleName: role }));
    };
    expect(await give()).toBe(DENIED);
    expect(await give(allow(["cam:PassRole"], [`${arn}another`]))).toBe(DENIED);
    expect(await give(allow(["cam:PassRole"], [`${arn}${role}`]))).not.toBe(DENIED);
  });

  test("does not matter for calls that CAM judges as a whole", async () => {
    const arn = `qcs::cam::uin/${cloud.local.uin}:roleName/any`;
    const get = async (...statement: object[]) =>
      codeOf((await as(...statement)).cam.GetRole({ RoleName: "any" }));
    expect(await get(allow(["cam:*"], [arn]))).toBe(DENIED);
    const deny = { effect: "deny", action: ["cam:*"], resource: [arn] };
    expect(await get(allow(["cam:*"], ["*"]), deny)).not.toBe(DENIED);
  });

  test.each([
    ["dts", "migrateJob/dts-1", "dts/task"],
    ["vpc", "bandwidthPackage/*", "vpc/bwp"],
    ["cbs", "volume/disk-1", "cvm/volume"],
  ])(
    "is refused where CAM calls %s:%s otherwise, instead of never taking effect",
    async (service, thing, right) => {
      const PolicyDocument = documentOf([allow(["*"], [`qcs::${service}:::${thing}`])]);
      await expect(cloud.cam.CreatePolicy({ PolicyName: "misnamed", PolicyDocument })).rejects.toMatchObject({
        code: "InvalidParameter.ResourceError",
        message: expect.stringContaining(right) as string,
      });
      const assume = { RoleArn: `qcs::cam::uin/${cloud.local.uin}:roleName/any`, RoleSessionName: "tests" };
      expect(await codeOf(cloud.sts.AssumeRole({ ...assume, Policy: PolicyDocument }))).toBe(
        "InvalidParameter.StrategyInvalid",
      );
    },
  );

  test("does not matter for calls that name nothing: those need everything", async () => {
    const one = await as(allow(["cvm:*", "sts:*"], [instance(mine)]));
    expect(await codeOf(one.cvm.DescribeImageQuota())).toBe(DENIED);
    expect(await codeOf(one.cvm.DescribeInstances({}))).toBe(DENIED);
    expect(await codeOf(one.cvm.DescribeInstances({ InstanceIds: [mine] }))).toBe("no error");
    expect(await codeOf((await as(allow(["cvm:*"], ["*"]))).cvm.DescribeImageQuota())).toBe("no error");
  });

  test("is a name in six parts", async () => {
    const make = (resource: string[]) =>
      codeOf(
        cloud.cam.CreatePolicy({
          PolicyName: "bad",
          PolicyDocument: documentOf([allow(["cvm:*"], resource)]),
        }),
      );
    expect(await make([mine])).toBe("InvalidParameter.ResourceError");
    expect(await make(["qcs::cvm:instance/*"])).toBe("InvalidParameter.ResourceError");
    expect(await make([])).toBe("InvalidParameter.ResourceError");
  });
});

describe("a condition", () => {
  const day = 86_400_000;
  const iso = (offset: number) => new Date(cloud.local.clock.now() + offset).toISOString();

  test.each<[string, () => object, string]>([
    ["another address", () => ({ ip_equal: { "qcs:ip": "1.2.3.4" } }), DENIED],
    ["this machine", () => ({ ip_equal: { "qcs:ip": ["1.2.3.4", "127.0.0.0/8"] } }), "no error"],
    ["not this machine", () => ({ ip_not_equal: { "qcs:ip": ["1.2.3.4", "127.0.0.1"] } }), DENIED],
    ["not another", () => ({ ip_not_equal_if_exist: { "qcs:ip": "1.2.3.4" } }), "no error"],
    ["a day to come", () => ({ date_greater_than: { "qcs:current_time": iso(day) } }), DENIED],
    ["until tomorrow", () => ({ date_less_than: { "qcs:current_time": iso(day) } }), "no error"],
    [
      "both of two",
      () => ({
        ip_equal: { "qcs:ip": "127.0.0.1" },
        date_less_than_equal: { "qcs:current_time": "2022-05-31 00:00:00" },
      }),
      DENIED,
    ],
  ])("of %s is judged", async (_, condition, code) => {
    const clients = await as(allow(["cvm:*"], ["*"], condition()));
    expect(await rename(clients, mine)).toBe(code);
  });

  test("that cannot be judged here is refused by its name", async () => {
    const condition = { "for_any_value:string_equal": { "qcs:resource_tag": ["team&shop"] } };
    const PolicyDocument = documentOf([allow(["cvm:*"], ["*"], condition)]);
    await expect(cloud.cam.CreatePolicy({ PolicyName: "tags", PolicyDocument })).rejects.toMatchObject({
      code: "InvalidParameter.ConditionError",
      message: expect.stringContaining("`for_any_value:string_equal` on `qcs:resource_tag`") as string,
    });
    const { policy } = await as(allow(["cvm:*"], ["*"]));
    expect(await codeOf(cloud.cam.UpdatePolicy({ PolicyId: policy, PolicyDocument }))).toBe(
      "InvalidParameter.ConditionError",
    );
    const assume = { RoleArn: `qcs::cam::uin/${cloud.local.uin}:roleName/any`, RoleSessionName: "tests" };
    expect(await codeOf(cloud.sts.AssumeRole({ ...assume, Policy: PolicyDocument }))).toBe(
      "InvalidParameter.StrategyInvalid",
    );
    const bad = documentOf([allow(["cvm:*"], ["*"], { ip_equal: { "qcs:ip": "everywhere" } })]);
    expect(await codeOf(cloud.cam.UpdatePolicy({ PolicyId: policy, PolicyDocument: bad }))).toBe(
      "InvalidParameter.ConditionError",
    );
  });
});

test.each([null, [], "x", 5])("a condition whose operator is %j is refused", async (keys) => {
  const PolicyDocument = documentOf([allow(["cvm:*"], ["*"], { ip_equal: keys })]);
  expect(await codeOf(cloud.cam.CreatePolicy({ PolicyName: "malformed", PolicyDocument }))).toBe(
    "InvalidParameter.ConditionError",
  );
});

describe("a change comes into force a little later", () => {
  test.each<[string, (of: { policy: number; role: string }) => Promise<unknown>]>([
    [
      "of a policy's document",
      ({ policy }) =>
        cloud.cam.UpdatePolicy({
          PolicyId: policy,
          PolicyDocument: documentOf([allow(["cvm:DescribeInstances"], ["*"])]),
        }),
    ],
    [
      "that detaches a policy",
      (of) => cloud.cam.DetachRolePolicy({ DetachRoleName: of.role, PolicyId: of.policy }),
    ],
    ["that deletes a policy", ({ policy }) => cloud.cam.DeletePolicy({ PolicyId: [policy] })],
  ])("%s", async (_, change) => {
    const clients = await as(allow(["cvm:ModifyInstancesAttribute"], ["*"]));
    await change(clients);
    expect(await rename(clients, mine)).toBe("no error");
    expect(await codeOf(clients.cvm.DescribeInstances({}))).toBe(DENIED);
    cloud.pass(2000);
    expect(await rename(clients, mine)).toBe(DENIED);
  });
});
