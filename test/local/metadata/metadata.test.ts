import { get as httpGet } from "node:http";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { systemClock } from "../../../lib/base/clock";
import { connect, loadCredentials } from "../../../lib/tencent";
import {
  BUCKET,
  clientsOf,
  codeOf,
  launch,
  makeNetwork,
  REGION,
  startTestCloud,
  type TestCloud,
  ZONE,
} from "../harness";
import COS from "cos-nodejs-sdk-v5";

let cloud: TestCloud;
let instance: { readonly id: string; readonly ip: string };
let bare: { readonly id: string; readonly ip: string };
let home: string;

const TRUST = JSON.stringify({
  version: "2.0",
  statement: [{ effect: "allow", action: "name/sts:AssumeRole", principal: { service: "cvm.qcloud.com" } }],
});
/** A role that may look at networks and instances, and write below a prefix of the bucket. */
async function role(RoleName: string, SessionDuration?: number): Promise<void> {
  const { RoleId } = await cloud.cam.CreateRole({
    RoleName,
    PolicyDocument: TRUST,
    ...(SessionDuration === undefined ? {} : { SessionDuration }),
  });
  await attach(RoleName, RoleId!, [
    {
      effect: "allow",
      action: ["vpc:Describe*", "name/cvm:DescribeInstances", "sts:GetCallerIdentity"],
      resource: ["*"],
    },
    {
      effect: "allow",
      action: ["cos:PutObject", "cos:HeadBucket"],
      resource: [
        `qcs::cos:${REGION}:uid/1250000000:${BUCKET}/mine/*`,
        `qcs::cos:${REGION}:uid/1250000000:${BUCKET}/`,
      ],
    },
  ]);
}

async function attach(PolicyName: string, AttachRoleId: string, statement: object[]): Promise<void> {
  const { PolicyId } = await cloud.cam.CreatePolicy({
    PolicyName,
    PolicyDocument: JSON.stringify({ version: "2.0", statement }),
  });
  await cloud.cam.AttachRolePolicy({ PolicyId: Number(PolicyId), AttachRoleId });
  cloud.pass(2000);
}

beforeAll(async () => {
  cloud = await startTestCloud();
  home = mkdtempSync(join(tmpdir(), "landfall-home-"));
  const network = await makeNetwork(cloud);
  await role("relay");
  instance = await launch(cloud, network, {
    CamRoleName: "relay",
    UserData: Buffer.from("#!/bin/sh\necho hello\n").toString("base64"),
  });
  bare = await launch(cloud, network);
  await cloud.cos.putBucket({ Bucket: BUCKET, Region: REGION });
});
afterAll(async () => {
  await cloud.remove();
  rmSync(home, { recursive: true });
});

interface Credentials {
  readonly TmpSecretId: string;
  readonly TmpSecretKey: string;
  readonly Token: string;
  readonly ExpiredTime: number;
  readonly Code: string;
}

async function read(id: string, path = ""): Promise<{ status: number; body: string }> {
  const response = await fetch(`${await cloud.local.metadataEndpoint(id)}/${path}`);
  return { status: response.status, body: await response.text() };
}
const credentialsOf = async (id: string, name: string) =>
  JSON.parse((await read(id, `cam/security-credentials/${name}`)).body) as Credentials;
const signedBy = ({ TmpSecretId, TmpSecretKey, Token }: Credentials) =>
  clientsOf(cloud.local, { secretId: TmpSecretId, secretKey: TmpSecretKey, token: Token });

/** Runs a command on an instance and gives its output. */
async function run(id: string, command: string): Promise<string> {
  const { InvocationId } = await cloud.tat.RunCommand({
    InstanceIds: [id],
    Content: Buffer.from(command).toString("base64"),
  });
  cloud.pass(2000);
  const { InvocationTaskSet } = await cloud.tat.DescribeInvocationTasks({
    Filters: [{ Name: "invocation-id", Values: [InvocationId!] }],
    HideOutput: false,
  });
  return Buffer.from(InvocationTaskSet![0]!.TaskResult!.Output!, "base64").toString();
}

describe("the metadata service", () => {
  test("tells an instance what it is, and lists what there is to ask", async () => {
    expect((await read(instance.id, "instance-id")).body).toBe(instance.id);
    expect((await read(instance.id, "local-ipv4")).body).toBe(instance.ip);
    expect((await read(instance.id, "placement/zone")).body).toBe(ZONE);
    expect((await read(instance.id)).body.split("\n")).toEqual(
      expect.arrayContaining(["instance-id", "placement/", "network/", "cam/"]),
    );
    expect((await read(instance.id, "placement")).body).toBe("region\nzone");
    const mac = (await read(instance.id, "mac")).body;
    expect(
      (await read(instance.id, `network/interfaces/macs/${mac}/local-ipv4s/${instance.ip}/gateway`)).body,
    ).toBe("10.0.0.1");
    expect((await read(instance.id, "../../")).body.split("\n")).toEqual([
      "1.0",
      "2017-09-19",
      "latest",
      "meta-data",
    ]);
    expect((await read(instance.id, "../../meta-data/instance-id")).body).toBe(instance.id);
    expect(await read(instance.id, "colour")).toEqual({ status: 404, body: "Not Found" });
    expect((await read(instance.id, "../user-data")).body).toBe("#!/bin/sh\necho hello\n");
  });

  test("is asked by commands on the instance, by name and by address, as the bootstrap asks", async () => {
    const base = "http://metadata.tencentyun.com/latest/meta-data";
    expect(await run(instance.id, `curl -fsS --noproxy '*' --max-time 5 "${base}/instance-id"`)).toBe(
      instance.id,
    );
    expect(await run(bare.id, "curl -s http://169.254.0.23/latest/meta-data/instance-id")).toBe(bare.id);
    expect(await run(instance.id, `curl -fsS "${base}/cam/security-credentials/"`)).toBe("relay");
    expect(await run(bare.id, `curl -fsS "${base}/cam/security-credentials/"; echo $?`)).toContain("22");
  });

  test("is reached through the cloud's proxy from the instance's own address, and by nobody else", async () => {
    const { loopback } = cloud.local.world
      .table<{ id: string; loopback: string }>("cvm.instances")
      .get(instance.id)!;
    const { port } = new URL(cloud.local.endpoint);
    const ask = (localAddress: string) =>
      new Promise<string>((resolve, reject) => {
        httpGet(
          {
            host: "127.0.0.1",
            port,
            localAddress,
            path: "http://metadata.tencentyun.com/latest/meta-data/instance-id",
            headers: { host: "metadata.tencentyun.com" },
          },
          (response) => void text(response).then(resolve, reject),
        ).on("error", reject);
      });
    expect(await ask(loopback)).toBe(instance.id);
    expect(await ask("127.0.0.1")).toContain("Only instances have a metadata service");
  });

  test("hears nothing of an instance that is stopped", async () => {
    await cloud.cvm.StopInstances({ InstanceIds: [bare.id] });
    cloud.pass(5000);
    expect((await read(bare.id, "instance-id")).status).toBe(404);
    await cloud.cvm.StartInstances({ InstanceIds: [bare.id] });
    cloud.pass(5000);
    await cloud.cvm.DescribeInstances({});
    expect((await read(bare.id, "instance-id")).body).toBe(bare.id);
  });
});

describe("an instance role", () => {
  test("gives Landfall's own client credentials with which it works", async () => {
    const credentials = await loadCredentials({
      environment: {},
      clock: systemClock,
      home,
      metadata: await cloud.local.metadataEndpoint(instance.id),
    });
    expect(credentials.source).toBe("instance role relay");
    const client = connect({
      region: REGION,
      credentials,
      endpoint: { proxy: cloud.local.endpoint, protocol: "http" },
      clock: systemClock,
      random: Math.random,
    });
    expect(await client.sts.GetCallerIdentity()).toMatchObject({ Type: "CAMRole" });
    expect((await client.cvm.DescribeInstances({ InstanceIds: [instance.id] })).TotalCount).toBe(1);
    await client.cos.put({ bucket: BUCKET, key: "mine/by-role" }, Buffer.from("hello"));
    const { Body } = await cloud.cos.getObject({ Bucket: BUCKET, Region: REGION, Key: "mine/by-role" });
    expect(Body.toString()).toBe("hello");
  });

  test("may do what its policies allow, and no more; what denies wins, and what was just attached does not count", async () => {
    const good = await credentialsOf(instance.id, "relay");
    const { cvm, vpc } = signedBy(good);
    const denied = "AuthFailure.UnauthorizedOperation";
    expect(await codeOf(cvm.TerminateInstances({ InstanceIds: [bare.id] }))).toBe(denied);
    expect(await codeOf(cvm.DescribeInstances({}))).toBe("no error");
    const put = (Key: string) =>
      codeOf(
        new COS({
          SecretId: good.TmpSecretId,
          SecretKey: good.TmpSecretKey,
          SecurityToken: good.Token,
          Protocol: "http:",
          Proxy: cloud.local.endpoint,
          AutoSwitchHost: false,
        }).putObject({ Bucket: BUCKET, Region: REGION, Key, Body: "x" }),
      );
    expect(await put("mine/object")).toBe("no error");
    expect(await put("yours/object")).toBe("AccessDenied");
    const { List } = await cloud.cam.DescribeRoleList({ Page: 1, Rp: 100 });
    const id = List!.find((row) => row.RoleName === "relay")!.RoleId!;
    const refuse = [{ effect: "deny", action: ["vpc:DescribeSubnets"], resource: ["*"] }];
    const { PolicyId } = await cloud.cam.CreatePolicy({
      PolicyName: "no-subnets",
      PolicyDocument: JSON.stringify({ version: "2.0", statement: refuse }),
    });
    await cloud.cam.AttachRolePolicy({ PolicyId: Number(PolicyId), AttachRoleId: id });
    expect(await codeOf(vpc.DescribeSubnets({}))).toBe("no error");
    cloud.pass(2000);
    expect(await codeOf(vpc.DescribeSubnets({}))).toBe(denied);
    expect(await codeOf(vpc.DescribeVpcs({}))).toBe("no error");
  });

  test("is assumed by the account where the role trusts it, and not otherwise", async () => {
    const uin = "100000000001";
    const trust = {
      effect: "allow",
      action: ["name/sts:AssumeRole"],
      principal: { qcs: [`qcs::cam::uin/${uin}:root`] },
    };
    const { RoleId } = await cloud.cam.CreateRole({
      RoleName: "reconciler",
      PolicyDocument: JSON.stringify({ version: "2.0", statement: [trust] }),
    });
    await attach("reconciler", RoleId!, [
      { effect: "allow", action: ["sts:GetCallerIdentity"], resource: ["*"] },
    ]);
    const assume = (RoleArn: string, more: object = {}) =>
      cloud.sts.AssumeRole({ RoleArn, RoleSessionName: "nightly", ...more });
    const { Credentials, ExpiredTime } = await assume(`qcs::cam::uin/${uin}:roleName/reconciler`, {
      DurationSeconds: 900,
    });
    expect(ExpiredTime! - Date.now() / 1000).toBeLessThanOrEqual(900);
    const client = signedBy(Credentials as unknown as Credentials);
    expect(await client.sts.GetCallerIdentity()).toMatchObject({
      Type: "CAMRole",
      UserId: `${RoleId}:nightly`,
    });
    expect(await codeOf(client.vpc.DescribeVpcs({}))).toBe("AuthFailure.UnauthorizedOperation");
    expect(await codeOf(assume(`qcs::cam::uin/${uin}:role/${RoleId}`))).toBe("no error");
    expect(await codeOf(assume(`qcs::cam::uin/${uin}:roleName/relay`))).toBe("UnauthorizedOperation");
    expect(await codeOf(assume(`qcs::cam::uin/${uin}:roleName/nobody`))).toBe(
      "ResourceNotFound.RoleNotFound",
    );
    expect(await codeOf(assume("reconciler"))).toBe("InvalidParameter.ParamError");
    expect(
      await codeOf(assume(`qcs::cam::uin/${uin}:roleName/reconciler`, { DurationSeconds: 43_201 })),
    ).toBe("InvalidParameter.OverTimeError");
    await cloud.cam.DeleteRole({ RoleName: "reconciler" });
    expect(await codeOf(client.sts.GetCallerIdentity())).toBe("AuthFailure.SecretIdNotFound");
  });

  test("is narrowed by a policy of the session, and so is what the account itself gives out", async () => {
    const uin = "100000000001";
    const policy = (...action: string[]) =>
      encodeURIComponent(
        JSON.stringify({ version: "2.0", statement: [{ effect: "allow", action, resource: ["*"] }] }),
      );
    const federate = (Policy: string, more: object = {}) =>
      cloud.sts.GetFederationToken({ Name: "robot", Policy, ...more });
    const { Credentials } = await federate(policy("vpc:Describe*", "name/sts:*"));
    const robot = signedBy(Credentials as unknown as Credentials);
    expect(await robot.sts.GetCallerIdentity()).toMatchObject({
      Type: "FederatedUser",
      UserId: `${uin}:robot`,
    });
    expect(await codeOf(robot.vpc.DescribeVpcs({}))).toBe("no error");
    expect(await codeOf(robot.vpc.DeleteVpc({ VpcId: "vpc-00000000" }))).toBe(
      "AuthFailure.UnauthorizedOperation",
    );
    expect(await codeOf(robot.sts.GetFederationToken({ Name: "more", Policy: policy("*") }))).toBe(
      "InvalidParameter.AccessKeyNotSupport",
    );
    expect(await codeOf(federate("allow me"))).toBe("InvalidParameter.StrategyFormatError");
    expect(await codeOf(federate(policy("*"), { DurationSeconds: 7201 }))).toBe(
      "InvalidParameter.OverTimeError",
    );
    expect(await codeOf(federate(policy("*"), { Name: "1" }))).toBe("InvalidParameter.ParamError");

    const trust = {
      effect: "allow",
      action: ["name/sts:AssumeRole"],
      principal: { qcs: [`qcs::cam::uin/${uin}:root`] },
    };
    const { RoleId } = await cloud.cam.CreateRole({
      RoleName: "wide",
      PolicyDocument: JSON.stringify({ version: "2.0", statement: [trust] }),
    });
    await attach("wide", RoleId!, [{ effect: "allow", action: ["vpc:*", "cvm:*"], resource: ["*"] }]);
    const narrow = await cloud.sts.AssumeRole({
      RoleArn: `qcs::cam::uin/${uin}:roleName/wide`,
      RoleSessionName: "narrow",
      Policy: policy("vpc:*", "tag:*"),
    });
    const client = signedBy(narrow.Credentials as unknown as Credentials);
    expect(await codeOf(client.vpc.DescribeVpcs({}))).toBe("no error");
    expect(await codeOf(client.cvm.DescribeInstances({}))).toBe("AuthFailure.UnauthorizedOperation");
    expect(await codeOf(client.tag.DescribeTags({}))).toBe("AuthFailure.UnauthorizedOperation");
  });

  test("is not there without being bound", async () => {
    expect((await read(bare.id, "cam/security-credentials/")).status).toBe(404);
    expect((await read(instance.id, "cam/security-credentials/other")).status).toBe(404);
    await expect(
      loadCredentials({
        environment: {},
        clock: systemClock,
        home,
        metadata: await cloud.local.metadataEndpoint(bare.id),
      }),
    ).rejects.toThrow("There are no credentials");
  });

  test("is refused with another token, without one, or with another key; nothing of it stands in the log", async () => {
    const good = await credentialsOf(instance.id, "relay");
    expect(good).toMatchObject({ Code: "Success" });
    expect(good.ExpiredTime).toBeGreaterThan(Date.now() / 1000 + 3600);
    expect(await credentialsOf(instance.id, "relay")).toEqual(good);
    const call = (change: Partial<Credentials>) =>
      codeOf(signedBy({ ...good, ...change }).vpc.DescribeVpcs({ VpcIds: [] }));
    expect(await call({})).toBe("no error");
    expect(await call({ Token: "another" })).toBe("AuthFailure.TokenFailure");
    expect(await call({ Token: "" })).toBe("AuthFailure.TokenFailure");
    expect(await call({ TmpSecretKey: "another" })).toBe("AuthFailure.SignatureFailure");
    expect(await call({ TmpSecretId: "AKIDanother" })).toBe("AuthFailure.SecretIdNotFound");
    const own = { ...cloud.local.credentials, token: "a token where none belongs" };
    expect(await codeOf(clientsOf(cloud.local, own).vpc.DescribeVpcs({}))).toBe("AuthFailure.TokenFailure");
    const log = readFileSync(join(cloud.local.world.directory, "world.jsonl"), "utf8");
    expect(log).not.toContain(good.TmpSecretKey);
    expect(log).not.toContain(good.Token);
  });

  test("ends with its time, and with its instance", async () => {
    await role("brief", 1);
    const network = await makeNetwork(cloud, "10.9.0.0/16");
    const short = await launch(cloud, network, { CamRoleName: "brief" });
    const first = await credentialsOf(short.id, "brief");
    const call = (credentials: Credentials) => codeOf(signedBy(credentials).vpc.DescribeVpcs({ VpcIds: [] }));
    await delay(1100);
    expect(await call(first)).toBe("AuthFailure.TokenFailure");
    const cos = new COS({
      SecretId: first.TmpSecretId,
      SecretKey: first.TmpSecretKey,
      SecurityToken: first.Token,
      Protocol: "http:",
      Proxy: cloud.local.endpoint,
      AutoSwitchHost: false,
    });
    await expect(cos.headBucket({ Bucket: BUCKET, Region: REGION })).rejects.toMatchObject({
      statusCode: 403,
    });
    await cloud.cam.UpdateRoleSessionDuration({
      RoleName: "brief",
      SessionDuration: 3600,
    });
    const next = await credentialsOf(short.id, "brief");
    expect(next.TmpSecretId).not.toBe(first.TmpSecretId);
    expect(await call(next)).toBe("no error");
    await cloud.cvm.TerminateInstances({ InstanceIds: [short.id] });
    cloud.pass(5000);
    await cloud.cvm.DescribeInstances({});
    expect(await call(next)).toBe("AuthFailure.SecretIdNotFound");
  });
});
