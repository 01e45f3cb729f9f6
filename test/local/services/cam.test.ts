import { codeOf, launch, makeNetwork, startTestCloud, type TestCloud } from "../harness";

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.remove());
beforeEach(() => cloud.pass(2000));

const TRUST = JSON.stringify({
  version: "2.0",
  statement: [{ effect: "allow", action: "name/sts:AssumeRole", principal: { service: "cvm.qcloud.com" } }],
});
const POLICY = JSON.stringify({
  version: "2.0",
  statement: [{ effect: "allow", action: ["cos:*"], resource: ["*"] }],
});

describe("a role", () => {
  test("has an id below 2^53 and every field that the provider dereferences", async () => {
    const { RoleId } = await cloud.cam.CreateRole({
      RoleName: "relay",
      PolicyDocument: TRUST,
      Description: "d",
      Tags: [{ Key: "a", Value: "b" }],
    });
    expect(Number.isSafeInteger(Number(RoleId))).toBe(true);
    expect(
      (await cloud.cam.DescribeRoleList({ Page: 1, Rp: 200 })).List!.map((role) => role.RoleId),
    ).not.toContain(RoleId);
    cloud.pass(2000);
    const { List, TotalNum } = await cloud.cam.DescribeRoleList({ Page: 1, Rp: 200 });
    expect(TotalNum).toBe(1);
    expect(List).toMatchObject([
      {
        RoleId,
        RoleName: "relay",
        PolicyDocument: TRUST,
        Description: "d",
        ConsoleLogin: 0,
        RoleArn: `qcs::cam::uin/${cloud.local.uin}:roleName/relay`,
        Tags: [{ Key: "a", Value: "b" }],
      },
    ]);
    expect(List![0]!.AddTime).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    await cloud.cam.UpdateRoleDescription({ RoleId, Description: "new" });
    await cloud.cam.UpdateRoleConsoleLogin({ RoleId: Number(RoleId), ConsoleLogin: 1 });
    await cloud.cam.UpdateRoleSessionDuration({ RoleName: "relay", SessionDuration: 3600 });
    expect((await cloud.cam.GetRole({ RoleName: "relay" })).RoleInfo).toMatchObject({
      Description: "new",
      ConsoleLogin: 1,
      SessionDuration: 3600,
    });
    expect(
      await codeOf(cloud.cam.UpdateAssumeRolePolicy({ RoleName: "relay", PolicyDocument: POLICY })),
    ).toBe("InvalidParameter.PrincipalError");
    expect(await codeOf(cloud.cam.CreateRole({ RoleName: "relay", PolicyDocument: TRUST }))).toBe(
      "InvalidParameter.RoleNameInUse",
    );
  });

  test("carries policies, custom and preset, by id and by name", async () => {
    const { PolicyId } = await cloud.cam.CreatePolicy({
      PolicyName: "p",
      PolicyDocument: POLICY,
      Description: "",
    });
    await cloud.cam.AttachRolePolicy({ AttachRoleName: "relay", PolicyId: Number(PolicyId) });
    await cloud.cam.AttachRolePolicy({ AttachRoleName: "relay", PolicyName: "QcloudCOSFullAccess" });
    cloud.pass(2000);
    const attached = () => cloud.cam.ListAttachedRolePolicies({ RoleName: "relay", Page: 1, Rp: 200 });
    expect((await attached()).List).toMatchObject([
      { PolicyId, PolicyName: "p", PolicyType: "User", CreateMode: 2 },
      { PolicyName: "QcloudCOSFullAccess", PolicyType: "QCS" },
    ]);
    await cloud.cam.DetachRolePolicy({ DetachRoleName: "relay", PolicyName: "p" });
    expect((await attached()).TotalNum).toBe(1);
    await cloud.cam.DeleteRole({ RoleName: "relay" });
    expect(await codeOf(attached())).toBe("InvalidParameter.RoleNotExist");
    expect(await codeOf(cloud.cam.DeleteRole({ RoleName: "relay" }))).toBe("InvalidParameter.RoleNotExist");
  });

  test("appears and can be given to an instance at once", async () => {
    await cloud.cam.CreateRole({ RoleName: "quick", PolicyDocument: TRUST });
    const { id } = await launch(cloud, await makeNetwork(cloud), { CamRoleName: "quick" });
    expect(await codeOf(cloud.cam.DeleteRole({ RoleName: "quick" }))).toBe("FailedOperation");
    await cloud.cvm.TerminateInstances({ InstanceIds: [id] });
  });
});

describe("a policy", () => {
  test("is read, changed, listed and deleted", async () => {
    const { PolicyId } = await cloud.cam.CreatePolicy({
      PolicyName: "q",
      PolicyDocument: POLICY,
      Description: "d",
      Tags: [{ Key: "a", Value: "b" }],
    });
    const id = Number(PolicyId);
    expect(await cloud.cam.GetPolicy({ PolicyId: id })).toMatchObject({
      PolicyName: "q",
      PolicyDocument: POLICY,
      Type: 1,
      Tags: [{ Key: "a", Value: "b" }],
    });
    await cloud.cam.UpdatePolicy({ PolicyId: id, Description: "new", PolicyName: "renamed" });
    expect(await cloud.cam.GetPolicy({ PolicyId: id })).toMatchObject({
      PolicyName: "renamed",
      Description: "new",
    });
    cloud.pass(2000);
    const { List } = await cloud.cam.ListPolicies({ Scope: "Local", Keyword: "renamed" });
    expect(List).toMatchObject([{ PolicyId: id, Attachments: 0 }]);
    await cloud.cam.DeletePolicy({ PolicyId: [id] });
    expect(await codeOf(cloud.cam.GetPolicy({ PolicyId: id }))).toBe("ResourceNotFound.PolicyIdNotFound");
  });

  test.each([
    ["no JSON", "x", "InvalidParameter.PolicyDocumentError"],
    ["of another version", '{"version":"1.0","statement":[]}', "InvalidParameter.VersionError"],
    ["without statements", '{"version":"2.0","statement":[]}', "InvalidParameter.StatementError"],
    [
      "without an effect",
      '{"version":"2.0","statement":[{"action":"*","resource":"*"}]}',
      "InvalidParameter.EffectError",
    ],
    [
      "without actions",
      '{"version":"2.0","statement":[{"effect":"allow","resource":"*"}]}',
      "InvalidParameter.ActionError",
    ],
    [
      "without resources",
      '{"version":"2.0","statement":[{"effect":"allow","action":"*"}]}',
      "InvalidParameter.ResourceError",
    ],
    ["of 6145 characters", " ".repeat(6145), "InvalidParameter.PolicyDocumentLengthOverLimit"],
  ])("%s is refused", async (_name, PolicyDocument, code) => {
    expect(await codeOf(cloud.cam.CreatePolicy({ PolicyName: "bad", PolicyDocument }))).toBe(code);
  });

  test("of the platform stays as it is, and names are unique", async () => {
    expect(
      await codeOf(cloud.cam.UpdatePolicy({ PolicyName: "AdministratorAccess", Description: "mine" })),
    ).toBe("InvalidParameter.PolicyIdError");
    expect(
      await codeOf(cloud.cam.CreatePolicy({ PolicyName: "AdministratorAccess", PolicyDocument: POLICY })),
    ).toBe("FailedOperation.PolicyNameInUse");
    expect(await codeOf(cloud.cam.CreatePolicy({ PolicyName: "a b", PolicyDocument: POLICY }))).toBe(
      "InvalidParameter.PolicyNameError",
    );
    expect(await codeOf(cloud.cam.ListPolicies({ Scope: "Mine" }))).toBe("InvalidParameter.ScopeError");
  });
});

test("the account says who it is, as the provider asks it", async () => {
  const { Uin, OwnerUin, AppId } = await cloud.cam.GetUserAppId();
  expect({ Uin, OwnerUin, AppId }).toEqual({
    Uin: cloud.local.uin,
    OwnerUin: cloud.local.uin,
    AppId: cloud.local.appId,
  });
  expect(
    (await cloud.cam.DescribeSubAccounts({ FilterSubAccountUin: [Number(Uin)] })).SubAccounts,
  ).toMatchObject([{ Uin: Number(Uin), Name: "landfall" }]);
  expect((await cloud.cam.DescribeSubAccounts({ FilterSubAccountUin: [1] })).SubAccounts).toEqual([]);
  expect(await cloud.sts.GetCallerIdentity()).toMatchObject({
    AccountId: Uin,
    Arn: `qcs::cam::uin/${Uin}:uin/${Uin}`,
    Type: "CAMUser",
  });
});
